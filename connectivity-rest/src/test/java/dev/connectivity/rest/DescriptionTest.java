package dev.connectivity.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * From the code to openapi.json: what the resources take and answer is described, and described as it is. Whoever adds a
 * resource, a parameter or a field to this package without a word about it there fails here. ResourcesTest looks at statuses.
 */
class DescriptionTest {

    private static final List<Class<?>> ALL = classesOfThisPackage();

    private final JsonNode document;

    DescriptionTest() throws IOException {
        try (InputStream in = ConnectionHistoryResource.class.getResourceAsStream("openapi.json")) {
            document = new ObjectMapper().readTree(in);
        }
    }

    private static List<Class<?>> classesOfThisPackage() {
        Class<?> one = ConnectionHistoryResource.class;
        try (Stream<java.nio.file.Path> files = Files.list(
                java.nio.file.Path.of(one.getResource("openapi.json").toURI()).resolveSibling("."))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .<Class<?>>map(name -> load(one.getPackageName() + '.' + name.replace(".class", "")))
                    .toList();
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, DescriptionTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** In words such as {@code GET /me/connection/summary query:days query:tz -> application/json}. */
    @Test
    void namesEveryMethodWithItsPathItsParametersAndWhatItProduces() {
        Set<String> implemented = ALL.stream()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> httpMethod(method) != null)
                        .map(method -> operation(type, method)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(implemented).hasSizeGreaterThan(5);
        assertThat(described()).isEqualTo(implemented);
    }

    private static @Nullable String httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
                .filter(each -> each != null)
                .map(HttpMethod::value)
                .findFirst()
                .orElse(null);
    }

    private static String operation(Class<?> type, Method method) {
        Set<String> parameters = Arrays.stream(method.getParameters())
                .filter(parameter -> !parameter.isAnnotationPresent(Context.class))
                .map(DescriptionTest::word)
                .collect(Collectors.toCollection(TreeSet::new));
        return words(httpMethod(method), path(type) + path(method), parameters, produced(method));
    }

    private static String path(AnnotatedElement annotated) {
        Path path = annotated.getAnnotation(Path.class);
        return path == null ? "" : "/" + path.value();
    }

    private static Set<String> produced(Method method) {
        Produces produces = method.getAnnotation(Produces.class);
        return produces == null ? Set.of() : new TreeSet<>(Set.of(produces.value()));
    }

    private static String word(Parameter parameter) {
        QueryParam query = parameter.getAnnotation(QueryParam.class);
        PathParam path = parameter.getAnnotation(PathParam.class);
        if (query != null) {
            return "query:" + query.value();
        }
        if (path != null) {
            return "path:" + path.value();
        }
        // Of another kind, such as a header, a cookie or a body: no description says this word.
        return Arrays.stream(parameter.getAnnotations())
                .map(Annotation::annotationType)
                .map(Class::getSimpleName)
                .findFirst()
                .orElse("body");
    }

    private Set<String> described() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                described.add(described(path.getKey(), operation.getKey(), operation.getValue()))));
        return described;
    }

    private static String described(String path, String method, JsonNode operation) {
        Set<String> parameters = StreamSupport.stream(
                        operation.path("parameters").spliterator(), false)
                .map(parameter -> parameter.path("in").textValue()
                        + ':'
                        + parameter.path("name").textValue())
                .collect(Collectors.toCollection(TreeSet::new));
        if (operation.has("requestBody")) {
            parameters.add("body");
        }
        Set<String> produced = names(operation.path("responses").path("200").path("content"));
        return words(method.toUpperCase(Locale.ROOT), path, parameters, produced);
    }

    private static String words(@Nullable String method, String path, Set<String> parameters, Set<String> produced) {
        return method + ' ' + path + ' ' + String.join(" ", parameters) + " -> " + String.join(" ", produced);
    }

    /** Every record that is sent has a schema with exactly its fields, their types, and which may be null or missing. */
    @Test
    void describesEveryFieldOfEveryRecordAsItIsSent() {
        List<Class<?>> sent = ALL.stream()
                .filter(type -> type.isRecord() && (type == Problem.class || type.getEnclosingClass() == Wire.class))
                .toList();
        JsonNode schemas = document.path("components").path("schemas");

        assertThat(names(schemas))
                .isEqualTo(sent.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)));
        assertThat(sent).allSatisfy(type -> {
            JsonNode schema = schemas.path(type.getSimpleName());
            assertThat(names(schema.path("properties"))).isEqualTo(Set.copyOf(jsonNames(type)));
            assertThat(texts(schema.path("required"))).isEqualTo(alwaysSent(type));
            for (RecordComponent component : type.getRecordComponents()) {
                String name = jsonName(type, component);
                assertThat(kind(schema.path("properties").path(name)))
                        .as("%s.%s", type.getSimpleName(), name)
                        .isEqualTo(kind(type, component));
            }
        });
    }

    private static List<BeanPropertyDefinition> properties(Class<?> type) {
        BeanDescription bean = Json.MAPPER.getSerializationConfig().introspect(Json.MAPPER.constructType(type));
        return bean.findProperties();
    }

    private static List<String> jsonNames(Class<?> type) {
        return properties(type).stream().map(BeanPropertyDefinition::getName).toList();
    }

    private static String jsonName(Class<?> type, RecordComponent component) {
        return properties(type).stream()
                .filter(property -> property.getInternalName().equals(component.getName()))
                .map(BeanPropertyDefinition::getName)
                .findFirst()
                .orElseThrow(() -> new AssertionError(component + " is not sent"));
    }

    private static boolean leavesNullsOut(Class<?> type) {
        JsonInclude include = type.getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Set<String> alwaysSent(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !leavesNullsOut(type) || !mayBeNull(component))
                .map(component -> jsonName(type, component))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Such as {@code number}, {@code array of Day}, {@code integer or null}. */
    private static String kind(Class<?> type, RecordComponent component) {
        boolean orNull = mayBeNull(component) && !leavesNullsOut(type);
        return kind(component.getGenericType()) + (orNull ? " or null" : "");
    }

    private static String kind(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return "array of " + kind(list.getActualTypeArguments()[0]);
        }
        if (type instanceof Class<?> raw && raw.isRecord()) {
            return raw.getSimpleName();
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "integer";
        }
        return ((Class<?>) type).getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String kind(JsonNode property) {
        if (property.has("$ref")) {
            return property.path("$ref").textValue().replace("#/components/schemas/", "");
        }
        JsonNode type = property.path("type");
        if (type.isArray()) {
            return type.path(0).textValue() + " or " + type.path(1).textValue();
        }
        if (type.textValue().equals("array")) {
            return "array of " + kind(property.path("items"));
        }
        return type.textValue();
    }

    @Test
    void leadsToSchemasThatAreThereAndLeavesNoneUnused() {
        Set<String> used = new TreeSet<>();
        document.findParents("$ref")
                .forEach(parent -> used.add(((ObjectNode) parent).path("$ref").textValue()));

        assertThat(used)
                .isEqualTo(names(document.path("components").path("schemas")).stream()
                        .map(name -> "#/components/schemas/" + name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
