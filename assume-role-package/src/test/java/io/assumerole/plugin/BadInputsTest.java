package io.assumerole.plugin;

import static io.assumerole.plugin.Values.FALSE;
import static io.assumerole.plugin.Values.NULL;
import static io.assumerole.plugin.Values.TRUE;
import static io.assumerole.plugin.Values.UNKNOWN;
import static io.assumerole.plugin.Values.inputs;
import static io.assumerole.plugin.Values.list;
import static io.assumerole.plugin.Values.number;
import static io.assumerole.plugin.Values.object;
import static io.assumerole.plugin.Values.output;
import static io.assumerole.plugin.Values.secret;
import static io.assumerole.plugin.Values.text;
import static io.assumerole.plugin.Values.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.pulumi.provider.internal.models.ConstructRequest;
import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.RoleWithoutUser;
import io.assumerole.UnprivilegedUserWithRole;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the messages about wrong values: they use the names in the schema, list all problems at once, and contain no
 * secrets. {@code InputTypeTest} tests the check of each type.
 */
class BadInputsTest {

    private static final String HEAD = "UnprivilegedUserWithRole \"demo\" cannot be created:";
    private static final String URN = "urn:pulumi:s::p::t:m:T::a";

    private static final PropertyValue MANAGED = object("read", "arn:aws:iam::aws:policy/ReadOnlyAccess");

    /** Words of Java that a message for other languages must not contain. */
    private static final List<String> JAVA_WORDS = List.of(
            "()", "(id", "call ", "called", "WebIdentity.", "java.", "WithoutIds", "ConditionOperator", "got PT");

    private static List<String> problems(Map<String, PropertyValue> inputs) {
        return problems(UnprivilegedUserWithRole.TYPE, inputs);
    }

    private static List<String> problems(String type, Map<String, PropertyValue> inputs) {
        var made = MockedDeployment.construct(type, inputs);
        var thrown = catchThrowable(() -> made.result().join()).getCause();
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasNoCause();
        assertThat(thrown.getMessage()).doesNotContain("hush");
        assertThat(made.requests()).hasSize(1);
        var lines = thrown.getMessage().split("\n  - ");
        assertThat(lines[0]).isEqualTo(type.substring("assume-role:index:".length()) + " \"demo\" cannot be created:");
        return Arrays.asList(lines).subList(1, lines.length);
    }

    /** Returns the problems with one option; all other values are correct. */
    private static List<String> problems(String option, PropertyValue value) {
        var inputs = new LinkedHashMap<>(inputs("managedPolicyArn", MANAGED));
        inputs.put(option, value);
        return problems(inputs);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("userNme", text("x"), "userNme: no such property; allowed: accessKeys, acknowledge, allow"),
                wrong("userName", text("a b"), "userName: got \"a b\"; allowed: "),
                wrong("userName", secret("hush !"), "userName: the given value is not allowed; it is a secret"),
                wrong("userName", output(NULL, URN), "userName is null: the output that was given has no value"),
                wrong(
                        "requireMfa",
                        object("maxAge", number(0)),
                        "requireMfa.maxAge: got 0; allowed: whole seconds, 1 "),
                wrong(
                        "maxSessionDuration",
                        number(-3601),
                        "maxSessionDuration: got -3601; allowed: whole seconds, 3600 "),
                wrong("maxSessionDuration", number(0x1p53 - 1), "maxSessionDuration: got 9007199254740991; allowed: "),
                wrong(
                        "revokeRoleSessionsBefore",
                        text("tomorrow"),
                        "revokeRoleSessionsBefore: got \"tomorrow\"; allowed:"
                                + " a UTC time in RFC 3339 format, such as 2026-01-31T08:30:00Z"),
                wrong("revokeUserSessionsBefore", text("+999999999-01-01T00:00:00Z"), "revokeUserSessionsBefore: "),
                wrong(
                        "acknowledge",
                        list(object("code", "ALLOWS_ALL", "reason", "r")),
                        "acknowledge[0].code: got \"ALLOWS_ALL\"; allowed: one of allows-everything, "),
                wrong("acknowledge", list(object("code", "trusts-everyone", "reason", " ")), "acknowledge: "),
                // Policies
                wrong("rolePolicy", text("{"), "rolePolicy: The policy has 1 problem:\n      - "),
                wrong(
                        "rolePolicy",
                        policy("Alow"),
                        "rolePolicy: The policy has 1 problem:\n      - Statement[0].Effect"),
                wrong(
                        "rolePolicy",
                        secret(policy("hush")),
                        "rolePolicy: the policy is invalid; it is a secret, so its problems are not shown."),
                wrong(
                        "rolePolicy",
                        secret("hush"),
                        "rolePolicy: the policy is invalid; it is a secret, so its problems are not shown."),
                wrong(
                        "rolePolicies",
                        object("logs", policy("Alow"), "ok", policy("Allow"), "other", text("{")),
                        "rolePolicies.logs: The policy has 1 problem:\n      - Statement[0].Effect",
                        "rolePolicies.other: The policy has 1 problem:\n      - "),
                wrong(
                        "rolePolicies",
                        object("logs", secret(policy("hush"))),
                        "rolePolicies.logs: the policy is invalid; it is a secret"),
                wrong("rolePolicies", object("12", policy("Allow")), "rolePolicies: got the name \"12\"; allowed: "),
                // Conditions
                wrong(
                        "trustCondition",
                        object("StringEqual", object("aws:PrincipalOrgID", "o-a1b2c3d4e5")),
                        "trustCondition.StringEqual: is unknown"),
                wrong("trustCondition", object("StringEquals", text("o-a1b2c3d4e5")), "trustCondition.StringEquals: "),
                wrong("trustCondition", object("StringEquals", object()), "trustCondition.StringEquals: "),
                wrong(
                        "trustCondition",
                        object("StringEquals", object("aws:PrincipalOrgID", list())),
                        "trustCondition.StringEquals.aws:PrincipalOrgID: "),
                wrong(
                        "trustCondition",
                        object("StringEquals", object("aws:PrincipalOrgID", NULL)),
                        "trustCondition.StringEquals.aws:PrincipalOrgID: "),
                wrong(
                        "trustCondition",
                        object("StringEqual", object("a", "b"), "NumericEquals", object("aws:EpochTime", text("d"))),
                        "trustCondition.NumericEquals.aws:EpochTime: is not a value",
                        "trustCondition.StringEqual: is unknown"),
                wrong(
                        "trustCondition",
                        object("StringEquals", object("aws:PrincipalOrgID", secret("hush"))),
                        "trustCondition is a secret"),
                // Web identities
                identity(
                        object(),
                        "trustedWebIdentity[0]: got none; allowed: exactly one of github, gitlab,"
                                + " kubernetes, pulumiCloud, pulumiOidc, subjects"),
                identity(
                        object("github", github("branch", "main"), "gitlab", object("project", "g/p", "branch", "b")),
                        "trustedWebIdentity[0]: got github and gitlab; allowed: exactly one of "),
                identity(
                        object("github", object("owner", "o", "repository", "r", "branch", "b", "tag", "v1")),
                        "trustedWebIdentity[0].github: got branch and tag; allowed: exactly one of branch, tag,"
                                + " environment, pullRequests"),
                identity(
                        object("github", object("owner", "o", "repository", "r", "pullRequests", FALSE)),
                        "trustedWebIdentity[0].github: got none; allowed: exactly one of "),
                identity(
                        object("github", object("owner", "o", "ownerId", number(1), "repository", "r", "branch", "b")),
                        "trustedWebIdentity[0].github: got one of ownerId and repositoryId; give both"),
                identity(
                        object(
                                "github",
                                object(
                                        "owner",
                                        "o/",
                                        "ownerId",
                                        number(0),
                                        "repository",
                                        "r",
                                        "repositoryId",
                                        number(-1),
                                        "tag",
                                        "b")),
                        "trustedWebIdentity[0].github:\n      - owner: got \"o/\"; allowed: only the user or"),
                identity(
                        object("github", object("owner", "o/", "repository", "r", "tag", "b")),
                        "trustedWebIdentity[0].github: owner: got \"o/\"; allowed: only the user or"),
                identity(
                        object("gitlab", object("project", "g/p")),
                        "trustedWebIdentity[0].gitlab: got none; allowed: exactly one of branch, tag"),
                identity(
                        object("gitlab", object("url", "http://x", "project", "p", "tag", "v1")),
                        "trustedWebIdentity[0].gitlab:\n      - url: got \"http://x\""),
                identity(
                        object("gitlab", object("project", "g/p", "tag", "v1"), "audience", ""),
                        "trustedWebIdentity[0].audience: got \"\""),
                identity(
                        object("gitlab", object("project", "g/p", "tag", "v1"), "providerArn", "arn"),
                        "trustedWebIdentity: got \"arn\""),
                identity(
                        object("pulumiCloud", object("organization", "my-org")),
                        "trustedWebIdentity[0].pulumiCloud: got none; allowed: exactly one of environment, stack"),
                identity(
                        object("pulumiCloud", object("organization", "my-org", "stack", "p/s")),
                        "trustedWebIdentity[0].pulumiCloud: got one of stack and operation; give both, or neither"),
                identity(
                        object(
                                "pulumiCloud",
                                object("organization", "my-org", "environment", "p/e", "operation", "update")),
                        "trustedWebIdentity[0].pulumiCloud: got one of stack and operation; give both, or neither"),
                identity(
                        object("pulumiCloud", object("organization", "my-org", "stack", "p/s", "operation", "up")),
                        "trustedWebIdentity[0].pulumiCloud: operation: got \"up\"; allowed: preview, update,"),
                identity(
                        object("pulumiOidc", object("organizationId", "o:1", "environmentId", "e")),
                        "trustedWebIdentity[0].pulumiOidc: organizationId: got \"o:1\""),
                identity(
                        object("subjects", texts("repo:o/r:*"), "audience", "a"),
                        "trustedWebIdentity[0].providerArn is missing; it is required together with subjects"),
                identity(
                        object("subjects", texts("repo:o/r:*"), "providerArn", UNKNOWN),
                        "trustedWebIdentity[0].audience is missing; it is required together with subjects"),
                wrong(
                        "trustedWebIdentity",
                        list(
                                object("gitlab", object("project", "g/p", "tag", "v1")),
                                object("gitlab", object("project", "p", "tag", "v1")),
                                object()),
                        "trustedWebIdentity[1].gitlab: project: got \"p\"",
                        "trustedWebIdentity[2]: got none"),
                // Access keys
                keys(object(), "accessKeys: got an empty object; give at least one value, or omit the property"),
                keys(object("none", TRUE, "status", "Active"), "accessKeys.none excludes accessKeys.status"),
                keys(
                        object("none", TRUE, "maxAge", number(1), "rotating", "a"),
                        "accessKeys.none excludes accessKeys.rotating and accessKeys.maxAge; omit accessKeys.none, or omit"
                                + " accessKeys.rotating and accessKeys.maxAge"),
                keys(object("rotating", "a", "status", "Active"), "accessKeys.rotating excludes accessKeys.status"),
                keys(
                        previous("a"),
                        "accessKeys.previous requires accessKeys.rotating; add accessKeys.rotating, or omit accessKeys.previous"),
                keys(object("rotating", "a b"), "accessKeys.rotating: The name of an access key in a rotation: got"),
                keys(
                        object("rotating", "AKIAIOSFODNN7EXAMPLE"),
                        "accessKeys.rotating: The name of an access key in a rotation: got an AWS access key ID"),
                keys(
                        object("rotating", "a", "previous", object("id", "a", "status", "Active")),
                        "accessKeys.previous: got \"a\", which is the current key's name"),
                keys(
                        object("secretName", "a", "inSecretsManager", FALSE),
                        "accessKeys.secretName requires accessKeys.inSecretsManager: true"),
                keys(
                        object("secretName", "a b", "inSecretsManager", TRUE),
                        "accessKeys.secretName: got \"a b\"; allowed: 1 to 512 characters"),
                keys(
                        object("readableBy", texts("arn:aws:iam::123456789012:role/r")),
                        "accessKeys.readableBy requires accessKeys.inSecretsManager: true; add accessKeys.inSecretsManager: true, or omit"
                                + " accessKeys.readableBy"),
                keys(
                        object("readableBy", list(text("x"), secret("hush")), "inSecretsManager", TRUE),
                        "accessKeys.readableBy: got \"x\"; allowed: ",
                        "accessKeys.readableBy: the given value is not allowed; it is a secret"),
                keys(
                        object("encryptedFor", "mQECAw==", "inSecretsManager", TRUE),
                        "accessKeys.encryptedFor excludes accessKeys.inSecretsManager; omit accessKeys.encryptedFor, or omit"
                                + " accessKeys.inSecretsManager"),
                keys(
                        object("encryptedFor", "hush"),
                        "accessKeys.encryptedFor: got a value, not shown, that is not a PGP"),
                keys(object("maxAge", number(0)), "accessKeys.maxAge: got 0 days; allowed: a positive duration"),
                keys(object("strictMaxAge", number(-1)), "accessKeys.strictMaxAge: got -1 days; allowed: a positive"),
                keys(
                        object("maxAge", number(100), "strictMaxAge", number(90)),
                        "accessKeys.maxAge: got 100 days, but strictMaxAge is 90 days; allowed: a shorter time"),
                keys(
                        object("maxAge", number(0x1p53 - 1)),
                        "accessKeys.maxAge: got 9007199254740991 days; allowed: a shorter time"));
    }

    private static PropertyValue policy(String effect) {
        return object(
                "Version",
                "2012-10-17",
                "Statement",
                list(object("Effect", effect, "Action", "s3:GetObject", "Resource", "arn:aws:s3:::b/*")));
    }

    private static PropertyValue github(String name, String value) {
        return object("owner", "o", "repository", "r", name, value);
    }

    private static PropertyValue previous(String id) {
        return object("previous", object("id", id, "status", "Active"));
    }

    private static Arguments wrong(String option, PropertyValue value, String... problems) {
        return arguments(option, value, List.of(problems));
    }

    private static Arguments identity(PropertyValue value, String problem) {
        return wrong("trustedWebIdentity", list(value), problem);
    }

    private static Arguments keys(PropertyValue value, String... problems) {
        return wrong("accessKeys", value, problems);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void names_each_problem_in_terms_of_the_schema(String option, PropertyValue value, List<String> starts) {
        var problems = problems(option, value);

        assertThat(problems).hasSameSizeAs(starts);
        for (var i = 0; i < starts.size(); i++) {
            assertThat(problems.get(i)).startsWith(starts.get(i));
            assertThat(problems.get(i)).doesNotContain(JAVA_WORDS);
        }
    }

    @Test
    void lists_the_problems_of_the_type_check_and_of_the_builder_together() {
        assertThat(problems(inputs(
                        "userName",
                        "a b",
                        "userPath",
                        number(1),
                        "roleNme",
                        "x",
                        "disableUser",
                        "yes",
                        "rolePath",
                        "x")))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("disableUser: got a string; allowed: true or false"),
                        line -> assertThat(line).startsWith("roleNme: no such property; allowed: "),
                        line -> assertThat(line)
                                .isEqualTo("userPath: got a number; allowed: a string; write the number in quotes"),
                        line -> assertThat(line).startsWith("rolePath: got \"x\""),
                        line -> assertThat(line).startsWith("rolePolicy or rolePolicies is missing; "),
                        line -> assertThat(line).startsWith("userName: got \"a b\""));
    }

    @Test
    void does_not_report_a_wrong_value_as_missing() {
        for (var option : List.of("rolePolicy", "rolePolicies", "managedPolicyArn", "existingRoleArn")) {
            assertThat(problems(inputs(option, TRUE)))
                    .singleElement()
                    .asString()
                    .startsWith(option + ": got a boolean");
        }
        for (var option : List.of("trustedWebIdentity", "trustedPrincipal")) {
            assertThat(problems(RoleWithoutUser.TYPE, inputs(option, TRUE, "managedPolicyArn", MANAGED)))
                    .singleElement()
                    .asString()
                    .startsWith(option + ": got a boolean");
        }
    }

    @Test
    void reports_missing_options_by_the_names_of_the_schema() {
        assertThat(problems(inputs()))
                .containsExactly("rolePolicy or rolePolicies is missing; it is required, unless there is a"
                        + " managedPolicyArn or an existingRoleArn; iam-policy permissions writes a starting policy from"
                        + " the output of pulumi preview --json --show-sames");
        assertThat(problems(RoleWithoutUser.TYPE, inputs("rolePolicies", object("a", policy("Allow")))))
                .singleElement()
                .asString()
                .startsWith(
                        "trustedWebIdentity is missing; without a user, a trustedWebIdentity or a trustedPrincipal");
    }

    @Test
    void a_role_without_a_user_has_no_options_of_a_user() {
        assertThat(problems(
                        RoleWithoutUser.TYPE,
                        inputs(
                                "userName",
                                "x",
                                "trustedPrincipal",
                                texts("arn:aws:iam::123456789012:role/r"),
                                "managedPolicyArn",
                                MANAGED)))
                .singleElement()
                .asString()
                .startsWith("userName: no such property; allowed: acknowledge, allowSessionTag, ");
    }

    @Test
    void names_a_further_policy_by_its_path() {
        var trust = object("Effect", "Allow", "Principal", "*", "Action", "s3:GetObject", "Resource", "*");
        var policy = object("Version", "2012-10-17", "Statement", list(trust));

        assertThat(problems(inputs("rolePolicies", object("logs", policy))))
                .singleElement()
                .asString()
                .startsWith("rolePolicies.logs: ");
    }

    @Test
    void a_policy_can_contain_unknown_values_in_a_preview() {
        var unknown = object(
                "Version",
                "2012-10-17",
                "Statement",
                list(object("Effect", "Allow", "Action", "s3:GetObject", "Resource", output(null, URN))));

        var made = MockedDeployment.preview(() -> new ComponentsProvider()
                .construct(new ConstructRequest(
                        UnprivilegedUserWithRole.TYPE,
                        "demo",
                        inputs("rolePolicy", unknown),
                        ComponentResourceOptions.Empty)));

        assertThat(made.result()).isCompleted();
        var policy = made.requests().get("aws:iam/rolePolicy:RolePolicy::demo-policy");
        assertThat(policy.getPropertyDependenciesOrThrow("policy").getUrnsList())
                .contains(URN);
    }

    @Test
    void a_known_value_keeps_its_dependencies() {
        var made = MockedDeployment.construct(
                UnprivilegedUserWithRole.TYPE,
                inputs("managedPolicyArn", MANAGED, "userPath", output(text("/a/"), URN)));

        made.result().join();
        var user = made.requests().get("aws:iam/user:User::demo-user");
        assertThat(user.getObject().getFieldsOrThrow("path").getStringValue()).isEqualTo("/a/");
        assertThat(user.getPropertyDependenciesOrThrow("path").getUrnsList()).containsExactly(URN);
    }
}
