package dev.connectivity.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Adapters point at core and never at each other; testkit points at core; core points at nothing of ours. */
class ModuleDependenciesTest {

    static final List<String> ADAPTERS = List.of(
            "dev.connectivity.jdbi..",
            "dev.connectivity.websocket..",
            "dev.connectivity.jetty..",
            "dev.connectivity.rest..",
            "dev.connectivity.jitsi..",
            "dev.connectivity.micrometer..");

    private static final String[] CORE = {
        "dev.connectivity",
        "dev.connectivity.history..",
        "dev.connectivity.incident..",
        "dev.connectivity.quality..",
        "dev.connectivity.room..",
        "dev.connectivity.session..",
        "dev.connectivity.spi..",
        "dev.connectivity.stats.."
    };

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.connectivity");

    @Test
    void everyModuleWithJavaInItIsSeen() {
        for (String adapter : List.of("jdbi", "websocket", "jetty", "rest", "jitsi", "micrometer", "testkit")) {
            assertThat(OURS.stream().filter(type -> type.getPackageName().startsWith("dev.connectivity." + adapter)))
                    .as("classes of %s", adapter)
                    .isNotEmpty();
        }
    }

    @Test
    void coreDependsOnTheJdkSlf4jJspecifyAndTheUuidGeneratorAlone() {
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage(
                                "java..", "org.slf4j..", "org.jspecify.annotations..", "com.fasterxml.uuid..")))
                .check(OURS);
    }

    @ParameterizedTest
    @FieldSource("ADAPTERS")
    void anAdapterDependsOnNoOtherAdapterNorOnTheTestkit(String adapter) {
        DescribedPredicate<JavaClass> others = resideInAnyPackage(ADAPTERS.stream()
                        .filter(other -> !other.equals(adapter))
                        .toArray(String[]::new))
                .or(resideInAnyPackage("dev.connectivity.testkit.."));

        noClasses()
                .that()
                .resideInAPackage(adapter)
                .should()
                .dependOnClassesThat(others)
                .check(OURS);
    }

    @Test
    void theTestkitDependsOnCoreAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.connectivity.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ADAPTERS.toArray(String[]::new))
                .check(OURS);
    }

    @Test
    void pureRulesDoNotKnowPortsOrTheMonitor() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.connectivity.quality..",
                        "dev.connectivity.incident..",
                        "dev.connectivity.stats..",
                        "dev.connectivity.history..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.connectivity.spi..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.connectivity.ConnectivityMonitor")
                .check(OURS);
    }

    @Test
    void onlyTheTimeSourceAsksTheClock() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .and()
                .doNotHaveFullyQualifiedName("dev.connectivity.spi.SystemTimeSource")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(java.time.Clock.class, java.util.Date.class)
                .check(OURS);
    }

    @Test
    void noAdapterHasCyclesBetweenItsPackages() {
        SlicesRuleDefinition.slices()
                .matching("dev.connectivity.(jdbi|websocket|rest|jitsi).(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(OURS);
    }
}
