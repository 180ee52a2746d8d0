package io.assumerole.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.PulumiTest;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks which modules and packages may depend on which. Does not prove anything about the behavior of the classes. */
class ArchitectureTest {

    private static final String COMPONENTS = "io.assumerole";
    private static final String INPUT = "io.assumerole.components.internal.input";
    private static final String SDK = "io.assumerole.components.internal.sdk";
    private static final String POLICY = "io.assumerole.policy..";
    private static final String ARN = "io.assumerole.arn..";
    private static final String START = "io.assumerole.start..";
    private static final String TESTING = "io.assumerole.testing..";
    /** The SDK shows the secret mark of an output only in its internal package. */
    private static final String SECRET_MARK = "io.assumerole.testing.PlaintextParts";

    private static final String CREATE_ROLE = "io.assumerole.createrole..";
    private static final String ASSUME_ROLE = "io.assumerole.assumerole..";
    private static final String LOCAL_AWS = "io.assumerole.localaws..";
    private static final String DEMO = "io.assumerole.demo";
    private static final String CLI = "io.assumerole.policy.cli..";
    /** The parts of the command line that the demo uses: a whole command, and reviews without files. */
    private static final DescribedPredicate<JavaClass> REVIEW = resideInAPackage("io.assumerole.policy.cli.review..")
            .or(describe("IamPolicy", type -> type.getName().equals("io.assumerole.policy.cli.IamPolicy")));

    private static final String PLUGIN = "io.assumerole.localaws.provider";

    /** Each package of local-aws, and which others of them it may know. */
    private static final Map<String, List<String>> PACKAGES_OF_LOCAL_AWS = Map.ofEntries(
            Map.entry("", List.of(".sandbox", ".ministack", ".tools", ".run")),
            Map.entry(
                    ".sandbox",
                    List.of(".provider", ".provider.aws", ".provider.schema", ".ministack", ".tools", ".run")),
            Map.entry(
                    ".provider", List.of(".provider.resources", ".provider.aws", ".provider.schema", ".provider.wire")),
            Map.entry(".provider.resources", List.of(".provider.aws", ".provider.schema", ".provider.wire")),
            Map.entry(".provider.aws", List.of(".provider.schema", ".provider.wire")),
            Map.entry(".provider.schema", List.of(".provider.wire")),
            Map.entry(".provider.wire", List.of()),
            Map.entry(".ministack", List.of(".tools", ".run")),
            Map.entry(".tools", List.of(".run")),
            Map.entry(".run", List.of()));

    /** Annotations only. */
    private static final String JSPECIFY = "org.jspecify.annotations";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.assumerole");

    @Test
    void finds_classes_of_every_module() {
        for (var folder :
                new String[] {COMPONENTS, POLICY, CLI, ARN, START, TESTING, CREATE_ROLE, ASSUME_ROLE, LOCAL_AWS, DEMO
                }) {
            assertThat(CLASSES.that(resideInAPackage(folder))).as(folder).isNotEmpty();
        }
    }

    @Test
    void lets_nothing_depend_on_a_stack() {
        classes()
                .that()
                .resideInAnyPackage(CREATE_ROLE, ASSUME_ROLE)
                .should()
                .onlyBeAccessed()
                .byClassesThat(resideInAnyPackage(CREATE_ROLE, ASSUME_ROLE))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(CREATE_ROLE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ASSUME_ROLE)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ASSUME_ROLE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CREATE_ROLE)
                .check(CLASSES);
    }

    @Test
    void keeps_local_aws_independent_of_all_other_modules() {
        noClasses()
                .that()
                .resideInAPackage(LOCAL_AWS)
                .should()
                .dependOnClassesThat(resideInAPackage("io.assumerole..").and(not(resideInAPackage(LOCAL_AWS))))
                .check(CLASSES);
        noClasses()
                .that(not(resideInAnyPackage(LOCAL_AWS, TESTING, DEMO)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(LOCAL_AWS)
                .check(CLASSES);
    }

    @Test
    void lets_only_the_demo_use_the_command_line_and_only_its_reviews() {
        noClasses()
                .that(not(resideInAnyPackage(DEMO, CLI)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(DEMO)
                .should()
                .dependOnClassesThat(resideInAPackage(CLI).and(not(REVIEW)))
                .check(CLASSES);
    }

    /** The demo checks the components from outside, as a user does. */
    @Test
    void keeps_the_demo_independent_of_the_components() {
        noClasses()
                .that()
                .resideInAPackage(DEMO)
                .should()
                .dependOnClassesThat(resideInAPackage("io.assumerole..")
                        .and(not(resideInAnyPackage(DEMO, LOCAL_AWS).or(REVIEW))))
                .check(CLASSES);
    }

    @Test
    void lets_the_test_kit_use_only_the_public_package_of_local_aws() {
        noClasses()
                .that()
                .resideInAPackage(TESTING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.assumerole.localaws.*..")
                .check(CLASSES);
    }

    @Test
    void lets_each_package_of_local_aws_know_only_those_named_for_it() {
        var root = LOCAL_AWS.replace("..", "");
        PACKAGES_OF_LOCAL_AWS.forEach((name, known) -> {
            var allowed = Stream.concat(Stream.of(name), known.stream())
                    .map(root::concat)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(root + name)
                    .should()
                    .dependOnClassesThat(resideInAPackage(LOCAL_AWS).and(not(resideInAnyPackage(allowed))))
                    .check(CLASSES);
        });
        assertThat(CLASSES.that(resideInAPackage(LOCAL_AWS)))
                .extracting(JavaClass::getPackageName)
                .as("a package without a line in the table")
                .allMatch(name -> PACKAGES_OF_LOCAL_AWS.containsKey(name.substring(root.length())));
    }

    @Test
    void keeps_the_plugin_protocol_and_the_aws_sdk_apart() {
        noClasses()
                .that()
                .resideInAnyPackage(PLUGIN, PLUGIN + ".schema", PLUGIN + ".wire")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(PLUGIN + ".resources", PLUGIN + ".aws")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("pulumirpc..", "io.grpc..", "com.google.protobuf..")
                .check(CLASSES);
    }

    @Test
    void keeps_values_free_of_Pulumi() {
        classes()
                .that(resideInAnyPackage(POLICY, ARN).and(not(resideInAPackage(CLI))))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        POLICY, ARN, "io.assumerole.internal", "java..", "com.fasterxml.jackson..", JSPECIFY)
                .check(CLASSES);
    }

    @Test
    void keeps_unexported_packages_of_iam_policy_internal() {
        noClasses()
                .that(not(resideInAnyPackage(POLICY)).or(resideInAPackage(CLI)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.assumerole.policy.match..")
                .check(CLASSES);
        // The permissions command compares patterns of resources, and the types of resources that actions accept.
        noClasses()
                .that(not(resideInAnyPackage(POLICY)).or(resideInAPackage(CLI)))
                .and(not(resideInAPackage("io.assumerole.policy.cli.permissions")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.assumerole.policy.pattern..", "io.assumerole.policy.reference..")
                .check(CLASSES);
    }

    @Test
    void keeps_the_fast_start_apart() {
        classes()
                .that()
                .resideInAPackage(START)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        START,
                        "java..",
                        JSPECIFY,
                        "com.google.gson..",
                        "com.google.protobuf..",
                        "io.grpc..",
                        "pulumirpc..")
                .check(CLASSES);
        noClasses()
                .that(not(resideInAPackage(START)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(START)
                .check(CLASSES);
    }

    @Test
    void keeps_the_test_kit_to_what_is_public_of_Pulumi_and_of_the_components() {
        var usesThePublicApiOnly = not(describe(
                "read the secret mark", (JavaClass type) -> type.getName().equals(SECRET_MARK)));
        classes()
                .that(resideInAPackage(TESTING).and(usesThePublicApiOnly))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        TESTING,
                        COMPONENTS,
                        POLICY,
                        ARN,
                        "java..",
                        JSPECIFY,
                        "com.fasterxml.jackson..",
                        "com.pulumi",
                        "com.pulumi.automation",
                        "com.pulumi.core",
                        "com.pulumi.resources",
                        "com.pulumi.test",
                        "org.assertj..",
                        "org.junit.jupiter.api..",
                        "io.assumerole.localaws")
                .check(CLASSES);
        classes()
                .that()
                .haveFullyQualifiedName(SECRET_MARK)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        TESTING,
                        "java..",
                        JSPECIFY,
                        "com.pulumi",
                        "com.pulumi.asset",
                        "com.pulumi.core",
                        "com.pulumi.core.internal",
                        "com.pulumi.resources")
                .check(CLASSES);
        noClasses()
                .that(not(resideInAPackage(TESTING)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TESTING)
                .check(CLASSES);
    }

    /** Only the module assume-role-package uses them, which is not on this class path. */
    @Test
    void keeps_the_internal_provider_packages_of_the_sdk_out_of_every_other_module() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.pulumi.provider.internal..")
                .check(CLASSES);
    }

    @Test
    void lets_the_internal_packages_of_the_components_know_no_component() {
        noClasses()
                .that()
                .resideInAPackage(INPUT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COMPONENTS, SDK)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(SDK)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(COMPONENTS)
                .check(CLASSES);
        noClasses()
                .that(not(resideInAnyPackage(COMPONENTS, INPUT, SDK)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(INPUT, SDK)
                .check(CLASSES);
    }

    @Test
    void keeps_the_aws_sdk_of_Pulumi_and_internal_types_out_of_the_public_api() {
        noClasses()
                .that()
                .resideInAPackage(COMPONENTS)
                .and()
                .arePublic()
                .should(
                        new com.tngtech.archunit.lang.ArchCondition<>(
                                "show a type of com.pulumi.aws or an internal one") {
                            @Override
                            public void check(
                                    com.tngtech.archunit.core.domain.JavaClass shown,
                                    com.tngtech.archunit.lang.ConditionEvents events) {
                                shown.getMethods().stream()
                                        .filter(method -> isPublic(method.getModifiers()))
                                        .filter(method -> method.getAllInvolvedRawTypes().stream()
                                                .anyMatch(type ->
                                                        type.getPackageName().startsWith("com.pulumi.aws")
                                                                || type.getPackageName()
                                                                        .startsWith("io.assumerole.components")))
                                        .forEach(method ->
                                                events.add(com.tngtech.archunit.lang.SimpleConditionEvent.satisfied(
                                                        method, method.getFullName())));
                            }

                            private boolean isPublic(
                                    java.util.Set<com.tngtech.archunit.core.domain.JavaModifier> modifiers) {
                                return modifiers.contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC);
                            }
                        })
                .check(CLASSES);
    }

    /** Else each output that a later test of the same JVM makes takes the thread that waits for it back into the mocks. */
    @Test
    void leaves_no_mocked_program_to_a_later_test() {
        var tests = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("io.assumerole.e2e");

        classes()
                .that(describe(
                        "run a mocked program",
                        type -> type.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(PulumiTest.API.class)
                                        && call.getName().equals("runTest"))))
                .should()
                .callMethod(PulumiTest.class, "cleanup")
                .check(tests);
    }

    @Test
    void has_no_cycles() {
        slices().matching("io.assumerole.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** The tests of the other modules check or list the cycles between the module's own types. */
    @Test
    void has_no_cycles_between_the_types_of_local_aws_and_the_demo() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(outermost(type).getName());
                    }

                    @Override
                    public String getDescription() {
                        return "types";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES.that(resideInAnyPackage(LOCAL_AWS, DEMO)));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
