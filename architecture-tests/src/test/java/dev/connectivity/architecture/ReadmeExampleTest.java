package dev.connectivity.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example compiles against what is in this build. */
class ReadmeExampleTest {

    private static final String IMPORTS = """
            import dev.connectivity.*;
            import dev.connectivity.room.*;
            import dev.connectivity.spi.*;
            import dev.connectivity.stats.*;
            """;

    @Test
    void theEmbeddingExampleCompilesAndHasAtMostFifteenLines(@TempDir Path classes) throws Exception {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(readme()));
        assertThat(block.find()).as("a java block in README.md").isTrue();
        String example = block.group(1);
        StringWriter errors = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

        boolean compiled = compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString(), "-proc:none"),
                        null,
                        List.of(source(IMPORTS + "class Example {\n" + example + "}\n")))
                .call();

        assertThat(compiled).as(errors.toString()).isTrue();
        assertThat(example.lines()).hasSizeLessThanOrEqualTo(15);
    }

    private static Path readme() {
        return Path.of("..", "README.md");
    }

    private static JavaFileObject source(String code) {
        return new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
