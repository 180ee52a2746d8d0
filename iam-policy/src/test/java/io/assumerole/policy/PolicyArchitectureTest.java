package io.assumerole.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds what each package may know. Does not prove that its classes are well cut. */
class PolicyArchitectureTest {
    private static final String POLICY = "io.assumerole.policy";
    private static final String ALL_OF_POLICY = "io.assumerole.policy..";
    private static final String ARN = "io.assumerole.arn";
    private static final String INTERNAL = "io.assumerole.internal";

    /** Annotations only: nothing needs them to run. */
    private static final String JSPECIFY = "org.jspecify.annotations";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(POLICY, ARN, INTERNAL);

    private static final List<String> EXPORTED =
            List.of(ARN, POLICY, POLICY + ".decision", POLICY + ".lint", POLICY + ".compare");

    private static final List<String> NOT_EXPORTED =
            List.of(POLICY + ".pattern", POLICY + ".reference", POLICY + ".match");

    /** Cycles between the types of a package, each with its types in order. This list may only shrink. */
    private static final List<String> KNOWN_CYCLES = List.of(
            "Decision DecisionTrace",
            "ElementTrace StatementTrace",
            "PolicyDocument PolicyReader",
            "Statement StatementElements");

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
                .resideInAPackage(ALL_OF_POLICY)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson.core..", JSPECIFY, ALL_OF_POLICY, ARN, INTERNAL)
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
                        .filter(PolicyArchitectureTest::isShown)
                        .flatMap(type -> type.getMethods().stream())
                        .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(m -> m.getAllInvolvedRawTypes().stream())
                        .map(type -> type.getPackageName()))
                .doesNotContain(INTERNAL)
                .doesNotContainAnyElementsOf(NOT_EXPORTED);
    }

    @Test
    void each_package_knows_only_those_below_it() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("internal")
                .definedBy(INTERNAL)
                .layer("arn")
                .definedBy(ARN)
                .layer("pattern")
                .definedBy(POLICY + ".pattern")
                .layer("policy")
                .definedBy(POLICY)
                .layer("reference")
                .definedBy(POLICY + ".reference")
                .layer("match")
                .definedBy(POLICY + ".match")
                .layer("decision")
                .definedBy(POLICY + ".decision")
                .layer("lint")
                .definedBy(POLICY + ".lint")
                .layer("compare")
                .definedBy(POLICY + ".compare")
                .whereLayer("internal")
                .mayNotAccessAnyLayer()
                .whereLayer("arn")
                .mayOnlyAccessLayers("internal")
                .whereLayer("pattern")
                .mayOnlyAccessLayers("internal")
                .whereLayer("policy")
                .mayOnlyAccessLayers("internal", "arn", "pattern")
                .whereLayer("reference")
                .mayOnlyAccessLayers("internal", "arn", "pattern", "policy")
                .whereLayer("match")
                .mayOnlyAccessLayers("internal", "arn", "pattern", "policy", "reference")
                .whereLayer("decision")
                .mayOnlyAccessLayers("internal", "arn", "pattern", "policy", "reference", "match")
                .whereLayer("lint")
                .mayOnlyAccessLayers("internal", "arn", "pattern", "policy", "reference", "match")
                .whereLayer("compare")
                .mayOnlyAccessLayers("internal", "arn", "pattern", "policy", "reference", "match")
                .check(CLASSES);
    }

    @Test
    void types_have_no_cycles_but_those_listed() {
        var uses = new TreeMap<String, Set<String>>();
        for (var type : CLASSES) {
            var from = type.getPackageName() + " " + outermost(type).getSimpleName();
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var other = outermost(dependency.getTargetClass().getBaseComponentType());
                if (other.getPackageName().equals(type.getPackageName())) {
                    uses.computeIfAbsent(from, name -> new TreeSet<>())
                            .add(other.getPackageName() + " " + other.getSimpleName());
                }
            }
        }
        var reached = new TreeMap<String, Set<String>>();
        for (var from : uses.keySet()) {
            var seen = new TreeSet<String>();
            var open = new ArrayDeque<>(uses.get(from));
            while (!open.isEmpty()) {
                var next = open.pop();
                if (seen.add(next)) {
                    open.addAll(uses.getOrDefault(next, Set.of()));
                }
            }
            reached.put(from, seen);
        }
        var cycles = reached.keySet().stream()
                .map(from -> reached.keySet().stream()
                        .filter(other -> reached.get(from).contains(other)
                                && reached.get(other).contains(from))
                        .map(name -> name.substring(name.indexOf(' ') + 1))
                        .collect(Collectors.joining(" ")))
                .filter(cycle -> cycle.contains(" "))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(cycles)
                .as("take what is gone off KNOWN_CYCLES; do not add to it")
                .containsExactlyInAnyOrderElementsOf(KNOWN_CYCLES);
    }

    /** Whether users see a type. */
    private static boolean isShown(JavaClass type) {
        return EXPORTED.contains(type.getPackageName())
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PolicyArchitectureTest::isShown).orElse(true);
    }

    private static JavaClass outermost(JavaClass type) {
        var outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("io.assumerole.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void public_signatures_are_of_the_jdk_and_of_these_packages() {
        assertThat(CLASSES.stream()
                        .filter(PolicyArchitectureTest::isShown)
                        .flatMap(type -> type.getMethods().stream())
                        .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(m -> m.getRawReturnType().getAllInvolvedRawTypes().stream())
                        .map(type -> type.getPackageName())
                        .filter(name -> !name.isEmpty()))
                .allMatch(name -> name.startsWith("java.") || EXPORTED.contains(name));
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
