package io.rondo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The shape DESIGN gives the code, as tests: what may know what, and where time and chance come from. */
class ArchitectureTests {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.rondo");

    private static final String[] EDGES = {
        "io.rondo.sandbox..",
        "io.rondo.demo..",
        "io.rondo.bench..",
        "io.rondo.prove..",
        "io.rondo.node..",
        "io.rondo.cli.."
    };
    private static final String[] ADAPTERS = {"io.rondo.batch..", "io.rondo.workers..", "io.rondo.dashboards.."};
    private static final String[] DOMAIN = {
        "io.rondo.kernel..",
        "io.rondo.outbox..",
        "io.rondo.consent..",
        "io.rondo.audiences..",
        "io.rondo.offers..",
        "io.rondo.campaigns..",
        "io.rondo.contacts..",
        "io.rondo.deliveries..",
        "io.rondo.responses..",
        "io.rondo.preferences..",
        "io.rondo.channels..",
        "io.rondo.recovery..",
        "io.rondo.tasks..",
        "io.rondo.measurement..",
        "io.rondo.history.."
    };

    @Test
    void modulesKeepTheirInnerPackagesAndFormNoCycle() {
        ApplicationModules.of(RondoApplication.class).verify();
    }

    @Test
    void batchWorkersAndDashboardsDoNotKnowEachOther() {
        for (var one : ADAPTERS) {
            for (var other : ADAPTERS) {
                if (!one.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage(one)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other)
                            .because("a node may play one of these roles alone; put what both need into the domain,"
                                    + " as an interface there if it is done elsewhere")
                            .check(MAIN);
                }
            }
        }
    }

    @Test
    void domainKnowsNeitherAdaptersNorEngineNorSandbox() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.rondo.batch..",
                        "io.rondo.workers..",
                        "io.rondo.dashboards..",
                        "io.rondo.sandbox..",
                        "io.rondo.bpmn..",
                        "io.rondo.cli..",
                        "io.rondo.demo..",
                        "io.rondo.bench..",
                        "io.camunda.client..")
                .because("the rules outlive what runs them; declare a port in the domain and implement it in the"
                        + " adapter, as UserTaskEngine is")
                .check(MAIN);
    }

    @Test
    void nothingInsideKnowsThatCustomersAreSimulated() {
        noClasses()
                .that()
                .resideOutsideOfPackages(EDGES)
                .and()
                .doNotHaveFullyQualifiedName(RondoApplication.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.rondo.sandbox..")
                .because("the sandbox stands for the outside world; settings are the only way it reaches Rondo")
                .check(MAIN);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackages(EDGES)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("time moves in tests and in the demonstration; inject BusinessClock for due dates, windows and"
                        + " mail dates, java.time.Clock for leases and back-off")
                .check(MAIN);
    }

    @Test
    void chanceIsInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.rondo.sandbox..")
                .should()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .because("the same seed must give the same figures; draw with io.rondo.kernel.Draw from a stored seed,"
                        + " and take secrets from SecureRandom")
                .check(MAIN);
    }

    @Test
    void javaUtilDateStaysInMail() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.rondo.workers.mail", "io.rondo.workers.mailin", "io.rondo.sandbox..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Date")
                .because(
                        "only Jakarta Mail asks for it; use Instant, and convert where the message is composed or read")
                .check(MAIN);
    }

    @Test
    void lombokIsNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("lombok.."))
                .because("records and constructors say the same in plain Java")
                .check(MAIN);
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNullIsMarked() {
        classes()
                .that()
                .doNotHaveSimpleName("package-info")
                .should(new NullMarkedPackage())
                .because("a package-info.java with one sentence and @NullMarked lets NullAway check the package")
                .check(MAIN);
    }

    private static final class NullMarkedPackage extends com.tngtech.archunit.lang.ArchCondition<JavaClass> {

        NullMarkedPackage() {
            super("be in a package annotated with @NullMarked");
        }

        @Override
        public void check(JavaClass item, com.tngtech.archunit.lang.ConditionEvents events) {
            events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(
                    item,
                    item.getPackage().isAnnotatedWith(org.jspecify.annotations.NullMarked.class),
                    item.getPackageName() + " of " + item.getName()));
        }
    }
}
