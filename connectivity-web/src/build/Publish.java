import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes of the ES modules as they are written those that are published. All that a call page needs becomes one file without
 * comments and needless space, in a folder named by its content that may be cached for ever; every module stays reachable
 * under its own name, so that a page has each of them once. The build runs this file with the JDK's launcher and needs no
 * other tool. docs/adr/0041 says why.
 *
 * <p>{@code java Publish.java SOURCE TARGET ENTRY}: TARGET gets {@code immutable/HASH/ENTRY} with ENTRY and everything it
 * imports, beside it the other modules, and above them for each module one of the same name that passes its exports on.
 *
 * <p>{@code java Publish.java SOURCE TARGET}: each script and style of SOURCE by itself, without comments and needless space.
 */
final class Publish {
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:\\{([^}]*)\\} from )?'([^']+)';\n");
    private static final Pattern PASSED_ON = Pattern.compile("(?m)^export \\{([^}]*)\\} from '([^']+)';\n");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export ((?:async )?(?:const|class|function)\\*? (\\w+))");
    private static final Pattern LOADED_LATER = Pattern.compile("import\\('([^']+)'\\)");
    private static final Pattern AWAITS = Pattern.compile("(?m)^\\S.*\\bawait\\b|^await\\b");
    private static final Pattern NOT_UNDERSTOOD = Pattern.compile("(?m)^(?:import|export)\\b(?!\\().*");

    private final Path source;
    private final String entry;
    /** In the order in which they run: what a module imports comes before it. */
    private final Map<String, Part> parts = new LinkedHashMap<>();

    private Publish(Path source, String entry) {
        this.source = source;
        this.entry = entry;
    }

    /** A module of the one file: its place there, what it says, and where the value of each export is. */
    private record Part(String variable, String text, Map<String, String> values) {
        String exports() {
            return String.join(",", values.keySet());
        }

        String result() {
            return values.entrySet().stream()
                    .map(each -> each.getKey().equals(each.getValue()) ? each.getKey() : each.getKey() + ":" + each.getValue())
                    .collect(Collectors.joining(","));
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path source = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        if (arguments.length == 2) {
            shrink(source, target);
        } else {
            new Publish(source, arguments[2]).publish(target);
        }
    }

    private static void shrink(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path each : files.toList()) {
                Path made = target.resolve(source.relativize(each).toString());
                if (each.toString().endsWith(".js")) {
                    write(made, shrunk(Files.readString(each)));
                } else if (each.toString().endsWith(".css")) {
                    write(made, css(Files.readString(each)) + "\n");
                }
            }
        }
    }

    private void publish(Path target) throws IOException {
        take(entry, new ArrayDeque<>());
        Map<String, String> files = new TreeMap<>();
        for (String name : modules()) {
            Part part = parts.get(name);
            if (name.equals(entry)) {
                files.put(name, together());
            } else if (part != null) {
                files.put(name, "import{%s}from'%s';export const{%s}=%1$s;\n"
                        .formatted(part.variable, relative(name, entry), part.exports()));
            } else {
                files.put(name, shrunk(read(name)));
            }
        }
        Path immutable = target.resolve("immutable");
        String hash = hash(files);
        clear(immutable, immutable.resolve(hash));
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(immutable.resolve(hash).resolve(file.getKey()), file.getValue());
            write(target.resolve(file.getKey()), entrance(file.getKey(), hash, file.getValue()));
        }
    }

    private List<String> modules() throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            return files.map(each -> source.relativize(each).toString().replace('\\', '/'))
                    .filter(each -> each.endsWith(".js"))
                    .sorted()
                    .toList();
        }
    }

    private String read(String name) throws IOException {
        return Files.readString(source.resolve(name));
    }

    private static String shrunk(String module) {
        return new Module(module).shrunk();
    }

    /** Takes a module into the one file, after all that it imports. */
    private void take(String name, Deque<String> importers) throws IOException {
        if (importers.contains(name)) {
            throw new IllegalArgumentException(name + " imports itself by way of " + importers);
        }
        if (parts.containsKey(name)) {
            return;
        }
        importers.push(name);
        Map<String, String> values = new LinkedHashMap<>();
        StringBuilder imports = new StringBuilder();
        String text = read(name);
        for (Pattern statement : List.of(IMPORT, PASSED_ON)) {
            for (MatchResult found : statement.matcher(text).results().toList()) {
                String from = resolved(name, found.group(2));
                take(from, importers);
                String variable = parts.get(from).variable;
                if (statement == PASSED_ON) {
                    names(found.group(1)).forEach(each -> values.put(each, variable + "." + each));
                } else if (found.group(1) != null) {
                    imports.append("const {%s} = %s;\n".formatted(found.group(1).replace(" as ", ": "), variable));
                }
            }
            text = statement.matcher(text).replaceAll("");
        }
        EXPORT.matcher(text).results().map(each -> each.group(2)).forEach(each -> values.put(each, each));
        text = EXPORT.matcher(text).replaceAll("$1");
        text = LOADED_LATER.matcher(text).replaceAll(each -> "import('" + relative(entry, resolved(name, each.group(1))) + "')");
        Matcher left = NOT_UNDERSTOOD.matcher(text);
        if (left.find()) {
            throw new IllegalArgumentException(name + ": not understood: " + left.group());
        }
        importers.pop();
        parts.put(name, new Part("$" + parts.size(), imports + text, values));
    }

    private static List<String> names(String list) {
        return Stream.of(list.split(",", -1)).map(String::strip).filter(each -> !each.isEmpty()).toList();
    }

    /** Each module in a function of its own, so that names which two of them use do not meet, and each has short ones. */
    private String together() {
        StringBuilder all = new StringBuilder();
        parts.forEach((name, part) -> {
            boolean awaits = AWAITS.matcher(part.text).find();
            String form = awaits
                    ? "const %s=await(async()=>{%sreturn{%s};})();"
                    : "const %s=(()=>{%sreturn{%s};})();";
            all.append(form.formatted(part.variable, shrunk(part.text), part.result()));
        });
        String own = parts.get(entry).variable;
        all.append("export const{%s}=%s;".formatted(parts.get(entry).exports(), own));
        return all + "export{"
                + parts.values().stream().map(Part::variable).filter(each -> !each.equals(own)).collect(Collectors.joining(","))
                + "};\n";
    }

    private static String resolved(String from, String address) {
        Path folder = Path.of(from).getParent();
        return (folder == null ? Path.of(address) : folder.resolve(address)).normalize().toString().replace('\\', '/');
    }

    private static String relative(String from, String to) {
        return (from.contains("/") ? "../".repeat(from.split("/").length - 1) : "./") + to;
    }

    /** What a stable address serves: the module of the hash under another name, so that there is one instance of it. */
    private String entrance(String name, String hash, String text) {
        String address = relative(name, "immutable/" + hash + "/" + name);
        if (parts.containsKey(name)) {
            return "export { " + parts.get(name).exports().replace(",", ", ") + " } from '" + address + "';\n";
        }
        return "export * from '" + address + "';\n"
                + (text.contains("export default") ? "export { default } from '" + address + "';\n" : "");
    }

    private static String hash(Map<String, String> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, text) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes the folders of earlier builds. */
    private static void clear(Path immutable, Path but) throws IOException {
        if (Files.isDirectory(immutable)) {
            try (Stream<Path> old = Files.walk(immutable)) {
                for (Path file : old.filter(each -> !each.equals(immutable) && !each.startsWith(but))
                        .sorted(Comparator.reverseOrder())
                        .toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }

    /** Styles without comments and needless space; no string in them may hold what looks like either. */
    static String css(String text) {
        return text.replaceAll("/\\*(?s:.*?)\\*/", "")
                .replaceAll("\\s+", " ")
                .replaceAll(" ?([{};,]) ?", "$1")
                .replaceAll("([^ ]): ", "$1:")
                .replace(";}", "}")
                .strip();
    }

    /** One module's text, taken apart into tokens as far as is needed to leave some of it out. */
    private static final class Module {
        private static final Set<String> BEFORE_EXPRESSIONS = Set.of(
                "return", "typeof", "case", "in", "of", "void", "delete", "throw", "new", "instanceof", "await", "yield",
                "else", "do", "extends", "default");

        private final String text;
        private final StringBuilder out = new StringBuilder();
        private final Map<String, String> privateNames = new HashMap<>();
        /** For each template that is open, how many braces are open within its expression. */
        private final Deque<Integer> templates = new ArrayDeque<>();

        private int at;
        private int braces;
        private String before = "";
        private boolean space;
        private boolean line;

        Module(String text) {
            this.text = text;
        }

        String shrunk() {
            while (at < text.length()) {
                step();
            }
            return out.append('\n').toString();
        }

        private void step() {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                space = true;
                line |= c == '\n';
                at++;
            } else if (text.startsWith("//", at)) {
                at = end("\n", at) - 1;
            } else if (text.startsWith("/*", at)) {
                int end = end("*/", at + 2);
                space = true;
                line |= text.substring(at, end).contains("\n");
                at = end;
            } else if (c == '\'' || c == '"') {
                token(string(c));
            } else if (c == '`' || c == '}' && !templates.isEmpty() && templates.peek() == braces) {
                template(c);
            } else if (c == '/' && expressionMayBegin()) {
                token(regularExpression());
            } else if (Character.isJavaIdentifierStart(c) || c == '#' || Character.isDigit(c)) {
                int end = at + 1;
                while (end < text.length() && (Character.isJavaIdentifierPart(text.charAt(end))
                        || Character.isDigit(c) && text.charAt(end) == '.')) {
                    end++;
                }
                String word = text.substring(at, end);
                token(c == '#' ? privateNames.computeIfAbsent(word, name -> "#" + shortName(privateNames.size())) : word);
                at = end;
            } else {
                braces += c == '{' ? 1 : c == '}' ? -1 : 0;
                // Operators keep together: "+ +" is not "++", and "=>" not "= >".
                token(String.valueOf(c));
                at++;
            }
        }

        /** Writes a token, with as much of the space before it as is needed. */
        private void token(String token) {
            char first = token.charAt(0);
            int end = out.length() - 1;
            if (before.equals(",") && "}])".indexOf(first) >= 0 && "[,".indexOf(out.charAt(end - 1)) < 0) {
                // Needless, unless it makes a hole in an array.
                out.setLength(end);
            }
            char last = out.length() == 0 ? '\n' : out.charAt(out.length() - 1);
            if (line && out.length() > 0) {
                // A line's end may end a statement; after these, or before those, it cannot.
                if ("{([,;:?=&|.<>*%!~^".indexOf(last) < 0 && ")]},;:?=&|.<>*/%^".indexOf(first) < 0) {
                    out.append('\n');
                }
            } else if (space && (isWord(first) && (isWord(last) || last == '/') || last == first && "+-".indexOf(first) >= 0)) {
                out.append(' ');
            }
            out.append(token);
            before = token;
            space = false;
            line = false;
        }

        private static boolean isWord(char c) {
            return Character.isJavaIdentifierPart(c) || c == '#';
        }

        private boolean expressionMayBegin() {
            if (before.isEmpty() || BEFORE_EXPRESSIONS.contains(before)) {
                return true;
            }
            char last = before.charAt(before.length() - 1);
            return !isWord(last) && ")]}'\"`".indexOf(last) < 0;
        }

        private String string(char quote) {
            int end = at + 1;
            while (text.charAt(end) != quote) {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            String found = text.substring(at, end + 1);
            at = end + 1;
            return found;
        }

        private String regularExpression() {
            int end = at + 1;
            boolean set = false;
            while (set || text.charAt(end) != '/') {
                char c = text.charAt(end);
                set = c == '[' || set && c != ']';
                end += c == '\\' ? 2 : 1;
            }
            String found = text.substring(at, end + 1);
            at = end + 1;
            return found;
        }

        /** From a back tick or the end of an expression within, to the next expression or the closing back tick. */
        private void template(char opening) {
            boolean styles = out.length() > 6 && out.substring(out.length() - 6).equals("sheet(");
            int end = at + 1;
            while (text.charAt(end) != '`' && !text.startsWith("${", end)) {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            boolean expression = text.charAt(end) == '$';
            String found = text.substring(at, end + (expression ? 2 : 1));
            if (opening == '}') {
                templates.pop();
                out.append(found);
            } else {
                token(styles && !expression ? "`" + css(found.substring(1, found.length() - 1)) + "`" : found);
            }
            if (expression) {
                templates.push(braces);
            }
            at = end + (expression ? 2 : 1);
            before = expression ? "{" : "`";
            space = false;
            line = false;
        }

        private int end(String mark, int from) {
            int found = text.indexOf(mark, from);
            return found < 0 ? text.length() + 1 : found + mark.length();
        }

        private static String shortName(int index) {
            return index < 26 ? String.valueOf((char) ('a' + index)) : shortName(index / 26 - 1) + (char) ('a' + index % 26);
        }
    }
}
