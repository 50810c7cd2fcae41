package dev.connectivity.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonShapeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1}",
                "{ \"a\" : [ ] ,\n\t\"b\" : { } }",
                "{\"a\":[1,-2.5,1e9,true,false,null,\"s\",{\"b\":[[]]}]}",
                "{\"a \\\" \\\\ \\n \\u20ac \u20ac\":\"{[,:sv\"}"
            })
    void knowsAnObject(String json) {
        assertThat(JsonShape.isObject(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"a\"",
                "{",
                "{}}",
                "{}{}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{s:v}",
                "{1:1}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":01}",
                "{\"a\":\"b}",
                "{\"a\":\"}",
                "{\"a\":\u0002}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}"
            })
    void knowsWhatIsNone(String text) {
        assertThat(JsonShape.isObject(text)).isFalse();
    }
}
