package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import io.assumerole.internal.Stutter;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
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
 * Bad input, row by row: each is refused before anything is registered, in one line that names the
 * argument, shows what was given unless it is a secret, and says what is allowed; beside each group
 * stands the nearest good value, which is accepted. Does not prove that AWS refuses the same.
 */
class BadInputTest {

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
    private static final AssumedRoleProviderArgs PROVIDER_DEFAULTS =
            AssumedRoleProviderArgs.builder().roleArn(Output.of(ROLE)).build();

    /** Wrong for every name, path and ARN: nothing, blanks, look-alikes, lines, JSON, a NUL. */
    private static final String[] EVERYWHERE = {
        "", " ", "b\u043eb \u0441at", "a\nb", "x\",\"Effect\":\"Allow", "a\0b", "\u202enimda"
    };

    /** Also wrong for what is a name: parts of other syntaxes, and the ARN of something. */
    private static final String[] NAMES = {
        "some body", "b\u043eb", "a/b", "*", "${aws:username}", ROLE, "\uff41dmin", "a\u0000"
    };

    /** Also wrong for the ARN of a role. */
    private static final String[] ROLES = {
        "r",
        "role/r",
        "arn:aws:iam::12345678901:role/r",
        "arn:aws:iam::1234567890123:role/r",
        "arn:aws:iam::\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662:role/r",
        "arn:aws:iam:us-east-1:123456789012:role/r",
        "arn:aws:sts::123456789012:assumed-role/r/session",
        "arn:AWS:iam::123456789012:role/r",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:role/*",
        "arn:aws:iam::123456789012:role/r\n",
        "arn:aws:iam::123456789012:role/" + of(65),
        "arn:aws:iam::-12345678901:role/r",
        "arn:\u0430ws:iam::123456789012:role/r",
        USER,
        POLICY
    };

    /** Also wrong for the ARN of a managed policy. */
    private static final String[] POLICIES = {
        "ReadOnlyAccess",
        "arn:aws:iam::aws:policy/",
        "arn:aws:iam::123456789012:policy/" + of(129),
        "arn:aws:iam::amazon:policy/ReadOnlyAccess",
        "arn:aws:iam::aws:policy/Read\u041enlyAccess",
        ROLE
    };

    /**
     * One row: what is refused, which argument the message names, the words that it has, and the
     * text that it must not have.
     */
    record Row(String argument, Supplier<?> refused, List<String> words, String hidden) {
        @Override
        public String toString() {
            return argument + ": " + String.join(", ", words);
        }
    }

    /** What is accepted, beside the rows of its argument. */
    record Good(String argument, Supplier<?> accepted) {
        @Override
        public String toString() {
            return argument;
        }
    }

    private static final List<Row> ROWS = new ArrayList<>();
    private static final List<Good> GOOD = new ArrayList<>();

    private static final List<Row> ROWS_OF_USER;
    private static final List<Row> ROWS_OF_PROVIDER;

    static {
        userRows();
        trustRows();
        ROWS_OF_USER = List.copyOf(ROWS);
        providerRows();
        ROWS_OF_PROVIDER = List.copyOf(ROWS.subList(ROWS_OF_USER.size(), ROWS.size()));
        factoriesRows();
        outputsInTexts();
    }

    private static Output<String> json(PolicyDocument policy) {
        return Output.of(policy.toJson());
    }

    private static String of(int length) {
        return "x".repeat(length);
    }

    private static String[] and(String[] some, String... more) {
        return Stream.of(EVERYWHERE, some, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** As the messages show a value: one line, no more than 120 characters. */
    private static String shown(String value) {
        var text = value.substring(0, Math.min(120, value.length()))
                .chars()
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? String.format("\\u%04x", c)
                        : String.valueOf((char) c))
                .collect(Collectors.joining());
        return "got \"" + text + "\"";
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

    private static void good(String argument, Supplier<?> accepted) {
        GOOD.add(new Good(argument, accepted));
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

    /** A text that must not be shown, whatever is said. */
    private static void secret(String argument, Function<String, ?> set, String secret, String... words) {
        ROWS.add(new Row(argument, () -> set.apply(secret), List.of(words), secret));
    }

    /** Each bad text as a value; the last one also as an output and as a secret one; and null. */
    private static void texts(
            String argument,
            Function<String, ?> value,
            Function<Output<String>, ?> output,
            String good,
            String allowed,
            String... bad) {
        good(argument, () -> value.apply(good));
        for (var text : bad) {
            row(argument, () -> value.apply(text), shown(text), allowed);
        }
        var last = bad[bad.length - 1];
        row(argument, () -> output.apply(Output.of(last)), shown(last), allowed);
        secret(argument, text -> output.apply(Output.ofSecret(text)), last, "not shown", allowed);
        row(argument, () -> output.apply(Output.ofNullable(null)), "null: the output");
    }

    private static void ofUser(
            String argument,
            BiFunction<UnprivilegedUserWithRoleArgs.Builder, String, UnprivilegedUserWithRoleArgs.Builder> value,
            BiFunction<UnprivilegedUserWithRoleArgs.Builder, Output<String>, UnprivilegedUserWithRoleArgs.Builder>
                    output,
            String good,
            String allowed,
            String... bad) {
        texts(
                argument,
                text -> user(b -> value.apply(b, text)),
                text -> user(b -> output.apply(b, text)),
                good,
                allowed,
                bad);
    }

    private static void ofProvider(
            String argument,
            BiFunction<AssumedRoleProviderArgs.Builder, String, AssumedRoleProviderArgs.Builder> value,
            BiFunction<AssumedRoleProviderArgs.Builder, Output<String>, AssumedRoleProviderArgs.Builder> output,
            String good,
            String allowed,
            String... bad) {
        texts(
                argument,
                text -> provider(b -> value.apply(b, text)),
                text -> provider(b -> output.apply(b, text)),
                good,
                allowed,
                bad);
    }

    private static Map<String, String> tags(String... keysAndValues) {
        var tags = new HashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tags.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return tags;
    }

    private static Map<String, String> tags(int number) {
        return IntStream.range(0, number).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value"));
    }

    private static void tagGroup(String argument, Function<Map<String, String>, ?> set) {
        good(argument, () -> set.apply(tags("\u041a\u043b\u044e\u0447", "")));
        row(argument, () -> set.apply(null), "is null; omit it if there is no value");
        row(argument, () -> set.apply(tags("", "v")), "got \"\"", "1 to 128");
        row(argument, () -> set.apply(tags(null, "v")), "got null", "1 to 128");
        row(argument, () -> set.apply(tags(of(129), "v")), "129 characters", "1 to 128");
        row(argument, () -> set.apply(tags("aws:k", "v")), "\"aws:k\"", "beginning with aws:");
        row(argument, () -> set.apply(tags("k\n", "v")), "\"k\\u000a\"", "letters, digits");
        row(argument, () -> set.apply(tags("k*", "v")), "\"k*\"", "letters, digits");
        row(argument, () -> set.apply(tags("k", null)), "value of k: got null", "0 to 256");
        row(argument, () -> set.apply(tags("k", of(257))), "257 characters", "0 to 256");
        row(argument, () -> set.apply(tags("k", "a\"b")), "\"a\"b\"", "letters, digits");
        row(argument, () -> set.apply(tags("k", "v\0")), "\"v\\u0000\"", "letters, digits");
        row(argument, () -> set.apply(tags(51)), "got 51", "at most 50");
    }

    private static void userRows() {
        var names = and(NAMES, of(65));
        var paths = and(new String[] {"a", "/a", "a/", "/a b/", "/\u0430/"}, "/" + of(511) + "/");
        ofUser(
                "userName",
                (b, v) -> b.userName(v),
                (b, v) -> b.userName(v),
                of(64),
                "1 to 64 characters from A-Z",
                names);
        ofUser(
                "roleName",
                (b, v) -> b.roleName(v),
                (b, v) -> b.roleName(v),
                of(64),
                "1 to 64 characters from A-Z",
                names);
        ofUser("userPath", (b, v) -> b.userPath(v), (b, v) -> b.userPath(v), "/a/", "1 to 510 characters", paths);
        ofUser(
                "userPath",
                (b, v) -> b.userPath(v),
                (b, v) -> b.userPath(v),
                "/te$m/{a}/",
                "no *, no ? and no ${",
                "/te*m/",
                "/te?m/",
                "/${aws:username}/");
        ofUser(
                "rolePath",
                (b, v) -> b.rolePath(v),
                (b, v) -> b.rolePath(v),
                "/te$m/{a}/",
                "no *, no ? and no ${",
                "/te*m/",
                "/te?m/",
                "/${aws:username}/");
        ofUser(
                "rolePath",
                (b, v) -> b.rolePath(v),
                (b, v) -> b.rolePath(v),
                "/" + of(510) + "/",
                "1 to 510 characters",
                paths);
        ofUser(
                "roleDescription",
                (b, v) -> b.roleDescription(v),
                (b, v) -> b.roleDescription(v),
                of(1000),
                "0 to 1000 characters",
                of(1001),
                "\u2018quoted\u2019",
                "b\u043eb",
                "a\0",
                "\u007f");
        ofUser(
                "userPermissionsBoundary",
                (b, v) -> b.userPermissionsBoundary(v),
                (b, v) -> b.userPermissionsBoundary(v),
                POLICY,
                "policy/PATH/NAME",
                and(POLICIES));
        ofUser(
                "rolePermissionsBoundary",
                (b, v) -> b.rolePermissionsBoundary(v),
                (b, v) -> b.rolePermissionsBoundary(v),
                POLICY,
                "policy/PATH/NAME",
                and(POLICIES));
        ofUser(
                "guardRails",
                (b, v) -> b.guardRails(v),
                (b, v) -> b.guardRails(v),
                POLICY,
                "policy/PATH/NAME",
                and(POLICIES));
        ofUser(
                "trustedPrincipal",
                (b, v) -> b.trustedPrincipal(v),
                (b, v) -> b.trustedPrincipal(v),
                USER,
                "allowed: ",
                and(
                        new String[] {
                            "123456789012",
                            "*",
                            "arn:aws:iam::123456789012:root",
                            "arn:aws:iam::123456789012:user/*",
                            "arn:aws:iam::12345678901:user/u",
                            "arn:aws:iam::123456789012:user/" + of(129),
                            "arn:aws:sts::123456789012:assumed-role/r/s",
                            "arn:aws:iam::123456789012:group/g",
                            USER + "\n"
                        },
                        POLICY));
        ofUser(
                "trustedPrincipal",
                (b, v) -> b.trustedPrincipal(v),
                (b, v) -> b.trustedPrincipal(v),
                "arn:aws:iam::123456789012:role/te$m/{a}/r",
                "no *, no ? and no ${",
                "arn:aws:iam::123456789012:role/te*m/r",
                "arn:aws:iam::123456789012:user/?/u",
                "arn:aws:iam::123456789012:user/${aws:username}/u");
        good("managedPolicyArn", () -> bare(b -> b.managedPolicyArn(POLICY)));
        bare("managedPolicyArn", b -> b.managedPolicyArn(""), "got \"\"", "policy/PATH/NAME");
        bare("managedPolicyArn", b -> b.managedPolicyArn(ROLE), shown(ROLE), "policy/PATH/NAME");
        bare("managedPolicyArn", b -> b.managedPolicyArn(null), "is null");
        bare(
                "managedPolicyArn",
                b -> b.managedPolicyArn(POLICY).managedPolicyArn(POLICY),
                "two policies are called \"ReadOnlyAccess\"");
        bare("managedPolicyArn", b -> b.managedPolicyArn("a b", Output.of(POLICY)), "\"a b\"", "1 to 60");
        bare("managedPolicyArn", b -> b.managedPolicyArn("x", Output.of(USER)), shown(USER), "policy/PATH/NAME");
        tagGroup("userTags", v -> user(b -> b.userTags(v)));
        tagGroup("roleTags", v -> user(b -> b.roleTags(v)));
        good("userTags", () -> user(b -> b.userTags(tags(50))));
        user("userTags", b -> b.userTags(tags("Team", "a", "team", "b")), "\"team\"", "differ in more than case");
        for (var revoking : Map
                .<String,
                        BiFunction<UnprivilegedUserWithRoleArgs.Builder, Instant, UnprivilegedUserWithRoleArgs.Builder>>
                        of(
                                "revokeRoleSessionsBefore", (b, v) -> b.revokeRoleSessionsBefore(v),
                                "revokeUserSessionsBefore", (b, v) -> b.revokeUserSessionsBefore(v))
                .entrySet()) {
            var name = revoking.getKey();
            var set = revoking.getValue();
            good(name, () -> user(b -> set.apply(b, Instant.now().plus(Duration.ofMinutes(14)))));
            good(name, () -> user(b -> set.apply(b, Instant.EPOCH)));
            user(name, b -> set.apply(b, null), "is null");
            user(name, b -> set.apply(b, Instant.now().plus(Duration.ofMinutes(16))), "15 minutes from now");
            user(name, b -> set.apply(b, Instant.EPOCH.minusNanos(1)), "1969-12-31T23:59:59.999999999Z", "1970");
            user(name, b -> set.apply(b, Instant.MAX), "+1000000000-12-31T23:59:59.999999999Z", "1970");
        }
        good("maxSessionDuration", () -> user(b -> b.maxSessionDuration(Duration.ofHours(12))));
        user("maxSessionDuration", b -> b.maxSessionDuration(null), "is null");
        user("maxSessionDuration", b -> b.maxSessionDuration(Duration.ofSeconds(3599)), "PT59M59S", "3600 (1 hour)");
        user(
                "maxSessionDuration",
                b -> b.maxSessionDuration(Duration.ofSeconds(43_201)),
                "PT12H1S",
                "43200 (12 hours)");
        user("maxSessionDuration", b -> b.maxSessionDuration(Duration.ofHours(-2)), "PT-2H", "3600");
        user("maxSessionDuration", b -> b.maxSessionDuration(Duration.ZERO), "PT0S", "3600");
        user(
                "maxSessionDuration",
                b -> b.maxSessionDuration(Duration.ofMillis(3_600_001)),
                "PT1H0.001S",
                "whole seconds");
        user(
                "maxSessionDuration",
                b -> b.maxSessionDuration(Duration.ofSeconds(Long.MAX_VALUE)),
                "PT2562047788015215H",
                "43200");
        good("rolePolicy", () -> bare(b -> b.rolePolicy("x", BUCKETS)));
        bare("rolePolicy", b -> b, "is missing", "managedPolicyArn");
        bare("rolePolicy", b -> b.rolePolicy((PolicyDocument) null), "is null");
        bare("rolePolicy", b -> b.rolePolicy(TRUST), "Principal", "allowed: ");
        bare("rolePolicy", b -> b.rolePolicy("", BUCKETS), "got the name \"\"", "1 to 60");
        bare("rolePolicy", b -> b.rolePolicy("7", BUCKETS), "\"7\"", "not digits alone");
        bare("rolePolicy", b -> b.rolePolicy(null, BUCKETS), "got the name null", "1 to 60");
        bare("rolePolicy", b -> b.rolePolicy("a\nb", BUCKETS), "\"a\\u000ab\"", "1 to 60");
        bare("rolePolicy", b -> b.rolePolicy(of(61), BUCKETS), of(61), "1 to 60");
        bare("rolePolicy", b -> b.rolePolicy("x", BUCKETS).rolePolicy("x", BUCKETS), "\"x\" is given twice");
        good("rolePolicyJson", () -> bare(b -> b.rolePolicyJson(Output.of(BUCKETS.toJson()))));
        good("rolePolicyJson", () -> bare(b -> b.rolePolicyJson("x", json(BUCKETS))));
        bare("rolePolicyJson", b -> b.rolePolicyJson(null), "is null; omit it");
        bare("rolePolicyJson", b -> b.rolePolicyJson(Output.ofNullable(null)), "null: the output");
        bare("rolePolicyJson", b -> b.rolePolicyJson(Output.of("{")), "JSON");
        bare("rolePolicyJson \"x\"", b -> b.rolePolicyJson("x", Output.of("")), "JSON");
        bare("rolePolicyJson", b -> b.rolePolicyJson("7", json(BUCKETS)), "not digits alone");
        bare("rolePolicyJson", b -> b.rolePolicyJson(json(TRUST)), "Principal", "allowed: ");
        secret(
                "rolePolicyJson",
                v -> bare(b -> b.rolePolicyJson(Output.ofSecret("{\"" + v + "\": 1}"))),
                "the-secret-member",
                "not shown");
        bare(
                "rolePolicy: the policy without a name",
                b -> b.rolePolicy(BUCKETS).rolePolicyJson(json(BUCKETS)),
                "is given twice");
        user("clear", b -> b.clear("rolePolicyJson"), "got \"rolePolicyJson\"", "rolePolicy,");
        user("clear", b -> b.clear(null), "got null", "allowed: ");
        good("clear", () -> user(b -> b.clear("userName")));
        good("accessKeys", () -> user(b -> b.accessKeys(AccessKeys.none())));
        user("accessKeys", b -> b.accessKeys(null), "is null", "AccessKeys.none()");
        good("existingRoleArn", () -> bare(b -> b.existingRoleArn(ROLE)));
        bare("existingRoleArn", b -> b.existingRoleArn(USER), shown(USER), "role/PATH/NAME");
        bare("existingRoleArn", b -> b.existingRoleArn(""), "got \"\"", "role/PATH/NAME");
        bare("existingRoleArn", b -> b.existingRoleArn((String) null), "is null");
        texts(
                "existingRoleArn",
                v -> bare(b -> b.existingRoleArn(v)),
                v -> bare(b -> b.existingRoleArn(v)),
                "arn:aws:iam::123456789012:role/te$m/{a}/r",
                "no *, no ? and no ${",
                "arn:aws:iam::123456789012:role/*/deployer",
                "arn:aws:iam::123456789012:role/te?m/deployer",
                "arn:aws:iam::123456789012:role/${aws:PrincipalTag/x}/deployer");
        user("rolePolicy configures", b -> b.existingRoleArn(ROLE), "existingRoleArn", "leave out one");
        good(
                "The ARNs are of several partitions",
                () -> user(b -> b.trustedPrincipal(USER).rolePermissionsBoundary(POLICY)));
        user(
                "The ARNs are of several partitions",
                b -> b.trustedPrincipal(USER.replace("arn:aws:", "arn:aws-cn:")).rolePermissionsBoundary(POLICY),
                "arn:aws-cn:",
                "allowed: one partition");
        good(
                "trustedPrincipal",
                () -> user(b -> b.trustedPrincipal(Output.of(USER))
                        .trustedWebIdentity(Output.of(ISSUER), "aud", "s")
                        .rolePermissionsBoundary(POLICY)));
        user(
                "trustedPrincipal: The ARNs are of several partitions",
                b -> b.trustedPrincipal(Output.of(USER.replace("arn:aws:", "arn:aws-cn:")))
                        .rolePermissionsBoundary(POLICY),
                "arn:aws-cn:",
                "allowed: one partition");
        user(
                "trustedWebIdentity: The ARNs are of several partitions",
                b -> b.trustedWebIdentity(Output.of(ISSUER.replace("arn:aws:", "arn:aws-cn:")), "aud", "s")
                        .rolePermissionsBoundary(POLICY),
                "arn:aws-cn:",
                "allowed: one partition");
        good("acknowledge", () -> user(b -> b.acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "meant so")));
        user("acknowledge", b -> b.acknowledge(null, "s3:*", "meant so"), "got no code");
        user(
                "acknowledge",
                b -> b.acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, null, "meant so"),
                "about null",
                "such as s3:*");
        user("acknowledge", b -> b.acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", " "), "needs a reason");
        user("acknowledge", b -> b.acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", null), "needs a reason");
    }

    private static void trustRows() {
        good("externalId", () -> user(b -> b.externalId(of(1224))));
        secret("externalId", v -> user(b -> b.externalId(v)), "x", "2 to 1224 characters");
        secret("externalId", v -> user(b -> b.externalId(Output.of(v))), of(1225), "2 to 1224 characters");
        secret("externalId", v -> user(b -> b.externalId(Output.ofSecret(v))), "the secret id", "2 to 1224 characters");
        secret("externalId", v -> user(b -> b.externalId(v)), "t\u04bbe-secret-id", "2 to 1224 characters");
        secret("externalId", v -> user(b -> b.externalId(v)), "the-secret-id\n", "2 to 1224 characters");
        secret("externalId", v -> user(b -> b.externalId(v)), "the-secret\",\"*", "2 to 1224 characters");
        secret("externalId", v -> user(b -> b.externalId(v)), "${aws:username}", "2 to 1224 characters");
        user("externalId", b -> b.externalId(""), "2 to 1224 characters");
        user("externalId", b -> b.externalId((String) null), "is null");
        good("requireMfa", () -> user(b -> b.requireMfa(Duration.ofHours(36))));
        user("requireMfa", b -> b.requireMfa(null), "got null", "1 second to 36 hours");
        user("requireMfa", b -> b.requireMfa(Duration.ZERO), "got PT0S", "1 second");
        user("requireMfa", b -> b.requireMfa(Duration.ofSeconds(-1)), "got PT-1S", "1 second");
        user("requireMfa", b -> b.requireMfa(Duration.ofSeconds(129_601)), "PT36H1S", "36 hours");
        user("requireMfa", b -> b.requireMfa(Duration.ofMillis(1500)), "PT1.5S", "whole seconds");
        user("requireMfa", b -> b.requireMfa(Duration.ofSeconds(Long.MAX_VALUE)), "PT2562047788015215H", "36 hours");
        good("requireSessionName", () -> user(b -> b.requireSessionName("ab", "deploy-*")));
        names("requireSessionName", v -> user(b -> b.requireSessionName(v)));
        good("requireSourceIdentity", () -> user(b -> b.requireSourceIdentity("ab", "?b")));
        names("requireSourceIdentity", v -> user(b -> b.requireSourceIdentity(v)));
        good("requireSessionName", () -> user(b -> b.requireSessionName("bob")));
        user("requireSessionName", b -> b.requireSessionName(), "there is none", "at least one");
        user("requireSessionName", b -> b.requireSessionName((String[]) null), "there is none", "at least one");
        user("requireSourceIdentity", b -> b.requireSourceIdentity(), "there is none", "at least one");
        user(
                "requireUserNameAsSessionName and",
                b -> b.requireSessionName("ab").requireUserNameAsSessionName(),
                "leave one of them out");
        user(
                "userName: requireUserNameAsSessionName",
                b -> b.userName("u").requireUserNameAsSessionName(),
                "got \"u\"",
                "2 to 64");
        user(
                "trustedPrincipal",
                b -> b.trustedPrincipal(ROLE).requireUserNameAsSessionName(),
                ROLE,
                "leave one of the two out");
        good("requireSessionTag", () -> user(b -> b.requireSessionTag("k", "v*")));
        user("requireSessionTag", b -> b.requireSessionTag("", "v"), "got \"\"", "1 to 128");
        user("requireSessionTag", b -> b.requireSessionTag(null, "v").allowSessionTag("k"), "got null", "1 to 128");
        user("requireSessionTag", b -> b.requireSessionTag("k\n", "*"), "\"k\\u000a\"", "1 to 128");
        user("requireSessionTag", b -> b.requireSessionTag("k", "a\nb*"), "\"a\\u000ab*\"", "letters, digits");
        user("requireSessionTag", b -> b.requireSessionTag("k", of(257) + "*"), "258 characters", "at most 256");
        user(
                "requireSessionTag",
                b -> b.requireSessionTag("k", "${aws:username}"),
                "${aws:username}",
                "letters, digits");
        user("requireSessionTag", b -> b.requireSessionTag("k", (String) null), "got null", "0 to 256");
        user("requireSessionTag", b -> b.requireSessionTag("k", (String[]) null), "got null", "0 to 256");
        user(
                "requireSessionTag",
                b -> b.requireSessionTag("k", "a").requireSessionTag("k", "b"),
                "\"k\" is given twice");
        user("requireSessionTag", b -> b.requireSessionTag("k", "a").requireSessionTag("K", "b"), "\"K\" in case only");
        user("allowSessionTag", b -> b.allowSessionTag("aws:k"), "\"aws:k\"", "beginning with aws:");
        user("allowSessionTag", b -> b.allowSessionTag((String) null), "got null", "1 to 128");
        user(
                "allowSessionTag",
                b -> b.requireSessionTag("k", "v").allowSessionTag((String) null),
                "got null",
                "1 to 128");
        user("allowSessionTag", b -> b.allowSessionTag(), "there is none", "at least one");
        good("trustedWebIdentity", () -> user(b -> b.trustedWebIdentity(ISSUER, "aud", "repo:us/*")));
        user("trustedWebIdentity", b -> b.trustedWebIdentity((String) null, "aud", "s"), "is missing");
        user(
                "trustedWebIdentity",
                b -> b.trustedWebIdentity("https://example.com", "aud", "s"),
                "\"https://example.com\"",
                "oidc-provider/HOST/PATH");
        user("trustedWebIdentity", b -> b.trustedWebIdentity(ROLE, "aud", "s"), shown(ROLE), "oidc-provider/HOST/PATH");
        user(
                "trustedWebIdentity",
                b -> b.trustedWebIdentity(ISSUER + ":443", "aud", "s"),
                ":443",
                "oidc-provider/HOST/PATH");
        user("trustedWebIdentity: audience", b -> b.trustedWebIdentity(ISSUER, "", "s"), "got \"\"", "1 to 255");
        user("trustedWebIdentity: audience", b -> b.trustedWebIdentity(ISSUER, null, "s"), "got null", "1 to 255");
        user(
                "trustedWebIdentity: audience",
                b -> b.trustedWebIdentity(ISSUER, of(256), "s"),
                "256 characters",
                "1 to 255");
        user(
                "trustedWebIdentity: audience",
                b -> b.trustedWebIdentity(ISSUER, "${aws:userid}", "s"),
                "${aws:userid}",
                "allowed: no ${");
        user("trustedWebIdentity", b -> b.trustedWebIdentity(ISSUER, "aud"), "there is no subject");
        user("trustedWebIdentity: subject", b -> b.trustedWebIdentity(ISSUER, "aud", "*"), "\"*\"", "names no owner");
        good("trustedWebIdentity", () -> user(b -> b.trustedWebIdentity(ISSUER, "aud", "system:serviceaccount:us:*")));
        for (var nobodys : List.of(
                "system:serviceaccount:*", "system:serviceaccount:*:*", "ref:refs/heads/*", "environment:prod:*")) {
            user(
                    "trustedWebIdentity: subject",
                    b -> b.trustedWebIdentity(ISSUER, "aud", nobodys),
                    shown(nobodys),
                    "names no owner");
        }
        user(
                "trustedWebIdentity: subject",
                b -> b.trustedWebIdentity(ISSUER, "aud", "s\n"),
                "\"s\\u000a\"",
                "1 to 255");
        user(
                "trustedWebIdentity: subject",
                b -> b.trustedWebIdentity(ISSUER, "aud", of(256)),
                "256 characters",
                "1 to 255");
        user(
                "trustedWebIdentity: subject",
                b -> b.trustedWebIdentity(ISSUER, "aud", (String) null),
                "got null",
                "1 to 255");
        good("trustedWebIdentity", () -> user(b -> b.trustedWebIdentity(ISSUER, "https://github.com/us", "repo:us/*")));
        for (var subject : List.of("repo:us/app:ref:refs/heads/main", "project_path:us/app:x")) {
            user(
                    "trustedWebIdentity: audience",
                    b -> b.trustedWebIdentity(ISSUER, subject, "s"),
                    shown(subject),
                    "form of a subject; the order is");
        }
        for (var audience : List.of("sts.amazonaws.com", "sts.cn-north-1.amazonaws.com.cn", "https://github.com/us")) {
            user(
                    "trustedWebIdentity: subject",
                    b -> b.trustedWebIdentity(ISSUER, "aud", audience),
                    shown(audience),
                    "form of an audience; the order is");
        }
        good("trustCondition", () -> user(b -> b.trustCondition(Condition.sourceIp("203.0.113.0/24"))));
        user("trustCondition", b -> b.trustCondition(), "there is none");
        user("trustCondition", b -> b.trustCondition((Condition) null), "one is null");
        user(
                "trustCondition",
                b -> b.externalId("ab").trustCondition(Condition.externalId("cd")),
                "StringEquals sts:ExternalId",
                "one condition for each operator and key");
    }

    private static void names(String argument, Function<String, ?> set) {
        Stream.of("", "a", " ", "some body", "b\u043eb", "a\nb", "a\nb*", "b\u043eb*", "a/*", "?")
                .forEach(t -> row(argument, () -> set.apply(t), shown(t).substring(4), "allowed: "));
        Stream.of(of(65), of(65) + "*", "${aws:username}", "x\",\"*")
                .forEach(t -> row(argument, () -> set.apply(t), shown(t).substring(4), "allowed: "));
        row(argument, () -> set.apply(null), "got null", "allowed: ");
    }

    private static void providerRows() {
        var names = and(NAMES, "a", of(65));
        var hours = Duration.ofHours(1);
        ofProvider(
                "roleArn",
                (b, v) -> b.roleArn(v),
                (b, v) -> b.roleArn(v),
                "arn:aws-us-gov:iam::123456789012:role/a/b/" + of(64),
                "arn:PARTITION:iam::ACCOUNT:role/PATH/NAME",
                and(ROLES));
        ofProvider(
                "sessionName",
                (b, v) -> b.sessionName(v),
                (b, v) -> b.sessionName(v),
                of(64),
                "2 to 64 characters from A-Z",
                names);
        ofProvider(
                "sourceIdentity",
                (b, v) -> b.sourceIdentity(v),
                (b, v) -> b.sourceIdentity(v),
                "ab",
                "2 to 64 characters from A-Z",
                names);
        ofProvider(
                "policyArn",
                (b, v) -> b.policyArn(v),
                (b, v) -> b.policyArn(v),
                POLICY,
                "policy/PATH/NAME",
                and(POLICIES));
        ofProvider(
                "region",
                (b, v) -> b.region(v),
                (b, v) -> b.region(v),
                "us-east-1",
                "a name such as eu-central-1",
                and(
                        new String[] {
                            "us-east",
                            "us-east-1a",
                            "US-EAST-1",
                            "us_east_1",
                            "us-east-1 ",
                            "useast1",
                            "us-e\u0430st-1",
                            "-1",
                            "us-east-" + of(100)
                        },
                        ROLE));
        good("roleArn", () -> provider(b -> b));
        row("roleArn", () -> AssumedRoleProviderArgs.builder().build(), "is missing; it is required");
        provider("roleArn", b -> b.roleArn((String) null), "is missing; it is required");
        good("externalId", () -> provider(b -> b.externalId("ab")));
        secret("externalId", v -> provider(b -> b.externalId(v)), "x", "2 to 1224");
        secret("externalId", v -> provider(b -> b.externalId(v)), of(1225), "2 to 1224");
        secret("externalId", v -> provider(b -> b.externalId(Output.ofSecret(v))), "the secret id", "2 to 1224");
        secret("externalId", v -> provider(b -> b.externalId(Output.of(v))), "the-s\u0435cret-id", "2 to 1224");
        secret("externalId", v -> provider(b -> b.externalId(v)), "the-secret-id\n", "2 to 1224");
        secret("externalId", v -> provider(b -> b.externalId(v)), "the-secret\"},{\"", "2 to 1224");
        provider("externalId", b -> b.externalId(""), "2 to 1224");
        provider("externalId", b -> b.externalId((String) null), "is null");
        good("duration", () -> provider(b -> b.duration(hours)));
        provider("duration", b -> b.duration(Duration.ofSeconds(899)), "PT14M59S", "900 (15 minutes)");
        provider("duration", b -> b.duration(Duration.ofSeconds(43_201)), "PT12H1S", "43200 (12 hours)");
        provider("duration", b -> b.duration(Duration.ofSeconds(-900)), "PT-15M", "900");
        provider("duration", b -> b.duration(Duration.ZERO), "PT0S", "900");
        provider("duration", b -> b.duration(Duration.ofSeconds(Long.MIN_VALUE)), "PT-2562047788015215H", "900");
        provider("duration", b -> b.duration(Duration.ofMillis(900_500)), "PT15M0.5S", "whole seconds");
        provider("duration", b -> b.duration(null), "is null");
        good("policy", () -> provider(b -> b.policy(BUCKETS)));
        provider("policy", b -> b.policy(TRUST), "Principal", "allowed: ");
        provider("policy", b -> b.policy((PolicyDocument) null), "is null");
        good("policyJson", () -> provider(b -> b.policyJson(json(BUCKETS))));
        provider("policyJson", b -> b.policyJson(json(TRUST)), "Principal", "allowed: ");
        provider("policyJson", b -> b.policyJson(null), "is null; omit it");
        provider("policyJson", b -> b.policyJson(Output.of("[]")), "JSON");
        provider("policy", b -> b.policy(BUCKETS).policyJson(json(BUCKETS)), "is given twice");
        provider("clear", b -> b.clear("policyJson"), "got \"policyJson\"", "policy,");
        good("policyArn", () -> provider(b -> b.policyArn("arn:aws:iam::123456789012:policy/p")));
        provider("policyArn", b -> b.policyArn("arn:aws:iam::210987654321:policy/p"), "210987654321");
        provider("policyArn", b -> b.policyArn("arn:aws-cn:iam::aws:policy/p"), "aws-cn");
        provider(
                "policyArn",
                b -> {
                    IntStream.range(0, 11).forEach(i -> b.policyArn("arn:aws:iam::aws:policy/p" + i));
                    return b;
                },
                "got 11",
                "at most 10");
        tagGroup("tags", v -> provider(b -> b.tags(v)));
        tagGroup("defaultTags", v -> provider(b -> b.defaultTags(v)));
        good("transitiveTagKeys", () -> provider(b -> b.tags(tags("k", "v")).transitiveTagKeys("K")));
        provider("transitiveTagKeys", b -> b.transitiveTagKeys("k"), "tags are not");
        provider(
                "transitiveTagKeys",
                b -> b.tags(tags("k", "v")).transitiveTagKeys("x\n"),
                "\"x\\u000a\"",
                "keys of the session's own tags: [k]");
        provider("transitiveTagKeys", b -> b.tags(tags("k", "v")).transitiveTagKeys(), "got none", "at least one");
        provider(
                "transitiveTagKeys",
                b -> b.tags(tags("k", "v")).transitiveTagKeys("k", null),
                "got null",
                "none that is null");
        provider("transitiveTagKeys", b -> b.tags(tags("k", "v")).transitiveTagKeys((String[]) null), "is null");
        good("webIdentityToken", () -> provider(b -> b.webIdentityToken(Output.of("abcd"))));
        secret("webIdentityToken", v -> provider(b -> b.webIdentityToken(Output.of(v))), "abc", "4 to 20000");
        secret("webIdentityToken", v -> provider(b -> b.webIdentityToken(Output.of(v))), of(20_001), "4 to 20000");
        provider("webIdentityToken", b -> b.webIdentityToken(Output.of("")), "4 to 20000");
        provider("webIdentityToken", b -> b.webIdentityToken(null), "is null");
        provider(
                "webIdentityToken and webIdentityTokenFile",
                b -> b.webIdentityToken(Output.of("abcd")).webIdentityTokenFile("/t"),
                "exactly one");
        good("webIdentityTokenFile", () -> provider(b -> b.webIdentityTokenFile("/a b")));
        provider("webIdentityTokenFile", b -> b.webIdentityTokenFile(""), "is blank");
        provider("webIdentityTokenFile", b -> b.webIdentityTokenFile(" "), "is blank");
        provider("webIdentityTokenFile", b -> b.webIdentityTokenFile("/t\n"), "\"/t\\u000a\"", "no line break");
        provider("webIdentityTokenFile", b -> b.webIdentityTokenFile("/t\0"), "\"/t\\u0000\"", "control character");
        provider("webIdentityTokenFile", b -> b.webIdentityTokenFile(null), "is null");
        good("accessKeyId", () -> key(KEY_ID, "secret", "token"));
        secret("accessKeyId", v -> key(v, "secret", "token"), "AKIATOOSHORTKEY", "16 to 128");
        secret("accessKeyId", v -> key(v, "secret", "token"), of(129), "16 to 128");
        secret("accessKeyId", v -> key(v, "secret", "token"), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "16 to 128");
        secret("accessKeyId", v -> key(v, "secret", "token"), "\u0410KIAIOSFODNN7EXAMPLE", "16 to 128");
        secret("accessKeyId", v -> key(v, "secret", "token"), KEY_ID + "\n", "16 to 128");
        row("accessKeyId", () -> key("", "secret", "token"), "16 to 128");
        row("secretAccessKey", () -> key(KEY_ID, "", "token"), "allowed: ");
        row("secretAccessKey", () -> key(KEY_ID, " ", "token"), "allowed: ");
        secret("secretAccessKey", v -> key(KEY_ID, v, "token"), "the-secret\n", "white space");
        secret("secretAccessKey", v -> key(KEY_ID, v, "token"), "the secret", "white space");
        secret("secretAccessKey", v -> key(KEY_ID, v, "token"), "the-s\u0435cret", "ASCII");
        provider("secretAccessKey", b -> b.credentials(Output.of(KEY_ID), null), "is null");
        provider("secretAccessKey", b -> b.credentials(Output.of(KEY_ID), Output.ofNullable(null)), "is null");
        row("sessionToken", () -> key(KEY_ID, "secret", ""), "allowed: ");
        secret("sessionToken", v -> key(KEY_ID, "secret", v), "the-token\r\n", "white space");
        provider("sessionToken", b -> b.credentials(Output.of(KEY_ID), Output.of("secret"), null), "is null");
        provider(
                "credentials and profile",
                b -> b.credentials(Output.of(KEY_ID), Output.of("secret")).profile("p"),
                "leave the other out");
        good("profile", () -> provider(b -> b.profile("my profile")));
        provider("profile", b -> b.profile(""), "is blank");
        provider("profile", b -> b.profile("\t"), "is blank");
        provider("profile", b -> b.profile("a\nrole_arn = x"), "\"a\\u000arole_arn = x\"", "no line break");
        provider("profile", b -> b.profile((String) null), "is null");
        provider("profile does not go with", b -> b.profile("p").webIdentityTokenFile("/t"), "webIdentityTokenFile");
        good("region", () -> provider(b -> b.region("eu-central-1")));
        provider(
                "region",
                b -> b.region("cn-north-1"),
                "'cn-north-1' lies in partition aws-cn",
                "give a region of the role's partition");
        var hub = AssumedRoleProviderArgs.builder().roleArn(ROLE).build();
        good("roleChain", () -> provider(b -> b.roleChain(hub, hub)));
        provider("roleChain", b -> b.roleChain(), "got no role", "at least one");
        provider("roleChain", b -> b.roleChain((AssumedRoleProviderArgs[]) null), "got no role", "at least one");
        provider("roleChain", b -> b.roleChain(hub, null), "(role 2): got null", "builder()…build()");
        provider(
                "roleChain",
                b -> b.roleChain(hub.toBuilder().region("us-east-1").build()),
                "(role 1): region belongs to the provider",
                "next to roleChain");
        good("allowedAccountIds", () -> provider(b -> b.allowedAccountIds("123456789012")));
        provider("allowedAccountIds", b -> b.allowedAccountIds("12345678901"), "\"12345678901\"", "12 digits");
        provider("allowedAccountIds", b -> b.allowedAccountIds("1234567890123"), "\"1234567890123\"", "12 digits");
        provider("allowedAccountIds", b -> b.allowedAccountIds("-12345678901"), "\"-12345678901\"", "12 digits");
        provider("allowedAccountIds", b -> b.allowedAccountIds("\u0661234567890\u0662\u0663"), "got \"", "12 digits");
        provider("allowedAccountIds", b -> b.allowedAccountIds("210987654321"), "[210987654321]", "123456789012");
        provider("allowedAccountIds", b -> b.allowedAccountIds(), "is empty");
        provider("allowedAccountIds", b -> b.allowedAccountIds((String) null), "got null", "12 digits");
        provider("allowedAccountIds", b -> b.allowedAccountIds((String[]) null), "is null");
    }

    /** What comes of putting an output into a text, with the words that say how to mend it. */
    private static void outputsInTexts() {
        var text = "repo:us/" + Output.of("app") + ":x";
        var words = new String[] {"contains the text of an Output", "output.applyValue(value -> …)"};
        user("userName", b -> b.userName(text), words);
        user("roleDescription", b -> b.roleDescription(text), words);
        user("userTags", b -> b.userTags(tags("k", text)), words);
        user("externalId", b -> b.externalId(text), words);
        user("requireSessionName", b -> b.requireSessionName(text + "*"), words);
        user("requireSessionTag", b -> b.requireSessionTag("k", text + "*"), words);
        user("trustedPrincipal", b -> b.trustedPrincipal(USER + text), words);
        user("trustedWebIdentity", b -> b.trustedWebIdentity(ISSUER, "aud", text), words);
        user("trustedWebIdentity", b -> b.trustedWebIdentity(ISSUER, text, "s"), words);
        bare("managedPolicyArn", b -> b.managedPolicyArn(POLICY + text), words);
        provider("sessionName", b -> b.sessionName(text), words);
        provider("profile", b -> b.profile(text), words);
        provider("webIdentityTokenFile", b -> b.webIdentityTokenFile(text), words);
        provider("region", b -> b.region(text), words);
        provider("tags", b -> b.tags(tags("k", text)), words);
        provider("allowedAccountIds", b -> b.allowedAccountIds(text), words);
        provider("policyArn", b -> b.policyArn(POLICY + text), words);
    }

    private static void factoriesRows() {
        var key = "The name of an access key";
        good("AccessKeys", () -> AccessKeys.rotating(of(20)).previous("b", AccessKeyStatus.INACTIVE));
        row(key, () -> AccessKeys.rotating(""), "got \"\"", "1 to 20");
        row(key, () -> AccessKeys.rotating(null), "got null", "1 to 20");
        row(key, () -> AccessKeys.rotating(of(21)), of(21), "1 to 20");
        row(key, () -> AccessKeys.rotating("a-b"), "\"a-b\"", "1 to 20");
        row(key, () -> AccessKeys.rotating("\u0430"), "\"\u0430\"", "1 to 20");
        row(key, () -> AccessKeys.rotating("a\n"), "\"a\\u000a\"", "1 to 20");
        row(key, () -> AccessKeys.rotating("a").previous(" ", AccessKeyStatus.ACTIVE), "\" \"", "1 to 20");
        row("previous", () -> AccessKeys.rotating("a").previous("a", AccessKeyStatus.ACTIVE), "\"a\"");
        row(
                "previous",
                () -> AccessKeys.one().previous("a", AccessKeyStatus.ACTIVE),
                "allowed: once, after rotating(id)");
        row("The status", () -> AccessKeys.one(null), "got null", "ACTIVE, INACTIVE");
        row("The status", () -> AccessKeys.rotating("a").previous("b", null), "got null", "ACTIVE, INACTIVE");
        good("Condition", () -> Condition.of(ConditionOperator.STRING_LIKE, "aws:SourceVpc", "vpc-*"));
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, null, "x"),
                "got null",
                "prefix:name");
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, "", "x"),
                "got \"\"",
                "prefix:name");
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, "SourceVpc", "x"),
                "\"SourceVpc\"",
                "prefix:name");
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, "aws:*", "x"),
                "\"aws:*\"",
                "without wildcards");
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, "aws:a"),
                "has no value",
                "at least one");
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, "aws:a", (String[]) null),
                "has no value",
                "at least one");
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, "aws:a", (String) null),
                "is null",
                "a string");
        row(
                "Condition.StringLike",
                () -> Condition.of(ConditionOperator.STRING_LIKE, "aws:a", "${aws:b"),
                "\"${aws:b\"",
                "${prefix:name}");
        row("Condition.Bool", () -> Condition.of(ConditionOperator.BOOL, "aws:a", "yes"), "\"yes\"", "true or false");
        row(
                "Condition.NumericEquals",
                () -> Condition.of(ConditionOperator.NUMERIC_EQUALS, "aws:a", "1e9999"),
                "\"1e9999\"",
                "a number");
        row(
                "Condition.NumericEquals",
                () -> Condition.of(ConditionOperator.NUMERIC_EQUALS, "aws:a", "\u0661"),
                "\"\u0661\"",
                "a number");
        row(
                "Condition.DateEquals",
                () -> Condition.of(ConditionOperator.DATE_EQUALS, "aws:a", "2030-02-30"),
                "\"2030-02-30\"",
                "a date");
        row(
                "Condition.ArnLike",
                () -> Condition.of(ConditionOperator.ARN_LIKE, "aws:a", "arn:aws:s3"),
                "\"arn:aws:s3\"",
                "an ARN");
        good("Condition.externalId", () -> Condition.externalId("ab"));
        secret("Condition.StringEquals.sts:ExternalId", Condition::externalId, "the secret", "2 to 1224");
        secret(
                "Condition.StringEquals.sts:ExternalId",
                Condition::externalId,
                "the-secret\n",
                "visible characters on one line");
        row("Condition.StringEquals.sts:ExternalId", () -> Condition.externalId(), "at least one");
        row("Condition.StringEquals.sts:ExternalId", () -> Condition.externalId(""), "2 to 1224");
        good("Condition.organization", () -> Condition.organization("o-0123456789"));
        row(
                "Condition.StringEquals.aws:PrincipalOrgID",
                () -> Condition.organization("o-012345678"),
                "\"o-012345678\"",
                "10 to 32");
        row(
                "Condition.StringEquals.aws:PrincipalOrgID",
                () -> Condition.organization("O-0123456789"),
                "\"O-0123456789\"",
                "lower-case");
        row("Condition.StringEquals.aws:PrincipalOrgID", () -> Condition.organization("*"), "\"*\"", "10 to 32");
        row(
                "Condition.StringEquals.aws:PrincipalOrgID",
                () -> Condition.organization("o-0123456789\n"),
                "\\u000a",
                "visible characters on one line");
        row("Condition.StringEquals.aws:PrincipalOrgID", () -> Condition.organization(), "at least one");
        good("Condition.sourceIp", () -> Condition.sourceIp("203.0.113.0/32", "2001:db8::/128"));
        row(
                "Condition.IpAddress.aws:SourceIp",
                () -> Condition.sourceIp("203.0.113.0/33"),
                "\"203.0.113.0/33\"",
                "CIDR");
        row("Condition.IpAddress.aws:SourceIp", () -> Condition.sourceIp("203.0.113.256"), "\"203.0.113.256\"", "CIDR");
        row(
                "Condition.IpAddress.aws:SourceIp",
                () -> Condition.sourceIp("203.0.113.0/-1"),
                "\"203.0.113.0/-1\"",
                "CIDR");
        row(
                "Condition.IpAddress.aws:SourceIp",
                () -> Condition.sourceIp("203.0.113.0/999999999999"),
                "999999999999",
                "CIDR");
        row(
                "Condition.IpAddress.aws:SourceIp",
                () -> Condition.sourceIp("203.0.113.0\n"),
                "\\u000a",
                "visible characters on one line");
        row("Condition.IpAddress.aws:SourceIp", () -> Condition.sourceIp("localhost"), "\"localhost\"", "CIDR");
        row("Condition.IpAddress.aws:SourceIp", () -> Condition.sourceIp("\uff12.0.0.1"), "got \"", "CIDR");
        row("Condition.IpAddress.aws:SourceIp", () -> Condition.sourceIp("2001:db8::/129"), "/129", "CIDR");
        row("Condition.IpAddress.aws:SourceIp", () -> Condition.sourceIp(""), "got \"\"", "CIDR");
        row("Condition.IpAddress.aws:SourceIp", () -> Condition.sourceIp((String) null), "is null", "a string");
        good("Condition.sourceVpc", () -> Condition.sourceVpc("vpc-0123abcd"));
        row(
                "Condition.StringEquals.aws:SourceVpc",
                () -> Condition.sourceVpc("vpc-0123abcg"),
                "\"vpc-0123abcg\"",
                "8 or 17");
        row(
                "Condition.StringEquals.aws:SourceVpc",
                () -> Condition.sourceVpc("vpc-0123abcde"),
                "\"vpc-0123abcde\"",
                "8 or 17");
        row(
                "Condition.StringEquals.aws:SourceVpc",
                () -> Condition.sourceVpc("vpce-0123abcd"),
                "\"vpce-0123abcd\"",
                "8 or 17");
        row("Condition.StringEquals.aws:SourceVpc", () -> Condition.sourceVpc(""), "got \"\"", "8 or 17");
        good("Condition.notBefore", () -> Condition.notBefore(Instant.parse("9999-12-31T23:59:59Z")));
        row(
                "Condition.DateGreaterThanEquals.aws:CurrentTime",
                () -> Condition.notBefore(Instant.MAX),
                "+1000000000",
                "a date");
        row(
                "Condition.DateLessThanEquals.aws:CurrentTime",
                () -> Condition.notAfter(Instant.MIN),
                "-1000000000",
                "a date");
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
        assertThatThrownBy(() -> row.refused().get())
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertSaysOnly(row, e.getMessage()));
    }

    /** One problem, so that nothing in it was taken for another, and nothing that is not seen. */
    private static void assertSaysOnly(Row row, String message) {
        assertThat(message.lines().filter(line -> line.startsWith("  - "))).hasSizeLessThanOrEqualTo(1);
        assertThat("\n  - " + message).contains("\n  - " + row.argument());
        assertThat(message).contains(row.words());
        assertThat(Stutter.in(message)).isEmpty();
        assertThat(message.chars())
                .noneMatch(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        if (row.hidden() != null && row.hidden().strip().length() > 1) {
            assertThat(message).doesNotContain(row.hidden().strip());
        }
    }

    @Test
    void has_a_row_for_every_method_that_takes_what_can_be_wrong() {
        assertThat(ROWS).hasSizeGreaterThan(300);
        assertThat(named(ROWS_OF_USER)).containsAll(methods(UnprivilegedUserWithRoleArgs.Builder.class));
        assertThat(named(ROWS_OF_PROVIDER)).containsAll(methods(AssumedRoleProviderArgs.Builder.class));
    }

    /** The first words: a name that is part of another's is none. */
    private static Set<String> named(List<Row> rows) {
        return rows.stream().map(row -> row.argument().split("[: ]")[0]).collect(Collectors.toSet());
    }

    private static List<String> methods(Class<?> builder) {
        return BuilderMethods.of(builder)
                .filter(method -> method.getParameterCount() > 0)
                .filter(method -> method.getParameterTypes()[0] != boolean.class)
                .map(Method::getName)
                // Its messages begin with other words.
                .filter(name -> !name.equals("acknowledge"))
                .toList();
    }
}
