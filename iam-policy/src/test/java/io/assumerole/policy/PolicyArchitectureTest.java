package io.assumerole.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Holds what the two packages may know; does not prove that their classes are well cut. */
class PolicyArchitectureTest {
    private static final String POLICY = "io.assumerole.policy";
    private static final String ARN = "io.assumerole.arn";
    private static final String INTERNAL = "io.assumerole.internal";

    /** Annotations only: nothing needs them to run. */
    private static final String JSPECIFY = "org.jspecify.annotations";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(POLICY, ARN, INTERNAL);

    @Test
    void scans_the_classes_it_speaks_of() {
        assertThat(CLASSES).hasSizeGreaterThan(45);
        assertThat(CLASSES.contain(PolicyDocument.class)).isTrue();
        assertThat(CLASSES.stream().filter(type -> type.getPackageName().equals(ARN)))
                .hasSizeGreaterThan(15);
    }

    @Test
    void policy_knows_the_jdk_jackson_and_arn_only() {
        classes()
                .that()
                .resideInAPackage(POLICY)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson.core..", JSPECIFY, POLICY, ARN, INTERNAL)
                .check(CLASSES);
    }

    @Test
    void arn_knows_the_jdk_only() {
        classes()
                .that()
                .resideInAPackage(ARN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", JSPECIFY, ARN, INTERNAL)
                .check(CLASSES);
    }

    @Test
    void what_is_shared_knows_the_jdk_only_and_is_in_no_signature() {
        classes()
                .that()
                .resideInAPackage(INTERNAL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", JSPECIFY, INTERNAL)
                .check(CLASSES);
        assertThat(CLASSES.stream()
                        .filter(type -> !type.getPackageName().equals(INTERNAL))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(m -> m.getAllInvolvedRawTypes().stream())
                        .map(type -> type.getPackageName()))
                .doesNotContain(INTERNAL);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("io.assumerole.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void public_signatures_are_of_the_jdk_and_of_these_packages() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.getPackageName().equals(INTERNAL))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(m -> m.getRawReturnType().getAllInvolvedRawTypes().stream())
                        .map(type -> type.getPackageName())
                        .filter(name -> !name.isEmpty()))
                .allMatch(name -> name.startsWith("java.") || name.equals(POLICY) || name.equals(ARN));
    }

    @Test
    void nothing_prints_or_reads_the_clock() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }
}
