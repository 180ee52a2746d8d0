package io.assumerole;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.pulumi.core.Output;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.IamPath;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.RoleName;
import io.assumerole.arn.SessionDuration;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tag;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserName;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.internal.RepeatedName;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that the builders refuse bad input before anything is registered, in one line that names the component and the
 * argument, shows the value unless it is a secret, and says what is allowed. An argument of a type refuses what the type
 * refuses, in the same words; the tests of iam-policy have all values of its types. Beside each group stands the nearest
 * good value, which is accepted. Does not prove that AWS refuses the same.
 */
class BadArgumentsTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/r";
    private static final String USER = "arn:aws:iam::123456789012:user/u";
    private static final String POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String ISSUER = "arn:aws:iam::123456789012:oidc-provider/example.com";
    private static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
    private static final PolicyDocument BUCKETS =
            PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());
    private static final PolicyDocument TRUST = PolicyDocument.of(Statement.allow()
            .principal(Principal.aws(ROLE))
            .action("sts:AssumeRole")
            .resource("*")
            .build());

    private static final UnprivilegedUserWithRoleArgs USER_DEFAULTS =
            UnprivilegedUserWithRoleArgs.builder().rolePolicy(BUCKETS).build();
    private static final RoleWithoutUserArgs ROLE_DEFAULTS = RoleWithoutUserArgs.builder()
            .rolePolicy(BUCKETS)
            .trustedPrincipal(USER)
            .build();
    private static final AssumedRoleProviderArgs PROVIDER_DEFAULTS =
            AssumedRoleProviderArgs.builder().roleArn(Output.of(ROLE)).build();

    /** Refused as every name, path and ARN: nothing, blanks, look-alikes, lines, JSON, a NUL. */
    private static final String[] EVERYWHERE = {
        "", " ", "b\u043eb \u0441at", "a\nb", "x\",\"Effect\":\"Allow", "a\0b", "\u202enimda"
    };

    private static final String[] NAMES = and("some body", "a/b", "*", "${aws:username}", ROLE, "\uff41dmin", of(65));
    private static final String[] PATTERNS =
            and("a", "a\nb*", "b\u043eb*", "a/*", "?", "${aws:username}*", of(65) + "*");
    private static final String[] PATHS =
            and("a", "/a", "a/", "/a b/", "/" + of(511) + "/", "/te*m/", "/te?m/", "/${aws:username}/");
    private static final String[] POLICIES = and("ReadOnlyAccess", "arn:aws:iam::amazon:policy/ReadOnlyAccess", ROLE);
    private static final String[] ROLES = and(
            "r",
            "arn:aws:iam::12345678901:role/r",
            "arn:aws:sts::123456789012:assumed-role/r/session",
            "arn:aws:iam::123456789012:role/*",
            "arn:aws:iam::123456789012:role/r\n",
            USER,
            POLICY);
    private static final String[] REGIONS =
            and("us-east", "us-east-1a", "US-EAST-1", "us-east-1 ", "us-e\u0430st-1", "us-east-" + of(100), ROLE);
    private static final String[] PRINCIPALS = and(
            "123456789012",
            "*",
            "another",
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::123456789012:user/*",
            "arn:aws:iam::123456789012:group/g",
            "arn:aws:iam::12345678901:user/u",
            "arn:aws:sts::123456789012:assumed-role/r/s",
            "arn:aws:iam::123456789012:role/te*m/r",
            "arn:aws:iam::123456789012:user/?/u",
            "arn:aws:iam::123456789012:user/${aws:username}/u",
            USER + "\n",
            POLICY);
    private static final List<Map<String, String>> TAGS = List.of(
            Map.of("", "v"),
            Collections.singletonMap(null, "v"),
            Collections.singletonMap("k", null),
            Map.of("aws:k", "v"),
            Map.of("k\n", "v"),
            Map.of("k", "a\"b"),
            tags(51));

    /** A type of arguments: a check that throws, a value that it accepts, and values that it refuses. */
    private record Type(Consumer<Object> check, Object good, boolean isSecret, List<?> refused) {}

    @SuppressWarnings("unchecked")
    private static <T> Type type(Consumer<T> check, T good, List<? extends T> refused) {
        return new Type(value -> check.accept((T) value), good, false, refused);
    }

    private static Type text(Consumer<String> check, String good, String... refused) {
        return type(check, good, List.of(refused));
    }

    private static Type secret(Consumer<String> check, String good, String... refused) {
        var type = text(check, good, refused);
        return new Type(type.check, good, true, type.refused);
    }

    /** The types of the arguments, by the names of the methods. */
    private static final Map<String, Type> TYPES = Map.ofEntries(
            entry("userName", text(UserName::new, of(64), NAMES)),
            entry("roleName", text(RoleName::new, of(64), NAMES)),
            entry("userPath", text(path -> TrustValueChecks.literal(new IamPath(path)), "/te$m/{a}/", PATHS)),
            entry("rolePath", text(path -> TrustValueChecks.literal(new IamPath(path)), "/" + of(510) + "/", PATHS)),
            entry("userPermissionsBoundary", text(PolicyArn::parse, POLICY, POLICIES)),
            entry("rolePermissionsBoundary", text(PolicyArn::parse, POLICY, POLICIES)),
            entry("guardRails", text(PolicyArn::parse, POLICY, POLICIES)),
            entry("managedPolicyArn", text(PolicyArn::parse, POLICY, POLICIES)),
            entry("policyArn", text(PolicyArn::parse, "arn:aws:iam::123456789012:policy/p", POLICIES)),
            entry(
                    "trustedPrincipal",
                    text(
                            arn -> TrustArguments.principal(arn, false),
                            "arn:aws:iam::123456789012:role/te$m/{a}/r",
                            PRINCIPALS)),
            entry("existingRoleArn", text(arn -> TrustValueChecks.literal(RoleArn.parse(arn)), ROLE, ROLES)),
            entry("roleArn", text(RoleArn::parse, "arn:aws-us-gov:iam::123456789012:role/a/" + of(64), ROLES)),
            entry("userTags", type(Tags::of, tags(50), TAGS)),
            entry("roleTags", type(Tags::of, Map.of("\u041a\u043b\u044e\u0447", ""), TAGS)),
            entry("tags", type(Tags::of, tags(50), TAGS)),
            entry("defaultTags", type(ProviderValueChecks::resourceTags, Map.of("Team", "a", "team", "b"), TAGS)),
            entry("sessionName", text(SessionName::new, of(64), NAMES)),
            entry("sourceIdentity", text(SourceIdentity::new, "ab", NAMES)),
            entry("requireSessionName", text(BadArgumentsTest::sessionName, of(64) + "*", PATTERNS)),
            entry("requireSourceIdentity", text(BadArgumentsTest::sourceIdentity, "?b", PATTERNS)),
            entry("allowSessionTag", text(key -> new Tag(key, ""), "k", "aws:k", "a,b", "")),
            entry(
                    "externalId",
                    secret(
                            ExternalId::new,
                            of(1224),
                            "x",
                            of(1225),
                            "the secret id",
                            "t\u04bbe-secret-id",
                            "the-secret-id\n",
                            "the-secret\",\"*",
                            "${aws:username}",
                            "")),
            entry(
                    "maxSessionDuration",
                    type(
                            MaxSessionDuration::new,
                            Duration.ofHours(12),
                            List.of(
                                    Duration.ofSeconds(3599),
                                    Duration.ofMillis(3_600_001),
                                    Duration.ofSeconds(Long.MAX_VALUE)))),
            entry(
                    "duration",
                    type(
                            SessionDuration::new,
                            Duration.ofHours(1),
                            List.of(
                                    Duration.ofSeconds(899),
                                    Duration.ofMillis(900_500),
                                    Duration.ofSeconds(Long.MIN_VALUE)))),
            entry("webIdentityTokenFile", text(ProviderValueChecks::notBlank, "/a b", "", " ", "/t\n", "/t\0")),
            entry("profile", text(ProviderValueChecks::notBlank, "my profile", "", "\t", "a\nrole_arn = x")),
            entry("region", text(ProviderValueChecks::region, "us-east-1", REGIONS)),
            entry(
                    "allowedAccountIds",
                    text(
                            AccountId::new,
                            "123456789012",
                            "12345678901",
                            "1234567890123",
                            "-12345678901",
                            "\u0661234567890\u0662\u0663")));

    /** For each argument that the component passes on unchanged, the input of the user or role. */
    private static final Map<String, String> INPUTS = Map.of(
            "userName", "aws:iam/user:User name",
            "userPath", "aws:iam/user:User path",
            "userTags", "aws:iam/user:User tags",
            "userPermissionsBoundary", "aws:iam/user:User permissionsBoundary",
            "roleName", "aws:iam/role:Role name",
            "rolePath", "aws:iam/role:Role path",
            "roleTags", "aws:iam/role:Role tags",
            "rolePermissionsBoundary", "aws:iam/role:Role permissionsBoundary",
            "maxSessionDuration", "aws:iam/role:Role maxSessionDuration");

    private static void sessionName(String name) {
        TrustValueChecks.nameOrPattern(name, SessionName::new);
    }

    private static void sourceIdentity(String name) {
        TrustValueChecks.nameOrPattern(name, SourceIdentity::new);
    }

    /** A method of a builder that takes one value of a type. */
    private record TypedMethod(Class<?> builder, Method method) {

        String name() {
            return method.getName();
        }

        Type type() {
            return TYPES.get(name());
        }

        boolean takesOutput() {
            return method.getParameterTypes()[0] == Output.class;
        }

        Object build(Object value) {
            if (takesOutput()) {
                return buildWith(Output.of(value));
            }
            return buildWith(method.getParameterTypes()[0] == String[].class ? new String[] {(String) value} : value);
        }

        Object buildWith(Object value) {
            var target = defaults();
            BuilderMethods.call(target, method, value);
            return BuilderMethods.build(target);
        }

        private Object defaults() {
            if (builder == AssumedRoleProviderArgs.Builder.class) {
                return PROVIDER_DEFAULTS.toBuilder();
            }
            if (builder == RoleWithoutUserArgs.Builder.class) {
                return ROLE_DEFAULTS.toBuilder();
            }
            return name().equals("existingRoleArn")
                    ? UnprivilegedUserWithRoleArgs.builder()
                    : USER_DEFAULTS.toBuilder();
        }

        @Override
        public String toString() {
            return builder.getDeclaringClass().getSimpleName() + " " + method.toGenericString();
        }
    }

    private static Stream<TypedMethod> typed() {
        return BuilderMethods.BUILDERS.stream()
                .flatMap(builder -> BuilderMethods.of(builder)
                        .filter(method -> method.getParameterCount() == 1 && TYPES.containsKey(method.getName()))
                        .map(method -> new TypedMethod(builder, method)));
    }

    private static Stream<TypedMethod> outputs() {
        return typed().filter(TypedMethod::takesOutput);
    }

    private static Stream<TypedMethod> inputs() {
        return typed().filter(method ->
                method.builder() == UnprivilegedUserWithRoleArgs.Builder.class && INPUTS.containsKey(method.name()));
    }

    private static Stream<TypedMethod> texts() {
        return typed().filter(method -> method.type().good() instanceof String && !method.takesOutput());
    }

    @ParameterizedTest
    @MethodSource("typed")
    void accepts_what_the_type_accepts(TypedMethod argument) {
        assertThatCode(() -> argument.build(argument.type().good())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void reaches_its_resource_alone(TypedMethod argument) {
        var good = argument.type().good();
        var input = INPUTS.get(argument.name()).split(" ");
        var deployer = Deployer.up(args -> {
            BuilderMethods.call(args, argument.method(), argument.takesOutput() ? Output.of(good) : good);
            return args;
        });

        var inputs = new HashMap<>(deployer.stack().inputs(input[0]));
        inputs.remove("assumeRolePolicy");
        assertThat(inputs)
                .isEqualTo(Map.of(input[1], good instanceof Duration time ? (double) time.toSeconds() : good));
    }

    @ParameterizedTest
    @MethodSource("typed")
    void refuses_what_the_type_refuses(TypedMethod argument) {
        for (var value : argument.type().refused()) {
            var refusal = catchThrowableOfType(
                    IllegalArgumentException.class,
                    () -> argument.type().check().accept(value));
            assertThat(refusal).as("%s", value).isNotNull();
            var words = ArgumentChecks.withoutTypeName(refusal);
            assertThat(words).contains("allowed: ");
            assertRefused(new Row(
                    argument.name(),
                    () -> argument.build(value),
                    List.of(words),
                    argument.type().isSecret() ? (String) value : null));
        }
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shows_no_secret_and_refuses_an_output_without_a_value(TypedMethod argument) {
        assertRefused(new Row(
                argument.name(), () -> argument.buildWith(Output.ofNullable(null)), List.of("null: the output"), null));
        if (argument.type().good() instanceof String) {
            assertRefused(new Row(
                    argument.name(),
                    () -> argument.buildWith(Output.ofSecret("the\nsecret ${x}")),
                    List.of("not shown", "allowed: "),
                    "the\nsecret"));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void refuses_the_text_of_an_output(TypedMethod argument) {
        var text = argument.type().good() + "/" + Output.of("app") + ":x";
        assertRefused(new Row(argument.name(), () -> argument.build(text), OBJECT_IN_TEXT, null));
    }

    private static final List<String> OBJECT_IN_TEXT =
            List.of("contains the text of an Output", "output.applyValue(value -> …)");

    /**
     * One row: what is refused, which argument the message names, the words that it has, and the text that it must not
     * have.
     */
    record Row(String argument, Supplier<?> refused, List<String> words, String hidden) {
        @Override
        public String toString() {
            return argument + ": " + String.join(", ", words);
        }
    }

    /** A value that the argument accepts. */
    record Good(String argument, Supplier<?> accepted) {
        @Override
        public String toString() {
            return argument;
        }
    }

    private static final List<Row> ROWS = new ArrayList<>();
    private static final List<Good> GOOD = new ArrayList<>();

    static {
        userRows();
        permissionsRows();
        trustRows();
        webIdentityRows();
        providerRows();
        credentialsRows();
    }

    private static Output<String> json(PolicyDocument policy) {
        return Output.of(policy.toJson());
    }

    private static String of(int length) {
        return "x".repeat(length);
    }

    private static String[] and(String... more) {
        return Stream.of(EVERYWHERE, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static Map<String, String> tags(int number) {
        return IntStream.range(0, number).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value"));
    }

    private interface User extends UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> {}

    private interface Provider extends UnaryOperator<AssumedRoleProviderArgs.Builder> {}

    private static UnprivilegedUserWithRoleArgs user(User change) {
        return change.apply(USER_DEFAULTS.toBuilder()).build();
    }

    private static UnprivilegedUserWithRoleArgs bare(User change) {
        return change.apply(UnprivilegedUserWithRoleArgs.builder()).build();
    }

    private static AssumedRoleProviderArgs provider(Provider change) {
        return change.apply(PROVIDER_DEFAULTS.toBuilder()).build();
    }

    private static AssumedRoleProviderArgs key(String id, String secret, String token) {
        return provider(a -> a.credentials(Output.of(id), Output.of(secret), Output.of(token)));
    }

    private static void goodUser(String argument, User change) {
        GOOD.add(new Good(argument, () -> user(change)));
    }

    private static void goodBare(String argument, User change) {
        GOOD.add(new Good(argument, () -> bare(change)));
    }

    private static void goodProvider(String argument, Provider change) {
        GOOD.add(new Good(argument, () -> provider(change)));
    }

    private static void row(String argument, Supplier<?> refused, String... words) {
        ROWS.add(new Row(argument, refused, List.of(words), null));
    }

    private static void user(String argument, User change, String... words) {
        row(argument, () -> user(change), words);
    }

    private static void bare(String argument, User change, String... words) {
        row(argument, () -> bare(change), words);
    }

    private static void provider(String argument, Provider change, String... words) {
        row(argument, () -> provider(change), words);
    }

    /** A text that the message must not show. */
    private static void secret(String argument, Function<String, ?> set, String secret, String... words) {
        ROWS.add(new Row(argument, () -> set.apply(secret), List.of(words), secret));
    }

    private static void userRows() {
        goodUser("roleDescription", b -> b.roleDescription(of(1000)));
        for (var bad : List.of(of(1001), "\u2018quoted\u2019", "b\u043eb", "a\0", "\u007f")) {
            user("roleDescription", b -> b.roleDescription(bad), "got \"", "0 to 1000 characters");
            user("roleDescription", b -> b.roleDescription(Output.of(bad)), "got \"", "0 to 1000 characters");
        }
        revoking("revokeRoleSessionsBefore", (b, v) -> b.revokeRoleSessionsBefore(v));
        revoking("revokeUserSessionsBefore", (b, v) -> b.revokeUserSessionsBefore(v));
        user("clear", b -> b.clear(null), "got null", "allowed: ");
        goodUser("clear", b -> b.clear("userName"));
        goodUser("accessKeys", b -> b.accessKeys(AccessKeys.none()));
        user("accessKeys", b -> b.accessKeys(null), "is null", "AccessKeys.none()");
        user("rolePolicy configures", b -> b.existingRoleArn(ROLE), "existingRoleArn", "omit one");
        var partitions = "The ARNs belong to several partitions";
        var chinese = USER.replace("arn:aws:", "arn:aws-cn:");
        goodUser(partitions, b -> b.trustedPrincipal(USER).rolePermissionsBoundary(POLICY));
        goodUser(
                partitions,
                b -> b.managedPolicyArn("arn:aws-cn:iam::aws:policy/p")
                        .userPermissionsBoundary("arn:aws-cn:iam::aws:policy/b"));
        user(
                partitions,
                b -> b.managedPolicyArn("arn:aws-cn:iam::aws:policy/p").userPermissionsBoundary(POLICY),
                "arn:aws-cn:",
                POLICY);
        user(
                partitions,
                b -> b.trustedPrincipal(chinese).rolePermissionsBoundary(POLICY),
                "arn:aws-cn:",
                "allowed: one partition");
        goodUser(
                partitions,
                b -> b.trustedPrincipal(Output.of(USER))
                        .trustedWebIdentity(Output.of(ISSUER), "aud", "s")
                        .rolePermissionsBoundary(POLICY));
        user(
                "trustedPrincipal: " + partitions,
                b -> b.trustedPrincipal(Output.of(chinese)).rolePermissionsBoundary(POLICY),
                "arn:aws-cn:",
                "allowed: one partition");
        user(
                "trustedWebIdentity: " + partitions,
                b -> b.trustedWebIdentity(Output.of(ISSUER.replace("arn:aws:", "arn:aws-cn:")), "aud", "s")
                        .rolePermissionsBoundary(POLICY),
                "arn:aws-cn:",
                "allowed: one partition");
        var twice = Map.of("Team", "a", "team", "b");
        user("userTags", b -> b.userTags(twice), "\"team\"", "differ in more than case");
        user("userTags", b -> b.userTags(Map.of("k", "us" + Output.of("app"))), "contains the text of an Output");
    }

    private static void revoking(
            String name,
            BiFunction<UnprivilegedUserWithRoleArgs.Builder, Instant, UnprivilegedUserWithRoleArgs.Builder> set) {
        goodUser(name, b -> set.apply(b, Instant.now().plus(Duration.ofMinutes(14))));
        goodUser(name, b -> set.apply(b, Instant.EPOCH));
        user(name, b -> set.apply(b, Instant.now().plus(Duration.ofMinutes(16))), "15 minutes from now");
        user(name, b -> set.apply(b, Instant.EPOCH.minusNanos(1)), "1969-12-31T23:59:59.999999999Z", "1970");
        user(name, b -> set.apply(b, Instant.MAX), "+1000000000-12-31T23:59:59.999999999Z", "1970");
    }

    private static void permissionsRows() {
        var duplicate = "two policies have the name \"ReadOnlyAccess\"";
        bare(
                "managedPolicyArn",
                b -> b.managedPolicyArn(POLICY).managedPolicyArn(POLICY),
                duplicate,
                "managedPolicyArn(name, arn)");
        bare("managedPolicyArn", b -> b.managedPolicyArn("a b", Output.of(POLICY)), "\"a b\"", "1 to 60");
        bare("managedPolicyArn", b -> b.managedPolicyArn("x", Output.of(USER)), "got \"" + USER, "policy/PATH/NAME");
        goodBare("managedPolicyArn", b -> b.managedPolicyArn("x", Output.of(POLICY)));
        goodBare("rolePolicy", b -> b.rolePolicy("x", BUCKETS));
        goodBare("rolePolicy", b -> b.rolePolicy(of(60), BUCKETS));
        bare("rolePolicy", b -> b, "is missing", "managedPolicyArn", "existingRoleArn");
        bare("rolePolicy \"x\"", b -> b.rolePolicy("x", TRUST), "Principal", "allowed: ");
        bare("rolePolicy \"x\"", b -> b.rolePolicy("x", Output.of(TRUST)), "Principal", "allowed: ");
        bare("rolePolicy", b -> b.rolePolicy("x", BUCKETS).rolePolicy("x", BUCKETS), "\"x\" is given twice");
        bare("rolePolicy", b -> b.rolePolicy(TRUST), "Principal", "allowed: ");
        bare("rolePolicy", b -> b.rolePolicy("", BUCKETS), "got the name \"\"", "1 to 60");
        bare("rolePolicy", b -> b.rolePolicy("007", BUCKETS), "\"007\"", "not only digits");
        bare("rolePolicy", b -> b.rolePolicy("a/b", BUCKETS), "\"a/b\"", "1 to 60");
        bare("rolePolicy", b -> b.rolePolicy("a\nb", BUCKETS), "\"a\\u000ab\"", "1 to 60");
        bare("rolePolicy", b -> b.rolePolicy(of(61), BUCKETS), of(61), "1 to 60");
        goodBare("rolePolicy", b -> b.rolePolicy(json(BUCKETS).applyValue(PolicyDocument::parse)));
        bare("rolePolicy", b -> b.rolePolicy(json(TRUST).applyValue(PolicyDocument::parse)), "Principal", "allowed: ");
        bare("rolePolicy", b -> b.rolePolicy(Output.ofNullable(null)), "null: the output");
        bare(
                "rolePolicy: the policy without a name",
                b -> b.rolePolicy(BUCKETS).rolePolicy(Output.of(BUCKETS)),
                "is given twice");
        var code = LintCode.ALLOWS_WHOLE_SERVICE;
        goodUser("acknowledge", b -> b.acknowledge(code, "s3:*", "meant so"));
        user("acknowledge", b -> b.acknowledge(null, "s3:*", "meant so"), "got no code");
        user("acknowledge", b -> b.acknowledge(code, null, "meant so"), "about null", "such as s3:*");
        user("acknowledge", b -> b.acknowledge(code, "s3:*", " "), "needs a reason");
        user("acknowledge", b -> b.acknowledge(code, "s3:*", null), "needs a reason");
    }

    private static void trustRows() {
        goodUser("requireMfa", b -> b.requireMfa(Duration.ofHours(36)));
        goodUser("requireMfa", b -> b.requireMfa(Duration.ofSeconds(1)));
        for (var bad : List.of("PT0S", "PT-1S", "PT36H0.001S", "PT36H1S", "PT1.5S", "PT2562047788015215H")) {
            user("requireMfa", b -> b.requireMfa(Duration.parse(bad)), "got " + bad, "whole seconds", "36 hours");
        }
        user("requireMfa", b -> b.requireMfa(Duration.ofHours(1)).requireMfa(), "is given twice");
        goodUser("requireSessionName", b -> b.requireSessionName("bob", "deploy-*"));
        user(
                "requireSessionName",
                b -> b.requireSessionName("com.pulumi.core.Name@1a2b*"),
                "contains the text of a Pulumi object");
        goodUser("requireSessionName", b -> b.requireSessionName("com.pulumi.core.Name-1a2b*"));
        user("requireSessionName", b -> b.requireSessionName(), "got no values", "at least one");
        user("requireSourceIdentity", b -> b.requireSourceIdentity(), "got no values", "at least one");
        goodUser(
                "requireUserNameAsSessionName",
                b -> b.userName("us").requireUserNameAsSessionName().trustedPrincipal(USER));
        user(
                "requireUserNameAsSessionName and",
                b -> b.requireSessionName("ab").requireUserNameAsSessionName(),
                "omit one of them");
        user(
                "requireUserNameAsSessionName cannot be combined with trustedWebIdentity",
                b -> b.trustedWebIdentity(ISSUER, "aud", "repo:us/app").requireUserNameAsSessionName(),
                "or use requireSessionName");
        user(
                "userName: requireUserNameAsSessionName",
                b -> b.userName("u").requireUserNameAsSessionName(),
                "got \"u\"",
                "2 to 64");
        for (var role : List.<User>of(b -> b.trustedPrincipal(ROLE), b -> b.trustedPrincipal(Output.of(ROLE)))) {
            user(
                    "trustedPrincipal",
                    b -> role.apply(b).requireUserNameAsSessionName(),
                    "got the role \"" + ROLE,
                    "omit one of the two");
        }
        goodUser("requireSessionTag", b -> b.requireSessionTag("k", "v*", of(256) + "*"));
        user(
                "requireSessionTag",
                b -> b.requireSessionTag("k", "com.pulumi.core.Name@1a2b*"),
                "contains the text of a Pulumi object");
        goodUser("requireSessionTag", b -> b.requireSessionTag("k", "com.pulumi.core.Name-1a2b*"));
        user("requireSessionTag", b -> b.requireSessionTag("", "v"), "got \"\"", "1 to 128");
        user("requireSessionTag", b -> b.requireSessionTag(null, "v").allowSessionTag("k"), "got null", "1 to 128");
        user("requireSessionTag", b -> b.requireSessionTag("k\n", "*"), "\"k\\u000a\"", "1 to 128");
        user(
                "requireSessionTag",
                b -> b.requireSessionTag("k", "a\nb*"),
                "\"a\\u000ab*\" for \"k\"",
                "letters, digits");
        user("requireSessionTag", b -> b.requireSessionTag("k", of(257) + "*"), "258 characters", "at most 256");
        user("requireSessionTag", b -> b.requireSessionTag("k", "${aws:x}"), "${aws:x}", "letters, digits");
        user(
                "requireSessionTag",
                b -> b.requireSessionTag("k", Output.of("app") + "*"),
                "contains the text of an Output");
        user("requireSessionTag", b -> b.requireSessionTag("k", (String) null), "got null", "0 to 256");
        user(
                "requireSessionTag",
                b -> b.requireSessionTag("k", "a").requireSessionTag("k", "b"),
                "\"k\" is given twice");
        user("requireSessionTag", b -> b.requireSessionTag("k", "a").requireSessionTag("K", "b"), "\"K\" only in case");
        goodUser("requireSessionTag", b -> requireTags(b, 50));
        user("requireSessionTag", b -> requireTags(b, 51), "got 51 keys", "at most 50");
        user("allowSessionTag", b -> b.allowSessionTag(), "got no values", "at least one");
        var externalId = Condition.externalId("cd");
        var mfa = Condition.of(ConditionOperator.BOOL, "aws:MultiFactorAuthPresent", "false");
        var name = Condition.of(ConditionOperator.STRING_EQUALS, "STS:roleSessionName", "x");
        var address = Condition.sourceIp("203.0.113.0/24");
        var taken = "one condition for each operator and key";
        goodUser("trustCondition", b -> b.trustCondition(address, externalId, mfa, name));
        user("trustCondition", b -> b.trustCondition(), "got no values");
        user("trustCondition", b -> b.trustCondition((Condition) null), "a condition is null");
        user(
                "trustCondition",
                b -> b.externalId("ab").trustCondition(externalId),
                "StringEquals sts:ExternalId",
                taken);
        user("trustCondition", b -> b.requireMfa().trustCondition(mfa), "Bool aws:MultiFactorAuthPresent", taken);
        user("trustCondition", b -> b.requireSessionName("ab").trustCondition(name), "STS:roleSessionName", taken);
        user("trustCondition", b -> b.trustCondition(address).trustCondition(address), "IpAddress aws:SourceIp", taken);
        var noon = Instant.parse("2030-01-31T12:00:00Z");
        goodUser("trustCondition", b -> b.trustCondition(Condition.notBefore(noon), Condition.notAfter(noon)));
        user(
                "trustCondition: notBefore 2030-01-31T12:00:01Z is after notAfter 2030-01-31T12:00:00Z",
                b -> b.trustCondition(Condition.notBefore(noon.plusSeconds(1)), Condition.notAfter(noon)),
                "swap them");
    }

    private static UnprivilegedUserWithRoleArgs.Builder requireTags(
            UnprivilegedUserWithRoleArgs.Builder builder, int number) {
        IntStream.range(0, number).forEach(i -> builder.requireSessionTag("key" + i));
        return builder;
    }

    private static void webIdentityRows() {
        for (var bad : List.of("https://example.com", "token.example.com", ROLE, ISSUER + ":443")) {
            user(
                    "trustedWebIdentity",
                    b -> b.trustedWebIdentity(bad, "aud", "s"),
                    "got \"" + bad,
                    "oidc-provider/HOST/PATH");
        }
        user("trustedWebIdentity", b -> b.trustedWebIdentity((String) null, "aud", "s"), "is missing");
        user("trustedWebIdentity", b -> b.trustedWebIdentity(ISSUER, "aud"), "there is no subject");
        goodUser("trustedWebIdentity", b -> b.trustedWebIdentity(ISSUER, of(255), of(255)));
        audience("", "got \"\"", "1 to 255");
        audience(null, "got null", "1 to 255");
        audience(of(256), "256 characters", "1 to 255");
        audience("${aws:userid}", "${aws:userid}", "allowed: no ${, which begins a policy variable");
        audience("us" + Output.of("app"), "contains the text of an Output");
        subject("s\n", "\"s\\u000a\"", "1 to 255");
        subject(null, "got null", "1 to 255");
        subject(of(256), "256 characters", "1 to 255");
        subject("${aws:userid}", "${aws:userid}", "allowed: no ${, which begins a policy variable");
        subject("repo:us/" + Output.of("app"), "contains the text of an Output");
        goodUser("trustedWebIdentity", b -> b.trustedWebIdentity(ISSUER, "https://github.com/us", "repo:us/*"));
        goodUser("trustedWebIdentity", b -> b.trustedWebIdentity(ISSUER, "pulumi:app", "s"));
        for (var subject : List.of(
                "repo:us/app:ref:refs/heads/main",
                "project_path:us/app:x",
                "pulumi:deploy:org:us:project:app:stack:prod:operation:update:scope:write",
                "pulumi:environments:org:us:env:app/prod",
                "pulumi:environments:pulumi.organization.login:us:currentEnvironment.name:app/prod",
                "pulumi:org:o1:env:e1")) {
            audience(subject, "got \"" + subject, "form of a subject; the order is");
        }
        for (var audience : List.of("sts.amazonaws.com", "sts.cn-north-1.amazonaws.com.cn", "https://github.com/us")) {
            subject(audience, "got \"" + audience, "form of an audience; the order is");
        }
    }

    private static void audience(String audience, String... words) {
        user("trustedWebIdentity: audience", b -> b.trustedWebIdentity(ISSUER, audience, "s"), words);
    }

    private static void subject(String subject, String... words) {
        user("trustedWebIdentity: subject", b -> b.trustedWebIdentity(ISSUER, "aud", subject), words);
    }

    private static void providerRows() {
        row("roleArn", () -> AssumedRoleProviderArgs.builder().build(), "is missing; it is required");
        provider("roleArn", b -> b.roleArn((String) null), "is missing; it is required");
        goodProvider("policy", b -> b.policy(BUCKETS));
        provider("policy", b -> b.policy(TRUST), "Principal", "allowed: ");
        goodProvider("policy", b -> b.policy(json(BUCKETS).applyValue(PolicyDocument::parse)));
        provider("policy", b -> b.policy(json(TRUST).applyValue(PolicyDocument::parse)), "Principal", "allowed: ");
        provider("policy", b -> b.policy(BUCKETS).policy(Output.of(BUCKETS)), "is given twice");
        provider("policyArn", b -> b.policyArn("arn:aws:iam::210987654321:policy/p"), "210987654321");
        provider("policyArn", b -> b.policyArn("arn:aws-cn:iam::aws:policy/p"), "aws-cn");
        goodProvider("policyArn", b -> policies(b, 10));
        provider("policyArn", b -> policies(b, 11), "got 11", "at most 10");
        var tags = Map.of("k", "v");
        goodProvider("transitiveTagKeys", b -> b.tags(tags).transitiveTagKeys("K"));
        provider("transitiveTagKeys", b -> b.transitiveTagKeys("k"), "tags are not");
        provider(
                "transitiveTagKeys",
                b -> b.tags(tags).transitiveTagKeys("x\n"),
                "\"x\\u000a\"",
                "keys of the session's own tags: [k]");
        provider("transitiveTagKeys", b -> b.tags(tags).transitiveTagKeys(), "got none", "at least one");
        provider("transitiveTagKeys", b -> b.tags(tags).transitiveTagKeys("k", null), "got null", "none of them null");
        provider("tags", b -> b.tags(Map.of("k", "us" + Output.of("app"))), "contains the text of an Output");
        provider(
                "region",
                b -> b.region("cn-north-1"),
                "'cn-north-1' is in partition aws-cn",
                "give a region in the role's partition");
        var hub = AssumedRoleProviderArgs.builder().roleArn(ROLE).build();
        goodProvider("roleChain", b -> b.roleChain(hub, hub));
        provider("roleChain", b -> b.roleChain(), "got no role", "at least one");
        provider("roleChain", b -> b.roleChain(hub, null), "(role 2): got null", "builder()…build()");
        provider(
                "roleChain",
                b -> b.roleChain(hub.toBuilder().region("us-east-1").build()),
                "(role 1): region belongs to the provider",
                "next to roleChain");
        provider("allowedAccountIds", b -> b.allowedAccountIds("210987654321"), "[210987654321]", "123456789012");
        provider("allowedAccountIds", b -> b.allowedAccountIds(), "is empty");
    }

    private static AssumedRoleProviderArgs.Builder policies(AssumedRoleProviderArgs.Builder builder, int number) {
        IntStream.range(0, number).forEach(i -> builder.policyArn("arn:aws:iam::aws:policy/p" + i));
        return builder;
    }

    private static void credentialsRows() {
        goodProvider("webIdentityToken", b -> b.webIdentityToken(Output.of("abcd")));
        for (var bad : List.of("abc", of(20_001), "")) {
            secret("webIdentityToken", v -> provider(b -> b.webIdentityToken(Output.of(v))), bad, "4 to 20000");
        }
        provider(
                "webIdentityToken and webIdentityTokenFile",
                b -> b.webIdentityToken(Output.of("abcd")).webIdentityTokenFile("/t"),
                "exactly one");
        provider(
                "profile cannot be combined with",
                b -> b.profile("p").webIdentityTokenFile("/t"),
                "webIdentityTokenFile");
        GOOD.add(new Good("credentials", () -> key(KEY_ID, "secret", "token")));
        var notAnId = List.of(
                "AKIATOOSHORTKEY",
                of(129),
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "\u0410KIAIOSFODNN7EXAMPLE",
                KEY_ID + "\n",
                "");
        notAnId.forEach(id -> secret("accessKeyId", v -> key(v, "secret", "token"), id, "16 to 128"));
        for (var bad : List.of("", " ", "the-secret\n", "the secret", "the-s\u0435cret")) {
            secret("secretAccessKey", v -> key(KEY_ID, v, "token"), bad, "ASCII characters, without white space");
            secret("sessionToken", v -> key(KEY_ID, "secret", v), bad, "ASCII characters, without white space");
        }
        provider("accessKeyId", b -> b.credentials(Output.ofSecret(null), Output.of("secret")), "is null");
        provider("secretAccessKey", b -> b.credentials(Output.of(KEY_ID), null), "is null");
        provider("secretAccessKey", b -> b.credentials(Output.of(KEY_ID), Output.ofNullable(null)), "is null");
        provider("sessionToken", b -> b.credentials(Output.of(KEY_ID), Output.of("secret"), null), "is null");
        provider(
                "credentials and profile",
                b -> b.credentials(Output.of(KEY_ID), Output.of("secret")).profile("p"),
                "omit one");
    }

    private static List<Row> refuses() {
        return ROWS;
    }

    private static List<Good> accepts() {
        return GOOD;
    }

    @ParameterizedTest
    @MethodSource
    void accepts(Good good) {
        assertThatCode(() -> good.accepted().get()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource
    void refuses(Row row) {
        assertRefused(row);
    }

    /** Checks that the message names the component and one problem, and holds no character that is not visible. */
    private static void assertRefused(Row row) {
        var message = catchThrowableOfType(
                        RuntimeException.class, () -> row.refused().get())
                .getMessage();
        assertThat(message).matches("(?s)([A-Z][A-Za-z]+Args cannot be built|clear: got ).*");
        assertThat(message.lines().filter(line -> line.startsWith("  - "))).hasSizeLessThanOrEqualTo(1);
        assertThat("\n  - " + message).contains("\n  - " + row.argument());
        assertThat(message).contains(row.words());
        assertThat(RepeatedName.in(message)).isEmpty();
        assertThat(message.chars())
                .noneMatch(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        if (row.hidden() != null && row.hidden().strip().length() > 1) {
            assertThat(message).doesNotContain(row.hidden().strip());
        }
    }

    @Test
    void shows_no_credential_when_several_are_refused() {
        var message = catchThrowableOfType(
                        InvalidArgumentsException.class, () -> key("KEY ID", "KEY SECRET", "SESSION\tTOKEN"))
                .getMessage();
        assertThat(message.lines().filter(line -> line.startsWith("  - ")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("accessKeyId", "16 to 128"),
                        line -> assertThat(line).contains("secretAccessKey", "not shown"),
                        line -> assertThat(line).contains("sessionToken", "not shown"));
        assertThat(message).doesNotContain("KEY", "SECRET", "SESSION", "TOKEN");
    }

    @Test
    void has_a_row_for_every_method_that_can_refuse_a_value() {
        assertThat(typed().map(TypedMethod::name).collect(Collectors.toSet())).isEqualTo(TYPES.keySet());
        var typed = typed().map(TypedMethod::method).collect(Collectors.toSet());
        // The first words: a row names one argument.
        var named = ROWS.stream().map(row -> row.argument().split("[: ]")[0]).toList();
        for (var builder : BuilderMethods.BUILDERS) {
            assertThat(named)
                    .containsAll(BuilderMethods.of(builder)
                            .filter(method -> method.getParameterCount() > 0)
                            .filter(method -> method.getParameterTypes()[0] != boolean.class)
                            .filter(method -> !typed.contains(method))
                            .map(Method::getName)
                            .toList());
        }
    }
}
