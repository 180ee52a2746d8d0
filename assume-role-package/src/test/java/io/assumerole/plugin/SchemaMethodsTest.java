package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import io.assumerole.AccessKeys;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.WebIdentity;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public method of the builders and of the values that they accept is a property, or is left out for a reason. */
class SchemaMethodsTest {

    /** The methods that are not properties, with the reason. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "UnprivilegedUserWithRoleArgs.Builder.build", "the plugin calls it",
            "RoleWithoutUserArgs.Builder.build", "the plugin calls it",
            "UnprivilegedUserWithRoleArgs.Builder.clear", "a program omits the property",
            "RoleWithoutUserArgs.Builder.clear", "a program omits the property",
            "AccessKeys.one", "it is the default; the property status sets the status of the only key",
            "WebIdentity.githubWithoutIds", "the property github omits the IDs",
            "WebIdentity.pulumi", "the property is pulumiCloud, because schemas reserve the name pulumi");

    /** The properties that are not methods, with the method that has them as parameters or in an overload. */
    private static final Map<String, String> ADDED = Map.ofEntries(
            Map.entry("UnprivilegedUserWithRoleArgs.Builder.rolePolicies", "rolePolicy"),
            Map.entry("RoleWithoutUserArgs.Builder.rolePolicies", "rolePolicy"),
            Map.entry("AccessKeys.status", "one"),
            Map.entry("AccessKeys.secretName", "inSecretsManager"),
            Map.entry("WebIdentity.subjects", "trustedWebIdentity"),
            Map.entry("WebIdentity.pulumiCloud", "pulumi"),
            Map.entry("WebIdentity.GitHub.owner", "github"),
            Map.entry("WebIdentity.GitHub.ownerId", "github"),
            Map.entry("WebIdentity.GitHub.repository", "github"),
            Map.entry("WebIdentity.GitHub.repositoryId", "github"),
            Map.entry("WebIdentity.GitLab.url", "gitlab"),
            Map.entry("WebIdentity.GitLab.project", "gitlab"),
            Map.entry("WebIdentity.PulumiCloud.organization", "pulumi"),
            Map.entry("WebIdentity.PulumiCloud.operation", "stack"));

    static Stream<Arguments> classes() {
        return Stream.of(
                Arguments.of(UnprivilegedUserWithRoleArgs.Builder.class, types(ComponentInputs.OF_USER_WITH_ROLE)),
                Arguments.of(RoleWithoutUserArgs.Builder.class, types(ComponentInputs.OF_ROLE_WITHOUT_USER)),
                Arguments.of(AccessKeys.class, AccessKeysInput.TYPE.fields()),
                Arguments.of(WebIdentity.class, WebIdentityInput.TYPE.fields()),
                Arguments.of(WebIdentity.GitHub.class, fields("github")),
                Arguments.of(WebIdentity.GitLab.class, fields("gitlab")),
                Arguments.of(WebIdentity.PulumiCloud.class, fields("pulumiCloud")));
    }

    private static <B> Map<String, InputType> types(List<InputProperty<B>> options) {
        return options.stream().collect(Collectors.toMap(InputProperty::name, InputProperty::type));
    }

    private static Map<String, InputType> fields(String issuer) {
        return ((InputType.ObjectOf) WebIdentityInput.TYPE.fields().get(issuer)).fields();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void has_a_property_for_each_method(Class<?> type, Map<String, InputType> properties) {
        assertThat(names(type, properties.keySet(), ADDED.keySet()))
                .containsExactlyInAnyOrderElementsOf(names(type, methods(type).keySet(), LEFT_OUT.keySet()));
    }

    /** Returns the names, without those in a list. */
    private static Set<String> names(Class<?> type, Set<String> all, Set<String> without) {
        return all.stream()
                .map(name -> name(type) + "." + name)
                .filter(Predicate.not(without::contains))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Only a value that the Java method accepts as an output can be unknown or secret in the schema. */
    @ParameterizedTest
    @MethodSource("classes")
    void accepts_an_output_where_the_method_does(Class<?> type, Map<String, InputType> properties) {
        var methods = methods(type);
        properties.forEach((name, input) -> {
            if (methods.containsKey(name) && !(input instanceof InputType.ObjectOf)) {
                assertThat(acceptsOutput(input))
                        .as(name)
                        .isEqualTo(methods.get(name).stream()
                                .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                                .anyMatch(Output.class::equals));
            }
        });
    }

    private static boolean acceptsOutput(InputType type) {
        if (type instanceof InputType.Scalar scalar) {
            return !scalar.isPlain();
        }
        if (type instanceof InputType.Json json) {
            return !json.isPlain();
        }
        if (type instanceof InputType.ListOf list) {
            return acceptsOutput(list.item());
        }
        if (type instanceof InputType.MapOf map) {
            return acceptsOutput(map.value());
        }
        if (type instanceof InputType.Either either) {
            return acceptsOutput(either.single()) || acceptsOutput(either.several());
        }
        return type instanceof InputType.ObjectOf object
                && object.fields().values().stream().anyMatch(SchemaMethodsTest::acceptsOutput);
    }

    @Test
    void lists_no_method_or_property_that_does_not_exist() {
        var methods = new TreeSet<String>();
        var properties = new TreeSet<String>();
        classes().map(Arguments::get).forEach(arguments -> {
            var type = (Class<?>) arguments[0];
            methods(type).keySet().forEach(name -> methods.add(name(type) + "." + name));
            ((Map<?, ?>) arguments[1]).keySet().forEach(name -> properties.add(name(type) + "." + name));
        });
        assertThat(methods).containsAll(LEFT_OUT.keySet()).doesNotContainAnyElementsOf(ADDED.keySet());
        assertThat(properties).containsAll(ADDED.keySet()).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
        var simpleNames = methods.stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList();
        assertThat(simpleNames).containsAll(ADDED.values());
    }

    private static String name(Class<?> type) {
        return type.getName().replaceFirst("^io\\.assumerole\\.", "").replace('$', '.');
    }

    /** Returns the public methods by name, without those of every object. */
    private static Map<String, List<Method>> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class
                        && !method.getName().equals("toString"))
                .collect(Collectors.groupingBy(Method::getName, TreeMap::new, Collectors.toList()));
    }
}
