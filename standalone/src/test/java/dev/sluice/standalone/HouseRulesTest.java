package dev.sluice.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which way the arrows point between the modules, and what stays out of the domain. */
class HouseRulesTest {

    private static final List<String> SERVICES = List.of("ingest", "cleanse", "llm", "metadata");

    private static final JavaClasses SLUICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "cleanse", "llm", "metadata"})
    void noServiceKnowsAnother(String service) {
        String[] others = SERVICES.stream()
                .filter(other -> !other.equals(service))
                .map(other -> "dev.sluice." + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("dev.sluice." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("services meet on topics only")
                .check(SLUICE);
    }

    @Test
    void schemasAndPipelineKnowNobody() {
        classes()
                .that()
                .resideInAPackage("dev.sluice.schemas..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("dev.sluice.pipeline..", "dev.sluice.runtime..", "dev.sluice.standalone..")
                .check(SLUICE);
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sluice.schemas..", "dev.sluice.runtime..", "org.apache.kafka..", "java.sql..")
                .because("the rules are plain Java")
                .check(SLUICE);
    }

    @Test
    void theNormalizerKnowsNeitherKafkaNorJdbc() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.metadata.normalize..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "java.sql..", "org.duckdb..")
                .check(SLUICE);
    }

    @Test
    void onlyStandaloneKnowsTheEmbeddedBroker() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.standalone..", "dev.sluice.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sluice.broker..")
                .check(SLUICE);
    }
}
