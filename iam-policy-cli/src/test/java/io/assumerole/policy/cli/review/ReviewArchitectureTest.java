package io.assumerole.policy.cli.review;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the order of the packages below {@code review}, and their size. */
class ReviewArchitectureTest {
    private static final String CLI = "io.assumerole.policy.cli";
    private static final String REVIEW = CLI + ".review";

    /** Each package depends only on packages before it. */
    private static final List<String> ORDER = List.of("types", "read", "graph", "compare", "report");

    private static final int MOST_TYPES = 25;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(CLI);

    @Test
    void each_package_knows_only_those_before_it() {
        for (int i = 0; i < ORDER.size(); i++) {
            noClasses()
                    .that(resideInAPackage(REVIEW + "." + ORDER.get(i)))
                    .should()
                    .dependOnClassesThat(resideInAPackage(CLI + "..").and(resideOutsideOfPackages(allowed(i))))
                    .check(CLASSES);
        }
        assertThat(CLASSES.that(resideInAPackage(REVIEW + "..")))
                .extracting(JavaClass::getPackageName)
                .allMatch(name -> name.equals(REVIEW) || ORDER.contains(name.substring(REVIEW.length() + 1)));
    }

    /**
     * Returns the packages of the command line that a package may depend on: itself, the packages before it, and the
     * report formats.
     */
    private static String[] allowed(int index) {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> name.equals(CLI + ".json")
                        || name.equals(CLI + ".sarif")
                        || ORDER.stream().limit(index + 1L).anyMatch(known -> name.equals(REVIEW + "." + known)))
                .toArray(String[]::new);
    }

    @Test
    void types_have_no_cycles() {
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
                .check(CLASSES.that(resideInAPackage(REVIEW + "..")));
    }

    @Test
    void no_package_is_crowded() {
        var sizes = CLASSES.stream()
                .map(ReviewArchitectureTest::outermost)
                .distinct()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(sizes)
                .isNotEmpty()
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_TYPES));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ReviewArchitectureTest::outermost).orElse(type);
    }
}
