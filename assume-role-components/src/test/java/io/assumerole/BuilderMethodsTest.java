package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every public method of both builders, found by reflection: a second call adds or is refused, what
 * came by toBuilder() may be given anew, clear() takes it away, and null is refused. Does not prove
 * that what adds is in force: the tests of trust, permissions and session do.
 */
class BuilderMethodsTest {

    /** What adds, with the number of its parameters; everything else is given once. */
    private static final Set<String> ADDING = ofRoles(
            "UnprivilegedUserWithRoleArgs.externalId/1",
            "UnprivilegedUserWithRoleArgs.requireSessionName/1",
            "UnprivilegedUserWithRoleArgs.requireSourceIdentity/1",
            "UnprivilegedUserWithRoleArgs.requireSessionTag/2",
            "UnprivilegedUserWithRoleArgs.allowSessionTag/1",
            "UnprivilegedUserWithRoleArgs.trustedPrincipal/1",
            "UnprivilegedUserWithRoleArgs.trustedWebIdentity/1",
            "UnprivilegedUserWithRoleArgs.trustedWebIdentity/3",
            "UnprivilegedUserWithRoleArgs.trustCondition/1",
            "UnprivilegedUserWithRoleArgs.rolePolicy/2",
            "UnprivilegedUserWithRoleArgs.managedPolicyArn/1",
            "UnprivilegedUserWithRoleArgs.managedPolicyArn/2",
            "UnprivilegedUserWithRoleArgs.acknowledge/3",
            "AssumedRoleProviderArgs.policyArn/1");

    /** Of these, each has a key, which is given once. */
    private static final Set<String> KEYED = ofRoles(
            "UnprivilegedUserWithRoleArgs.requireSessionTag/2",
            "UnprivilegedUserWithRoleArgs.rolePolicy/2",
            "UnprivilegedUserWithRoleArgs.managedPolicyArn/2",
            "UnprivilegedUserWithRoleArgs.acknowledge/3");

    /** What cannot be read: it may be secret, or adds, or is nothing that a value says. */
    private static final Set<String> NOT_READ = ofRoles(
            "UnprivilegedUserWithRoleArgs.requireMfa/0",
            "UnprivilegedUserWithRoleArgs.requireMfa/1",
            "UnprivilegedUserWithRoleArgs.requireUserNameAsSessionName/0",
            "UnprivilegedUserWithRoleArgs.rolePolicy/1",
            "UnprivilegedUserWithRoleArgs.strict/1",
            "AssumedRoleProviderArgs.externalId/1",
            "AssumedRoleProviderArgs.credentials/2",
            "AssumedRoleProviderArgs.credentials/3",
            "AssumedRoleProviderArgs.webIdentityToken/1",
            "AssumedRoleProviderArgs.policy/1");

    /** What is about a role is of both components that make one. */
    private static Set<String> ofRoles(String... keys) {
        return Stream.of(keys)
                .flatMap(key -> Stream.of(key, key.replace("UnprivilegedUserWithRoleArgs", "RoleWithoutUserArgs")))
                .collect(Collectors.toSet());
    }

    private static final List<PolicyDocument> POLICIES = Stream.of("s3:GetObject", "s3:PutObject")
            .map(action -> Statement.allow().action(action).resource("*").build())
            .map(PolicyDocument::of)
            .toList();

    /** One public method of a builder that gives an argument. */
    record Call(Class<?> builder, Method method) {

        String key() {
            return args().getSimpleName() + "." + method.getName() + "/" + method.getParameterCount();
        }

        /** The argument's name: JSON is another way to give the same. */
        String argument() {
            return method.getName().replaceAll("Json$", "");
        }

        Object newBuilder() {
            return BuilderMethods.call(null, BuilderMethods.method(args(), "builder"));
        }

        /** A builder with the first good values. */
        Object onNewBuilder() {
            var builder = newBuilder();
            on(builder, 0);
            return builder;
        }

        Class<?> args() {
            return builder.getDeclaringClass();
        }

        /** Calls the method with good values: the first ones, or others. */
        void on(Object builder, int which) {
            apply(builder, values(which));
        }

        Object[] values(int which) {
            return Arrays.stream(method.getGenericParameterTypes())
                    .map(type -> value(type, which))
                    .toArray();
        }

        void apply(Object builder, Object... values) {
            BuilderMethods.call(builder, method, values);
        }

        private Object value(Type type, int which) {
            if (type instanceof ParameterizedType generic && generic.getRawType() == Output.class) {
                return Output.of(value(generic.getActualTypeArguments()[0], which));
            }
            if (type instanceof ParameterizedType) {
                return Map.of("key", "value" + which);
            }
            if (type == String.class) {
                return "text" + which;
            }
            if (type == String[].class) {
                return new String[] {"text" + which};
            }
            return Map.<Type, Object>of(
                            Duration.class,
                            Duration.ofHours(which + 1),
                            boolean.class,
                            which == 0,
                            PolicyDocument.class,
                            POLICIES.get(which),
                            AccessKeys.class,
                            which == 0 ? AccessKeys.one() : AccessKeys.none(),
                            LintCode.class,
                            LintCode.values()[which],
                            Condition[].class,
                            new Condition[] {Condition.sourceIp("203.0.113." + which)},
                            WebIdentity.class,
                            WebIdentity.github("team", 1, "app", 2).branch("branch-" + which))
                    .get(type);
        }

        @Override
        public String toString() {
            return args().getSimpleName() + " "
                    + method.toGenericString().replaceAll(".* io\\.assumerole\\.|java\\.lang\\.", "");
        }
    }

    private static BuilderArguments given(Object builder) {
        return ((ArgsBuilder<?>) builder).given;
    }

    private static List<?> values(Object builder, Call call) {
        return given(builder).all(new Argument.Many<>(call.argument()));
    }

    private static Stream<Call> calls() {
        return BuilderMethods.BUILDERS.stream()
                .flatMap(builder -> BuilderMethods.of(builder)
                        .filter(method -> !Set.of("build", "clear").contains(method.getName()))
                        .map(method -> new Call(builder, method)));
    }

    private static Stream<Call> calls(Set<String> of) {
        return calls().filter(call -> of.contains(call.key()));
    }

    private static Stream<Call> once() {
        return calls().filter(call -> !ADDING.contains(call.key()));
    }

    private static Stream<Call> adding() {
        return calls(ADDING);
    }

    private static Stream<Call> keyed() {
        return calls(KEYED);
    }

    @ParameterizedTest
    @MethodSource("once")
    void refuses_a_second_call_of_what_has_one_value(Call call) {
        var builder = call.onNewBuilder();
        assertThat(String.valueOf(catchThrowable(() -> BuilderMethods.build(builder))))
                .doesNotContain("twice");

        call.on(builder, 1);

        Deployer.rejects(() -> BuilderMethods.build(builder), "- " + call.argument(), " is given twice");
    }

    @ParameterizedTest
    @MethodSource("adding")
    void adds_with_a_second_call(Call call) {
        var builder = call.onNewBuilder();
        call.on(builder, 1);

        assertThat(values(builder, call)).hasSize(2);
        assertThat(given(builder).problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keyed")
    void refuses_the_same_key_again(Call call) {
        var builder = call.onNewBuilder();
        call.on(builder, 0);

        Deployer.rejects(() -> BuilderMethods.build(builder), "- " + call.argument() + ": ", " is given twice");
    }

    @ParameterizedTest
    @MethodSource("once")
    void takes_anew_what_came_by_toBuilder_but_not_twice(Call call) throws Exception {
        var builder = call.onNewBuilder();
        var next = inheriting(call, builder);
        var before = values(next, call).get(0);

        call.on(next, 1);
        assertThat(given(next).problems()).isEmpty();
        assertThat(values(next, call)).singleElement().isNotSameAs(before);

        call.on(next, 0);
        assertThat(given(next).problems()).singleElement().asString().contains("given twice");
    }

    @ParameterizedTest
    @MethodSource("adding")
    void adds_to_the_values_from_toBuilder(Call call) throws Exception {
        var builder = call.onNewBuilder();
        var next = inheriting(call, builder);

        call.on(next, 1);

        assertThat(values(next, call)).hasSize(2);
        assertThat(values(builder, call)).as("what it came from").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void clears_given_values_and_values_from_toBuilder(Call call) throws Exception {
        var builder = call.onNewBuilder();
        var next = inheriting(call, builder);
        assertThat(given(next).isGiven(call.argument())).isTrue();
        call.on(builder, 0);

        for (var each : List.of(builder, next)) {
            each.getClass().getMethod("clear", String.class).invoke(each, call.argument());

            assertThat(given(each).isGiven(call.argument())).isFalse();
            assertThat(given(each).problems()).isEmpty();
        }
    }

    /** What toBuilder() of the args would be, which need not be valid for it. */
    private static Object inheriting(Call call, Object builder) throws Exception {
        var given = given(builder).inherited();
        var constructor = call.builder().getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.getParameterCount() == 1
                ? constructor.newInstance(given)
                : constructor.newInstance(given, null);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refuses_null_in_every_place(Call call) {
        var types = call.method().getParameterTypes();
        for (var at = 0; at < types.length; at++) {
            if (!types[at].isPrimitive()) {
                assertRefused(call, at, null);
            }
            if (types[at].isArray()) {
                assertRefused(call, at, Array.newInstance(types[at].getComponentType(), 1));
            }
        }
    }

    private static void assertRefused(Call call, int at, Object value) {
        var values = call.values(0);
        values[at] = value;
        var builder = call.newBuilder();
        var parts = "accessKeyId|secretAccessKey|sessionToken";
        assertThatThrownBy(() -> {
                    call.apply(builder, values);
                    BuilderMethods.build(builder);
                })
                .isInstanceOf(InvalidArgumentsException.class)
                .message()
                .containsPattern("- (" + call.method().getName() + "|" + parts + ")( .*)?(:| is) .*");
    }

    @Test
    void knows_each_argument_by_the_name_of_its_method() throws Exception {
        for (var builder : BuilderMethods.BUILDERS) {
            var methods = calls().filter(call -> call.builder() == builder).toList();
            var names = methods.stream().map(Call::argument).collect(Collectors.toSet());
            var known = given(methods.get(0).newBuilder());
            assertThat(names).allSatisfy(name -> assertThat(known.isGiven(name)).isFalse());
            assertThatThrownBy(() -> known.clear("usrName"))
                    .hasMessageStartingWith("clear: got \"usrName\"; allowed: the name of")
                    .message()
                    .satisfies(message -> assertThat(
                                    message.replaceAll(".*one of ", "").split(", "))
                            .containsExactlyInAnyOrderElementsOf(names));
            assertThatThrownBy(() -> known.isGiven(null)).hasMessageStartingWith("isGiven: got");
        }
    }

    @Test
    void has_a_reader_for_each_argument_of_one_value_that_is_no_secret() {
        var unread = once().filter(call -> Arrays.stream(call.args().getMethods())
                        .filter(m -> m.getParameterCount() == 0)
                        .noneMatch(m -> m.getName().equals(call.method().getName())))
                .map(Call::key)
                .collect(Collectors.toSet());
        assertThat(unread).isEqualTo(NOT_READ);
    }

    @Test
    void lists_no_method_that_there_is_not() {
        var keys = calls().map(Call::key).toList();
        assertThat(keys).containsAll(ADDING).containsAll(KEYED).containsAll(NOT_READ);
        assertThat(keys).hasSizeGreaterThan(60);
        assertThat(ADDING).containsAll(KEYED);
    }

    private static String headOf(Supplier<?> built) {
        return catchThrowableOfType(InvalidArgumentsException.class, built::get)
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private static UnprivilegedUserWithRoleArgs.Builder wrongUser() {
        return UnprivilegedUserWithRoleArgs.builder().maxSessionDuration(Duration.ZERO);
    }

    @Test
    void says_of_arguments_without_a_name_which_they_are() {
        var args = "UnprivilegedUserWithRoleArgs cannot be built";

        assertThat(headOf(() -> wrongUser().userTags(Map.of("team", "red")).build()))
                .isEqualTo(args + " (userTags \"{team=red}\"):");
        assertThat(headOf(() -> wrongUser()
                        .userTags(Map.of("team", "red"))
                        .userName("a")
                        .build()))
                .isEqualTo(args + " (userName \"a\"):");
        assertThat(headOf(() -> wrongUser().roleDescription("Deploys a").build()))
                .isEqualTo(args + " (roleDescription \"Deploys a\"):");
        assertThat(headOf(() -> wrongUser().userName(Output.of("a")).build()))
                .isEqualTo(args + " (given: maxSessionDuration, userName):");
        assertThat(headOf(() -> UnprivilegedUserWithRoleArgs.builder().build())).isEqualTo(args + ":");
        assertThat(headOf(() ->
                        AssumedRoleProviderArgs.builder().region("eu-central-1").build()))
                .isEqualTo("AssumedRoleProviderArgs cannot be built (region \"eu-central-1\"):");
    }

    @Test
    void says_no_secret_of_arguments_without_a_name() {
        assertThat(headOf(() -> wrongUser().externalId("the-external-id").build()))
                .isEqualTo("UnprivilegedUserWithRoleArgs cannot be built (given: maxSessionDuration, externalId):");
        assertThat(headOf(() -> AssumedRoleProviderArgs.builder()
                        .externalId("the-external-id")
                        .build()))
                .isEqualTo("AssumedRoleProviderArgs cannot be built (given: externalId):");
    }

    @Test
    void says_both_values_but_no_secret_and_no_document() {
        assertThatThrownBy(() -> UnprivilegedUserWithRoleArgs.builder()
                        .userName("alice")
                        .userName("bob")
                        .strict(true)
                        .strict(false)
                        .roleName("r")
                        .roleName(Output.of("s"))
                        .rolePolicy(POLICIES.get(0))
                        .rolePolicy(POLICIES.get(1))
                        .build())
                .message()
                .contains("cannot be built (userName \"alice\"):\n")
                .contains("- userName is given twice, \"alice\" and \"bob\"; give it once")
                .contains("- strict is given twice, true and false;")
                .contains("- roleName is given twice, \"r\" and an output;")
                .contains("- rolePolicy: the policy without a name is given twice; give each additional")
                .doesNotContain("s3:");
        assertThatThrownBy(() -> AssumedRoleProviderArgs.builder()
                        .roleArn("arn:aws:iam::123456789012:role/r")
                        .externalId("the-first-id")
                        .externalId("the-second-id")
                        .build())
                .message()
                .contains("- externalId is given twice; give it once")
                .doesNotContain("the-first", "the-second");
    }

    @Test
    void shows_the_names_of_what_was_given_and_no_value() {
        var user = UnprivilegedUserWithRoleArgs.builder()
                .externalId("the-id")
                .rolePolicy(POLICIES.get(0))
                .build();
        var provider = AssumedRoleProviderArgs.builder()
                .roleArn("arn:aws:iam::123456789012:role/r")
                .externalId("the-id")
                .credentials(Output.of("AKIAIOSFODNN7EXAMPLE"), Output.of("the-secret"))
                .build();
        assertThat(user).hasToString("UnprivilegedUserWithRoleArgs[externalId, rolePolicy]");
        assertThat(provider).hasToString("AssumedRoleProviderArgs[roleArn, externalId, credentials]");
    }

    @Test
    void lets_a_team_put_its_defaults_under_what_the_caller_has_built() {
        var caller = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(POLICIES.get(0))
                .maxSessionDuration(Duration.ofHours(2))
                .roleTags(Map.of("app", "web"))
                .build();

        var args = withDefaults(caller);

        assertThat(args.maxSessionDuration()).contains(Duration.ofHours(2));
        assertThat(args.staysUnprivileged()).isTrue();
        assertThat(args.roleTags().map(tags -> KnownValue.of(tags).orElseThrow().value()))
                .contains(Map.of("app", "web", "team", "red"));
        assertThat(caller.isGiven("staysUnprivileged")).isFalse();
        assertThat(caller.staysUnprivileged()).isFalse();
        assertThat(withDefaults(caller.toBuilder().staysUnprivileged(false).build())
                        .staysUnprivileged())
                .isFalse();
    }

    private static UnprivilegedUserWithRoleArgs withDefaults(UnprivilegedUserWithRoleArgs args) {
        var builder = args.toBuilder();
        if (!args.isGiven("staysUnprivileged")) {
            builder.staysUnprivileged(true);
        }
        if (!args.isGiven("maxSessionDuration")) {
            builder.maxSessionDuration(Duration.ofHours(4));
        }
        builder.roleTags(args.roleTags()
                .orElse(Output.of(Map.of()))
                .applyValue(tags -> Stream.concat(tags.entrySet().stream(), Map.of("team", "red").entrySet().stream())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        return builder.build();
    }

    @Test
    void lets_a_caller_change_and_clear_what_a_team_gave() {
        var team = UnprivilegedUserWithRoleArgs.builder()
                .userName("team")
                .rolePolicy("read", POLICIES.get(0))
                .rolePolicy("write", POLICIES.get(0))
                .requireSessionName("ci-*")
                .build();

        var caller = team.toBuilder()
                .clear("userName")
                .rolePolicy("write", POLICIES.get(1))
                .clear("requireSessionName")
                .requireSessionName("release")
                .build();

        assertThat(caller.userName()).isEqualTo(Optional.empty());
        assertThat(caller.permissions.inline())
                .extracting(PlannedPolicies.Inline::suffix)
                .containsExactly("-policy-read", "-policy-write");
        assertThat(KnownValue.of(caller.permissions.inline().get(1).policy())
                        .orElseThrow()
                        .value())
                .contains("s3:PutObject");
        assertThat(caller.trust.requirements().sessionNames()).containsExactly("release");
        assertThat(team.trust.requirements().sessionNames()).containsExactly("ci-*");
    }

    @Test
    void keeps_the_user_that_the_arguments_of_a_provider_came_from() {
        var stack = MockedStack.up(context -> {
            var user =
                    new UnprivilegedUserWithRole("user", Deployer.args(b -> b.externalId(Output.ofSecret("the-id"))));
            var args = AssumedRoleProviderArgs.from(user).region("us-east-1");
            var more = args.build().toBuilder().duration(Duration.ofMinutes(30));
            assertThat(more.build().isGiven("roleArn")).isFalse();
            assertThat(more.build().isGiven("externalId")).isFalse();
            assertThat(more.build().isGiven("region")).isTrue();
            assertThat(more.build().duration()).contains(Duration.ofMinutes(30));
            new AssumedRoleProvider("provider", more.build());
        });

        assertThat(stack.errors()).isEmpty();
        assertThat(RoleInput.in(stack.inputs("pulumi:providers:aws")))
                .contains("the-id", "1800s", ":role/user-0123abc");
    }
}
