package dev.connectivity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectivity.browsertesting.Chromium;
import dev.connectivity.browsertesting.Page;
import dev.connectivity.browsertesting.StaticSite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the tests of src/test/resources/web/unit in the page; each is a JUnit test of its own. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class JavaScriptUnitTest {
    private static Chromium chromium;
    private static StaticSite site;

    @BeforeAll
    static void start() {
        chromium = Chromium.launch();
        site = WebFiles.site();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        site.close();
    }

    @TestFactory
    List<DynamicTest> unitTests() {
        Page page = chromium.newPage();
        page.navigate(site.url("/unit/index.html"));
        page.waitUntil("window.harness");
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode name : page.evaluate("harness.names()")) {
            tests.add(DynamicTest.dynamicTest(
                    name.asText(), () -> page.call("name => harness.run(name)", name.asText())));
        }
        assertThat(tests).as("golden vectors and rules").hasSizeGreaterThan(200);
        return tests;
    }
}
