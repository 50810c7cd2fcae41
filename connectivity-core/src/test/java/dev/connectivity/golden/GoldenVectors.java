package dev.connectivity.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/** One file of golden vectors; resources/golden/README.md describes the format. */
public final class GoldenVectors {

    private final JsonNode root;

    private GoldenVectors(JsonNode root) {
        this.root = root;
    }

    public static GoldenVectors read(String file) {
        try (InputStream in =
                Objects.requireNonNull(GoldenVectors.class.getResourceAsStream("/golden/" + file), file)) {
            return new GoldenVectors(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    public JsonNode get(String field) {
        return Objects.requireNonNull(root.get(field), field);
    }

    /** One test for each case, named after it. */
    public Stream<DynamicTest> tests(Consumer<JsonNode> check) {
        return StreamSupport.stream(get("cases").spliterator(), false)
                .map(one -> DynamicTest.dynamicTest(one.get("name").asText(), () -> check.accept(one)));
    }

    public static @Nullable Integer integer(JsonNode node, String field) {
        return node.get(field).isNull() ? null : Integer.valueOf(node.get(field).intValue());
    }

    public static @Nullable Double number(JsonNode node, String field) {
        return node.get(field).isNull() ? null : Double.valueOf(node.get(field).doubleValue());
    }
}
