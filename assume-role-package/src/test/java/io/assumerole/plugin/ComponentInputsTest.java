package io.assumerole.plugin;

import static io.assumerole.plugin.Values.TRUE;
import static io.assumerole.plugin.Values.list;
import static io.assumerole.plugin.Values.number;
import static io.assumerole.plugin.Values.object;
import static io.assumerole.plugin.Values.secret;
import static io.assumerole.plugin.Values.text;
import static io.assumerole.plugin.Values.texts;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.InvalidArgumentsException;
import io.assumerole.RoleBuilder;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.WebIdentity;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.LintCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pulumirpc.Resource.RegisterResourceRequest;

/** Compares components that the plugin creates with components that a Java program creates. */
class ComponentInputsTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/pipeline";
    private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}""";

    private static final PropertyValue POLICY_OBJECT = object(
            "Statement",
            list(object("Effect", "Allow", "Action", "s3:GetObject", "Resource", "arn:aws:s3:::my-bucket/*")),
            "Version",
            "2012-10-17");

    private static final String PGP_KEY = "mQECAw==";

    /**
     * The types of plain options, with an example value for each. A plain option calls the builder method that has the
     * option's name.
     */
    private static final Map<InputType, PropertyValue> PLAIN = Map.of(
            InputType.TEXT, text("x"),
            InputType.TEXT_MAP, object("a", "b"),
            InputType.FLAG, TRUE,
            InputType.SECONDS, number(7200),
            InputType.TIME, text("2026-01-31T08:30:00Z"));

    /**
     * A value for each option that is not plain, and for one option of each plain type. No value is the default value.
     */
    private static final Map<String, PropertyValue> VALUES = Map.ofEntries(
            entry("userName", secret("alice")),
            entry("userTags", object("team", "a", "cost", secret("b"))),
            entry("staysUnprivileged", TRUE),
            entry(
                    "accessKeys",
                    object("rotating", "b", "previous", object("id", "a", "status", "Inactive"), "maxAge", number(90))),
            entry("existingRoleArn", text(ROLE)),
            entry("rolePath", text("/team/")),
            entry("roleDescription", secret("for deployments")),
            entry("maxSessionDuration", number(7200)),
            entry("rolePolicy", POLICY_OBJECT),
            entry("rolePolicies", object("a", POLICY, "b", secret(POLICY_OBJECT))),
            entry(
                    "managedPolicyArn",
                    object("read", "arn:aws:iam::aws:policy/ReadOnlyAccess", "own", secret(BOUNDARY))),
            entry("guardRails", text(BOUNDARY)),
            entry("externalId", list(text("id-one"), secret("id-two"))),
            entry("trustedPrincipal", list(text(ROLE), secret(ROLE + "2"))),
            entry(
                    "trustedWebIdentity",
                    list(
                            object(
                                    "github",
                                    object(
                                            "owner",
                                            "my-team",
                                            "ownerId",
                                            number(123456),
                                            "repository",
                                            "my-app",
                                            "repositoryId",
                                            number(456789),
                                            "branch",
                                            "main")),
                            object("gitlab", object("project", "my-group/my-app", "tag", "v*")))),
            entry("trustCondition", object("StringEquals", object("aws:PrincipalOrgID", "o-a1b2c3d4e5"))),
            entry("requireMfa", object("maxAge", number(3600))),
            entry("requireSessionName", texts("alice", "b*")),
            entry("requireUserNameAsSessionName", TRUE),
            entry("requireSourceIdentity", texts("alice", "bob")),
            entry("requireSessionTag", object("team", texts("a", "b"))),
            entry("allowSessionTag", texts("cost", "team")),
            entry("revokeRoleSessionsBefore", text("2026-01-31T08:30:00Z")));

    private static void setUser(String option, UnprivilegedUserWithRoleArgs.Builder java) {
        switch (option) {
            case "userName" -> java.userName(Output.ofSecret("alice"));
            case "userTags" -> java.userTags(Output.ofSecret(Map.of("team", "a", "cost", "b")));
            case "staysUnprivileged" -> java.staysUnprivileged(true);
            case "accessKeys" ->
                java.accessKeys(AccessKeys.rotating("b")
                        .previous("a", AccessKeyStatus.INACTIVE)
                        .maxAge(Duration.ofDays(90)));
            case "existingRoleArn" -> java.existingRoleArn(ROLE);
            default -> set(option, java);
        }
    }

    private static void set(String option, RoleBuilder<?> java) {
        var policy = PolicyDocument.parse(POLICY);
        switch (option) {
            case "rolePath" -> java.rolePath("/team/");
            case "roleDescription" -> java.roleDescription(Output.ofSecret("for deployments"));
            case "maxSessionDuration" -> java.maxSessionDuration(Duration.ofHours(2));
            case "rolePolicy" -> java.rolePolicy(policy);
            case "rolePolicies" -> {
                java.rolePolicy("a", policy);
                java.rolePolicy("b", Output.ofSecret(policy));
            }
            case "managedPolicyArn" -> {
                // In the order of the names.
                java.managedPolicyArn("own", Output.ofSecret(BOUNDARY));
                java.managedPolicyArn("read", "arn:aws:iam::aws:policy/ReadOnlyAccess");
            }
            case "guardRails" -> java.guardRails(BOUNDARY);
            case "externalId" -> {
                java.externalId("id-one");
                java.externalId(Output.ofSecret("id-two"));
            }
            case "trustedPrincipal" -> {
                java.trustedPrincipal(ROLE);
                java.trustedPrincipal(Output.ofSecret(ROLE + "2"));
            }
            case "trustedWebIdentity" -> {
                java.trustedWebIdentity(
                        WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main"));
                java.trustedWebIdentity(WebIdentity.gitlab("my-group/my-app").tag("v*"));
            }
            case "trustCondition" -> java.trustCondition(Condition.organization("o-a1b2c3d4e5"));
            case "requireMfa" -> java.requireMfa(Duration.ofHours(1));
            case "requireSessionName" -> java.requireSessionName("alice", "b*");
            case "requireUserNameAsSessionName" -> java.requireUserNameAsSessionName();
            case "requireSourceIdentity" -> java.requireSourceIdentity("alice", "bob");
            case "requireSessionTag" -> java.requireSessionTag("team", "a", "b");
            case "allowSessionTag" -> java.allowSessionTag("cost", "team");
            case "revokeRoleSessionsBefore" -> java.revokeRoleSessionsBefore(Instant.parse("2026-01-31T08:30:00Z"));
            default -> throw new AssertionError("no Java call for " + option);
        }
    }

    /** Options that change only which findings are problems: see the tests below. */
    private static final Set<String> OF_CHECKS = Set.of("strict", "acknowledge");

    static Stream<String> optionsOfUserWithRole() {
        return ComponentInputs.OF_USER_WITH_ROLE.stream()
                .filter(option -> VALUES.containsKey(option.name()) || !PLAIN.containsKey(option.type()))
                .map(InputProperty::name)
                .filter(name -> !OF_CHECKS.contains(name));
    }

    static Stream<InputProperty<UnprivilegedUserWithRoleArgs.Builder>> plainOptions() {
        return ComponentInputs.OF_USER_WITH_ROLE.stream().filter(option -> PLAIN.containsKey(option.type()));
    }

    /** The message about a second call names the method and the values. */
    @ParameterizedTest
    @MethodSource("plainOptions")
    void a_plain_option_calls_the_method_of_its_name(InputProperty<UnprivilegedUserWithRoleArgs.Builder> option) {
        var builder = UnprivilegedUserWithRoleArgs.builder();
        var value = PLAIN.get(option.type());
        var canBeOutput = !option.type().hasPlainPart();

        option.set().accept(builder, InputValue.of(value));
        option.set().accept(builder, InputValue.of(canBeOutput ? secret(value) : value));

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        InvalidArgumentsException.class,
                        e -> assertThat(e.problems())
                                .filteredOn(problem -> problem.contains(" is given twice"))
                                .singleElement()
                                .asString()
                                .startsWith(option.name() + " is given twice")
                                .matches(problem -> problem.contains(" and an output;") == canBeOutput));
    }

    /** Options that are required, or whose other options do not apply to them. */
    private static Map<String, PropertyValue> base(String option) {
        var base = new LinkedHashMap<String, PropertyValue>();
        if (!option.equals("existingRoleArn")) {
            base.put(
                    option.equals("managedPolicyArn") ? "rolePolicy" : "managedPolicyArn",
                    VALUES.get("managedPolicyArn"));
            base.computeIfPresent("rolePolicy", (name, value) -> POLICY_OBJECT);
        }
        return base;
    }

    private static Map<String, RegisterResourceRequest> plugin(String type, Map<String, PropertyValue> inputs) {
        var made = MockedDeployment.construct(type, inputs);
        made.result().join();
        return made.requests();
    }

    @ParameterizedTest
    @MethodSource("optionsOfUserWithRole")
    void an_option_of_a_user_with_a_role_has_the_same_effect_as_in_Java(String option) {
        var base = base(option);
        var inputs = new LinkedHashMap<>(base);
        inputs.put(option, VALUES.get(option));

        var made = plugin(UnprivilegedUserWithRole.TYPE, inputs);

        assertThat(made).isEqualTo(userInJava(inputs.keySet()));
        if (option.equals("existingRoleArn")) {
            assertThat(made).doesNotContainKey("aws:iam/role:Role::demo-role");
        } else {
            assertThat(made).isNotEqualTo(plugin(UnprivilegedUserWithRole.TYPE, base));
        }
    }

    /** Tests one option of each kind, because both components have the same options for a role. */
    @ParameterizedTest
    @ValueSource(strings = {"rolePath", "roleDescription", "maxSessionDuration", "rolePolicy", "externalId"})
    void an_option_of_a_role_without_a_user_has_the_same_effect_as_in_Java(String option) {
        var base = base(option);
        base.put("trustedPrincipal", VALUES.get("trustedPrincipal"));
        var inputs = new LinkedHashMap<>(base);
        inputs.put(option, VALUES.get(option));

        var made = plugin(RoleWithoutUser.TYPE, inputs);

        assertThat(made)
                .isEqualTo(MockedDeployment.up(() -> {
                            var builder = RoleWithoutUserArgs.builder();
                            inputs.keySet().forEach(name -> set(name, builder));
                            return new RoleWithoutUser("demo", builder.build(), ComponentResourceOptions.Empty);
                        })
                        .requests());
        assertThat(made).isNotEqualTo(plugin(RoleWithoutUser.TYPE, base));
    }

    private static Map<String, RegisterResourceRequest> userInJava(Set<String> options) {
        return userInJava(builder -> options.forEach(option -> setUser(option, builder)));
    }

    private static Map<String, RegisterResourceRequest> userInJava(
            Consumer<UnprivilegedUserWithRoleArgs.Builder> options) {
        return MockedDeployment.up(() -> {
                    var builder = UnprivilegedUserWithRoleArgs.builder();
                    options.accept(builder);
                    return new UnprivilegedUserWithRole("demo", builder.build(), ComponentResourceOptions.Empty);
                })
                .requests();
    }

    private static Map<String, PropertyValue> user(Object... pairs) {
        var inputs = Values.inputs(pairs);
        inputs.putIfAbsent("rolePolicy", POLICY_OBJECT);
        return inputs;
    }

    private static void same(
            Map<String, PropertyValue> inputs, Consumer<UnprivilegedUserWithRoleArgs.Builder> options) {
        assertThat(plugin(UnprivilegedUserWithRole.TYPE, inputs))
                .isEqualTo(userInJava(builder -> options.accept(builder.rolePolicy(PolicyDocument.parse(POLICY)))));
    }

    @Test
    void strict_refuses_a_finding_unless_it_is_acknowledged() {
        var wide = object(
                "Version",
                "2012-10-17",
                "Statement",
                list(object("Effect", "Allow", "Action", "s3:*", "Resource", "*")));
        var findings = MockedDeployment.construct(
                        UnprivilegedUserWithRole.TYPE, Values.inputs("rolePolicy", wide, "strict", TRUE))
                .result();
        assertThatThrownBy(findings::join).hasMessageContaining("rolePolicy: is valid, but strict requires");

        var code = LintCode.ALLOWS_WHOLE_SERVICE;
        plugin(
                UnprivilegedUserWithRole.TYPE,
                Values.inputs(
                        "rolePolicy",
                        wide,
                        "strict",
                        TRUE,
                        "acknowledge",
                        list(object("code", code.toString(), "about", "s3:*", "reason", "an administrator"))));
        plugin(UnprivilegedUserWithRole.TYPE, Values.inputs("rolePolicy", wide, "strict", Values.FALSE));
    }

    @Test
    void a_single_external_id_can_be_a_secret() {
        same(user("externalId", text("the-id")), builder -> builder.externalId("the-id"));
        same(user("externalId", secret("the-id")), builder -> builder.externalId(Output.ofSecret("the-id")));
    }

    @Test
    void a_flag_that_is_false_is_the_default() {
        same(
                user(
                        "requireMfa",
                        Values.FALSE,
                        "requireUserNameAsSessionName",
                        Values.FALSE,
                        "staysUnprivileged",
                        Values.FALSE,
                        "accessKeys",
                        object("none", Values.FALSE, "inSecretsManager", Values.FALSE)),
                builder -> {});
        same(user("requireMfa", TRUE), RoleBuilder::requireMfa);
    }

    @Test
    void null_is_the_default() {
        same(user("userName", Values.NULL, "accessKeys", Values.NULL, "externalId", Values.NULL), builder -> {});
    }

    @Test
    void reads_each_form_of_access_keys() {
        sameKeys(object("none", TRUE), AccessKeys.none());
        sameKeys(object("none", Values.FALSE), AccessKeys.one());
        sameKeys(object("status", "Inactive"), AccessKeys.one(AccessKeyStatus.INACTIVE));
        sameKeys(object("rotating", "a"), AccessKeys.rotating("a"));
        sameKeys(object("inSecretsManager", TRUE), AccessKeys.one().inSecretsManager());
        sameKeys(
                object(
                        "inSecretsManager",
                        TRUE,
                        "secretName",
                        "team/key",
                        "readableBy",
                        list(text(ROLE), secret(ROLE + "2"))),
                AccessKeys.one().inSecretsManager("team/key").readableBy(ROLE).readableBy(Output.ofSecret(ROLE + "2")));
        sameKeys(object("encryptedFor", PGP_KEY), AccessKeys.one().encryptedFor(PGP_KEY));
        sameKeys(
                object("maxAge", number(3650), "strictMaxAge", number(36500)),
                AccessKeys.one().maxAge(Duration.ofDays(3650)).strictMaxAge(Duration.ofDays(36500)));
    }

    private static void sameKeys(PropertyValue keys, AccessKeys java) {
        same(user("accessKeys", keys), builder -> builder.accessKeys(java));
    }

    @Test
    void reads_each_form_of_a_web_identity() {
        sameIdentity(github("tag", "v*"), WebIdentity.githubWithoutIds("o", "r").tag("v*"));
        sameIdentity(
                github("branch", "main"), WebIdentity.githubWithoutIds("o", "r").branch("main"));
        sameIdentity(
                github("environment", "prod"),
                WebIdentity.githubWithoutIds("o", "r").environment("prod"));
        sameIdentity(
                github("pullRequests", TRUE),
                WebIdentity.githubWithoutIds("o", "r").pullRequests());
        sameIdentity(
                object(
                        "github",
                        object("owner", "o", "repository", "r", "branch", "main", "pullRequests", Values.FALSE)),
                WebIdentity.githubWithoutIds("o", "r").branch("main"));
        sameIdentity(
                object("gitlab", object("project", "g/p", "branch", "main")),
                WebIdentity.gitlab("g/p").branch("main"));
        sameIdentity(
                object(
                        "gitlab",
                        object("url", "https://gitlab.example.com", "project", "g/p", "tag", "v*"),
                        "audience",
                        "a"),
                WebIdentity.gitlab("https://gitlab.example.com", "g/p")
                        .tag("v*")
                        .audience("a"));
        sameIdentity(
                object(
                        "kubernetes",
                        object("issuer", "https://k.example.com/a", "namespace", "n", "serviceAccount", "s")),
                WebIdentity.kubernetes("https://k.example.com/a", "n", "s"));
        sameIdentity(
                object("pulumiCloud", object("organization", "my-org", "environment", "p/e")),
                WebIdentity.pulumi("my-org").environment("p/e"));
        sameIdentity(
                object("pulumiCloud", object("organization", "my-org", "stack", "p/s", "operation", "*")),
                WebIdentity.pulumi("my-org").stack("p/s", "*"));
        sameIdentity(
                object("pulumiOidc", object("organizationId", "o1", "environmentId", "e1"), "audience", "a"),
                WebIdentity.pulumiOidc("o1", "e1").audience("a"));
    }

    private static PropertyValue github(String name, Object value) {
        return object("github", object("owner", "o", "repository", "r", name, value));
    }

    private static void sameIdentity(PropertyValue identity, WebIdentity java) {
        same(user("trustedWebIdentity", list(identity)), builder -> builder.trustedWebIdentity(java));
    }

    @Test
    void the_provider_of_a_web_identity_can_be_a_secret_output() {
        var arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
        for (var provider : new PropertyValue[] {text(arn), secret(arn)}) {
            var java = provider.equals(text(arn)) ? Output.of(arn) : Output.ofSecret(arn);
            same(
                    user(
                            "trustedWebIdentity",
                            list(object(
                                    "gitlab", object("project", "g/p", "branch", "main"), "providerArn", provider))),
                    builder -> builder.trustedWebIdentity(
                            WebIdentity.gitlab("g/p").branch("main").providerArn(java)));
            same(
                    user(
                            "trustedWebIdentity",
                            list(object(
                                    "subjects",
                                    texts("project_path:g/p:*", "project_path:g/q:*"),
                                    "audience",
                                    "a",
                                    "providerArn",
                                    provider))),
                    builder -> builder.trustedWebIdentity(java, "a", "project_path:g/p:*", "project_path:g/q:*"));
        }
    }

    /** The text of the policy must not depend on the form in which the program gives it. */
    @Test
    void a_policy_has_the_same_text_as_a_string_and_as_an_object() {
        same(user("rolePolicy", text(POLICY)), builder -> {});
        same(user("rolePolicy", POLICY_OBJECT), builder -> {});
    }
}
