package io.postrider.allinone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The house of DESIGN section 7: who may know whom, and what nothing is called. */
class ArchitectureTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.postrider");

    private static final List<String> SERVICES =
            List.of("io.postrider.ingress..", "io.postrider.router..", "io.postrider.worker..", "io.postrider.dsn..");

    @Test
    void the_shared_model_knows_the_JDK_Jackson_and_JSpecify_and_nothing_else() {
        classes()
                .that()
                .resideInAnyPackage(
                        "io.postrider.address..",
                        "io.postrider.delivery..",
                        "io.postrider.envelope..",
                        "io.postrider.event..",
                        "io.postrider.record..",
                        "io.postrider.reply..",
                        "io.postrider.schedule..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.fasterxml.jackson.core..",
                        "org.jspecify..",
                        "io.postrider.address..",
                        "io.postrider.delivery..",
                        "io.postrider.envelope..",
                        "io.postrider.event..",
                        "io.postrider.record..",
                        "io.postrider.reply..",
                        "io.postrider.schedule..")
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void services_never_import_each_other(int index) {
        String[] others = SERVICES.stream()
                .filter(service -> !service.equals(SERVICES.get(index)))
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(SERVICES.get(index))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(HOUSE);
    }

    @Test
    void what_services_share_knows_no_service() {
        noClasses()
                .that()
                .resideInAnyPackage("io.postrider.pipeline..", "io.postrider.dns..", "io.postrider.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES.toArray(String[]::new))
                .check(HOUSE);
    }

    @Test
    void frameworks_stay_at_the_edges() {
        noClasses()
                .that()
                .resideInAnyPackage(SERVICES.toArray(String[]::new))
                .and()
                .resideOutsideOfPackages("..messaging..", "..listener..", "..config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "io.quarkus..", "io.smallrye..", "org.eclipse.microprofile..")
                .check(HOUSE);
    }

    @Test
    void no_package_is_a_drawer() {
        ArchRule rule = noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl..", "..dto..");
        rule.check(HOUSE);
    }

    @Test
    void no_class_is_named_after_nothing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .check(HOUSE);
    }
}
