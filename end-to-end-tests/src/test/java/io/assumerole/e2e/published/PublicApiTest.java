package io.assumerole.e2e.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the public API of the published jars with each module's {@code api.txt}, so that a review shows every added
 * or removed type and method. Does not prove that a method still behaves the same.
 */
class PublicApiTest {

    /**
     * Public for the other packages of its jar only; {@code PolicyArchitectureTest} and {@code ArchitectureTest} keep the first two out of signatures, and
     * {@code shows_nothing_that_is_for_local_aws_alone} the others.
     */
    private static final Pattern INTERNAL = Pattern.compile(
            "io\\.assumerole\\.(internal|components\\.internal\\.[a-z]+|policy\\.(pattern|reference|match)|localaws\\.[a-z.]+)");

    @ParameterizedTest
    @ValueSource(strings = {"iam-policy", "fast-start", "assume-role-components", "assume-role-testing", "local-aws"})
    void equals_its_text(String module) throws Exception {
        var written = Stacks.cloneFolder().resolve(module).resolve("api.txt");
        var found = publicTypes(module).stream().map(PublicTypes::describe).collect(Collectors.joining("\n"));
        var copy = Files.createDirectories(Stacks.cloneFolder().resolve("end-to-end-tests/target/api"))
                .resolve(module + ".txt");
        Files.writeString(copy, found);

        if (!Files.exists(written) || !Files.readString(written).equals(found)) {
            var before = lines(Files.exists(written) ? Files.readString(written) : "");
            var now = lines(found);
            fail(
                    "The public API of %s is not what its api.txt says.%nGone, which breaks users:%n%s%nNew:%n%s%n"
                            + "If that is meant: cp end-to-end-tests/target/api/%s.txt %s/api.txt, and say it in CHANGELOG.md",
                    module, without(before, now), without(now, before), module, module);
        }
    }

    private static Set<String> lines(String api) {
        var lines = new TreeSet<String>();
        var type = "";
        for (var line : api.lines().filter(line -> !line.isBlank()).toList()) {
            if (line.startsWith(" ")) {
                lines.add(type + "   " + line.strip());
            } else {
                type = line.replaceFirst(".* (io\\.assumerole\\S+).*", "$1");
                lines.add(line);
            }
        }
        return lines;
    }

    private static String without(Set<String> lines, Set<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).collect(Collectors.joining("\n"));
    }

    /** The control of the test above: these are found, so what is compared is not nothing. */
    @ParameterizedTest
    @CsvSource({
        "iam-policy, io.assumerole.policy.PolicyDocument, io.assumerole.policy.StatementElements",
        "fast-start, io.assumerole.start.FastStartBuild, io.assumerole.start.ProgramRunner",
        "assume-role-components, io.assumerole.UnprivilegedUserWithRoleArgs$Builder, io.assumerole.ExtensibleComponent",
        "assume-role-testing, io.assumerole.testing.RoleAssert, io.assumerole.testing.DeclaredIdentity",
        "local-aws, io.assumerole.localaws.LocalAwsServer, io.assumerole.localaws.sandbox.Sandbox",
    })
    void contains_exactly_the_public_api(String module, String shown, String hidden) throws Exception {
        assertThat(publicTypes(module))
                .extracting(Class::getName)
                .contains(shown)
                .doesNotContain(hidden);
    }

    @Test
    void shows_nothing_that_is_for_local_aws_alone() throws Exception {
        assertThat(Clone.read("local-aws/api.txt"))
                .contains("io.assumerole.localaws.LocalAwsServer")
                .doesNotContainPattern("io\\.assumerole\\.localaws\\.[a-z]");
    }

    @Test
    void shows_where_null_may_be_given_and_what_a_hidden_superclass_lends() throws Exception {
        assertThat(PublicTypes.describe(Sample.class)).isEqualTo("""
                static class io.assumerole.e2e.published.PublicApiTest$Sample
                    protected final java.util.List<? extends @Nullable java.lang.String> lent(java.lang.String @Nullable [], int...)
                    protected io.assumerole.e2e.published.PublicApiTest$Sample self()
                    public new(@Nullable java.lang.String)
                    public static final int NUMBER = 3
                """);
    }

    abstract static class Hidden<S extends Hidden<S>> {
        protected S self() {
            throw new AssertionError();
        }

        protected final List<? extends @Nullable String> lent(String @Nullable [] texts, int... numbers) {
            return List.of();
        }
    }

    static class Sample extends Hidden<Sample> {
        public static final int NUMBER = 3;

        public Sample(@Nullable String text) {}

        void secret() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"iam-policy", "fast-start", "assume-role-components", "assume-role-testing", "local-aws"})
    void is_null_marked_in_every_package(String module) throws Exception {
        var packages = new TreeSet<String>();
        for (var type : classes(module)) {
            packages.add(type.getPackageName());
        }
        // The packages of iam-policy are all marked; those of local-aws that no user has are not.
        packages.removeIf(name -> name.startsWith("io.assumerole.localaws."));
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
                                .isTrue());
    }

    private static List<Class<?>> publicTypes(String module) throws IOException, ClassNotFoundException {
        return classes(module).stream()
                .filter(type -> !INTERNAL.matcher(type.getPackageName()).matches())
                .filter(PublicApiTest::isPublic)
                .toList();
    }

    private static boolean isPublic(Class<?> type) {
        var visible = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        return visible && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static List<Class<?>> classes(String module) throws IOException, ClassNotFoundException {
        var folder = Stacks.cloneFolder().resolve(module).resolve("target/classes");
        List<String> names;
        try (Stream<Path> files = Files.walk(folder)) {
            names = files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
        var classes = new ArrayList<Class<?>>();
        for (var name : names) {
            classes.add(Class.forName(name, false, PublicApiTest.class.getClassLoader()));
        }
        return classes;
    }
}
