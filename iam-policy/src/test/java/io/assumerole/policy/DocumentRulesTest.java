package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.rejectsPolicy;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.policy.pattern.PolicyDate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the rules of IAM for documents and their kinds, each with its last good and its first bad
 * value; does not prove that AWS still has them.
 */
class DocumentRulesTest {
    private static final String USER = "arn:aws:iam::123456789012:user/deployer";

    private static Statement.Builder trust() {
        return Statement.allow().principal(Principal.aws(USER)).action("sts:AssumeRole");
    }

    private static Statement.Builder identity() {
        return Statement.allow().action("s3:GetObject").resource("*");
    }

    private static PolicyDocument trustWith(Principal... principals) {
        return PolicyDocument.of(
                Statement.allow().principal(principals).action("sts:AssumeRole").build());
    }

    @Test
    void sid_has_letters_and_digits_only_but_in_trust_policies() {
        for (var good : List.of("AIDACKCEVSQ6C2EXAMPLEz9", "")) {
            for (var kind : PolicyKind.values()) {
                var builder = switch (kind) {
                    case TRUST -> trust();
                    case RESOURCE -> identity().principal(Principal.everyone());
                    case RESOURCE_CONTROL ->
                        Statement.deny()
                                .principal(Principal.everyone())
                                .action("s3:GetObject")
                                .resource("*");
                    default -> identity();
                };
                var document = PolicyDocument.of(kind, builder.sid(good).build());
                assertThat(document.statements().get(0).sid()).contains(good);
            }
        }
        for (var text : List.of("Allow EKS Auth", "a-b", "a_b", "é", "a.b")) {
            var trust = PolicyDocument.of(trust().sid(text).build());
            assertThat(trust.requireValid(PolicyKind.TRUST)).isSameAs(trust);
            var identity = PolicyDocument.of(identity().sid(text).build());
            assertThatThrownBy(() -> identity.requireValid(PolicyKind.IDENTITY))
                    .hasMessageContaining("Statement[0].Sid: is not a valid Sid in this kind of policy");
        }
        assertThatThrownBy(() -> trust().sid("a\nb").build()).hasMessageContaining("Sid");
    }

    @Test
    void sid_is_unique_inside_the_policy() {
        var one = identity().sid("One").build();
        var other = identity().sid("one").build();
        var empty = identity().sid("").build();

        assertThat(PolicyDocument.of(one, other, empty, empty).statements()).hasSize(4);
        assertThatThrownBy(() -> PolicyDocument.of(one, other, one))
                .hasMessageContaining("Statement[2].Sid")
                .hasMessageContaining("Statement[0]");
    }

    @Test
    void built_document_has_at_most_131072_characters_and_one_that_is_read_any_number() {
        assertThat(ofLength(131_072).toJson()).hasSize(131_072);
        assertThatThrownBy(() -> ofLength(131_073)).hasMessageContaining("the text is too long; got 131073 characters");
        var longer = ofLength(131_072).toJson().replace("x\"", "x".repeat(30_000) + "\"");

        var read = PolicyDocument.parse(longer, PolicyKind.IDENTITY);

        assertThat(read.toJson()).isEqualTo(longer);
        assertThat(read.size()).isGreaterThan(152_000);
    }

    @Test
    void document_has_tab_line_feed_carriage_return_and_u0020_to_u00ff() {
        var text = statement("'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:::%'")
                .toJson();

        for (char good : new char[] {' ', '~', '\u007f', '\u0080', '\u00a0', '\u00ff'}) {
            var json = text.replace('%', good);
            assertThat(PolicyDocument.parse(json).toJson()).isEqualTo(json);
        }
        for (char bad : new char[] {'\u0000', '\u001f', '\u0100', '\u4e2d', '\ufeff', '\ud83d'}) {
            assertThatThrownBy(() -> PolicyDocument.parse(text.replace('%', bad)))
                    .hasMessageContaining("a character that IAM rejects")
                    .hasMessageContaining(String.format("U+%04X", (int) bad));
        }
        assertThat(PolicyDocument.parse("\t\r\n" + text.replace("{", "{\t\r\n")).toJson())
                .isEqualTo(text);
    }

    @Test
    void leading_white_space_and_duplicate_keys_never_reach_the_provider() {
        assertThat(policy(" {'Statement':{'Effect':'Deny','Action':'*','Resource':'*'}}")
                        .toJson())
                .startsWith("{");
        assertThatThrownBy(() -> policy("{'Statement':{'Effect':'Deny','Action':'*','Action':'*'}}"))
                .isInstanceOf(InvalidPolicyException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "s3:*",
                "s3:Get?bject",
                "S3:getobject",
                "aws-marketplace:*",
                "*:*",
                "vpc-lattice:AssociateViaAWSService-EventsAndStates",
                "a4b:Get1"
            })
    void action_is_a_service_and_a_name_or_a_star(String action) {
        assertThat(Statement.allow().action(action).build().actions()).containsExactly(action);
        assertThat(Statement.allow().notAction(action).build().notActions()).containsExactly(action);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3",
                "**",
                "s3:",
                ":Get",
                "*:Get",
                "*:Get*",
                "s3:Get_Object",
                "s*:Get",
                "s3:Get:Object",
                "s3:Get Object",
                "s3.Get",
                "${aws:username}",
                "s3:${aws:username}",
                " s3:Get",
                "s3:Get\n"
            })
    void other_actions_are_refused(String action) {
        assertThatThrownBy(() -> Statement.allow().action(action).build()).hasMessageContaining("Action[0]");
        assertThatThrownBy(() -> Statement.allow().notAction(action).build()).hasMessageContaining("NotAction[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "arn:aws:s3:::example",
                "arn:aws:s3:::example/*",
                "arn:aws:s3:::a b é/?",
                "arn:aws:sqs:us-east-2:*:${aws:username}-queue",
                "arn:aws:s3:::a-${aws:PrincipalTag/team, 'all'}",
                "arn:aws:s3:::${*}${?}${$}",
                "arn:aws:iam::${aws:PrincipalAccount}:role/r",
                "arn:*:iam::123456789012:role/r",
                "arn:aws:*code*::123456789012:*",
                "arn:aws:sqs",
                "arn:aws:codebuild:*"
            })
    void resource_is_an_arn_or_a_star(String resource) {
        assertThat(identity().resource(resource).build().resources()).contains(resource);
        assertThat(Statement.deny().action("*").notResource(resource).build().notResources())
                .contains(resource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "**",
                "example",
                "s3:::example",
                "ARN:aws:s3:::x",
                "arn:",
                "arn:aws",
                "arn:aws:",
                "arn::s3:::x",
                "arn:aws::us-east-1:123456789012:x",
                " arn:aws:s3:::x",
                "arn:aws:${aws:username}:::x",
                "${aws:username}",
                "arn:aws:s3:::${",
                "arn:aws:s3:::${}",
                "arn:aws:s3:::${aws:username",
                "arn:aws:s3:::${aws: username}",
                "arn:aws:s3:::${aws:username, all}"
            })
    void other_resources_are_refused(String resource) {
        assertThatThrownBy(
                        () -> Statement.allow().action("*").resource(resource).build())
                .hasMessageContaining("Resource[0]");
        assertThatThrownBy(() ->
                        Statement.allow().action("*").notResource(resource).build())
                .hasMessageContaining("NotResource[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012",
                "arn:aws:iam::123456789012:root",
                "arn:aws-cn:iam::123456789012:user/a/b",
                "arn:aws:iam::123456789012:role/aws-service-role/x.amazonaws.com/R",
                "arn:aws:sts::123456789012:assumed-role/r/session",
                "arn:aws:sts::123456789012:federated-user/bob",
                "AIDACKCEVSQ6C2EXAMPLE",
                "AROADBQP57FF2AEXAMPLE"
            })
    void aws_principal_is_an_account_a_user_a_role_or_a_session(String value) {
        assertThat(Principal.aws(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "12345678901",
                "1234567890123",
                "root",
                "arn:aws:iam::123456789012:",
                "arn:aws:iam::123456789012:policy/p",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam:us-east-1:123456789012:user/u",
                "arn:aws:s3:::bucket",
                "arn:gcp:iam::123456789012:root",
                "AKIAIOSFODNN7EXAMPLE",
                "AGPACKCEVSQ6C2EXAMPLE",
                "arn:aws:iam::12345678901:root",
                "arn:aws:sts::123456789012:assumed-role/r",
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ",
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity e1example",
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE ",
                "arn:aws:iam::cloudfront:user/E1EXAMPLE",
                "arn:aws:iam::cloudfront:role/CloudFront Origin Access Identity E1EXAMPLE",
                "arn:aws:iam::cloudfront:root",
                "arn:aws:iam::123456789012:user/CloudFront Origin Access Identity E1EXAMPLE"
            })
    void other_aws_principals_are_refused(String value) {
        rejectsPolicy(() -> Principal.aws(value), "Principal.AWS");
    }

    /** A bucket policy can name an origin access identity, but the identity cannot assume a role. */
    @Test
    void origin_access_identity_is_a_principal_without_account() {
        var value = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE";
        var identity = Principal.aws(value);

        assertThat(identity.account()).isEmpty();
        assertThat(identity.isAccount()).isFalse();
        var bucket = "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'" + value
                + "'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::example/*'}}";
        assertThat(PolicyDocument.parse(bucket.replace('\'', '"'), PolicyKind.RESOURCE)
                        .statements()
                        .get(0)
                        .principals())
                .containsExactly(identity);
        var trust =
                Statement.allow().principal(identity).action("sts:AssumeRole").build();
        rejectsPolicy(() -> PolicyDocument.of(PolicyKind.TRUST, trust), "cannot assume a role", value);
    }

    @Test
    void group_is_no_principal() {
        assertThatThrownBy(() -> Principal.aws("arn:aws:iam::123456789012:group/all"))
                .hasMessageContaining("a group cannot be a principal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:user/*",
                "arn:aws:iam::*:root",
                "arn:aws:iam::123456789012:role/a?",
                "arn:aws:sts::123456789012:assumed-role/r/*"
            })
    void wildcard_stands_for_no_part_of_a_principal(String value) {
        assertThatThrownBy(() -> Principal.aws(value)).hasMessageContaining("wildcard");
    }

    @Test
    void service_federated_and_canonical_principals_have_their_forms() {
        assertThat(Principal.service("states.us-east-1.amazonaws.com").type()).isEqualTo("Service");
        for (var bad : List.of("", "ec2", "*", "EC2.amazonaws.com", "ec2.amazonaws.com.", ".com")) {
            assertThatThrownBy(() -> Principal.service(bad)).hasMessageContaining("Service");
        }
        assertThat(Principal.federated("accounts.google.com").type()).isEqualTo("Federated");
        assertThat(Principal.federated("arn:aws:iam::123456789012:saml-provider/X")
                        .value())
                .endsWith("X");
        for (var bad : List.of("", "google", "*", "arn:aws:iam::123456789012:role/r")) {
            assertThatThrownBy(() -> Principal.federated(bad)).hasMessageContaining("Federated");
        }
        assertThat(Principal.canonicalUser("a".repeat(64)).type()).isEqualTo("CanonicalUser");
        for (var bad : List.of("", "a".repeat(63), "a".repeat(65), "g".repeat(64))) {
            assertThatThrownBy(() -> Principal.canonicalUser(bad)).hasMessageContaining("CanonicalUser");
        }
    }

    @Test
    void trust_policy_names_principals_and_no_resources() {
        assertThatCode(() -> PolicyDocument.of(trust().build()).requireValid(PolicyKind.TRUST))
                .doesNotThrowAnyException();
        var bad = PolicyDocument.of(
                Statement.allow().action("sts:AssumeRole").build(),
                trust().resource("*").build(),
                trust().notResource("arn:aws:s3:::x").build());
        assertThatThrownBy(() -> bad.requireValid(PolicyKind.TRUST))
                .hasMessageContaining("3 problems")
                .hasMessageContaining("Statement[0]: has no Principal")
                .hasMessageContaining("Statement[1].Resource")
                .hasMessageContaining("Statement[2].NotResource");
    }

    @Test
    void trust_policy_has_no_not_principal() {
        var bad = PolicyDocument.of(Statement.deny()
                .notPrincipal(Principal.aws(USER))
                .action("sts:AssumeRole")
                .build());

        assertThatThrownBy(() -> bad.requireValid(PolicyKind.TRUST)).hasMessageContaining("Statement[0].NotPrincipal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sts:AssumeRole",
                "STS:assumerole",
                "sts:AssumeRoleWithSAML",
                "sts:AssumeRoleWithWebIdentity",
                "sts:TagSession",
                "sts:SetSourceIdentity",
                "sts:SetContext",
                "sts:*",
                "sts:AssumeRole*",
                "sts:Tag?ession"
            })
    void trust_policy_takes_the_actions_of_assuming_a_role(String action) {
        var document = PolicyDocument.of(
                Statement.allow().principal(Principal.aws(USER)).action(action).build());

        assertThat(document.requireValid(PolicyKind.TRUST)).isSameAs(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sts:TagSessions",
                "sts:AssumeRol",
                "sts:GetCallerIdentity",
                "*",
                "s3:GetObject",
                "sts:Assume",
                "sts:Get*"
            })
    void trust_policy_takes_no_other_actions(String action) {
        var document = PolicyDocument.of(
                Statement.allow().principal(Principal.aws(USER)).action(action).build());

        assertThatThrownBy(() -> document.requireValid(PolicyKind.TRUST))
                .hasMessageContaining("Statement[0].Action[0]");
    }

    @Test
    void trust_policy_does_not_cross_partitions() {
        var here = Principal.aws(USER);

        assertThatCode(() -> trustWith(here, Principal.aws("123456789012")).requireValid(PolicyKind.TRUST))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> trustWith(here, Principal.aws("arn:aws-cn:iam::123456789012:root"))
                        .requireValid(PolicyKind.TRUST))
                .hasMessageContaining("aws, aws-cn");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"TRUST", "RESOURCE", "RESOURCE_CONTROL"})
    void other_kinds_name_resources_and_no_principals(PolicyKind kind) {
        var good = PolicyDocument.of(identity().build());
        assertThat(good.requireValid(kind)).isSameAs(good);

        var bad = PolicyDocument.of(
                Statement.allow().action("s3:GetObject").build(),
                identity().principal(Principal.everyone()).build(),
                identity().notPrincipal(Principal.aws(USER)).build());
        assertThatThrownBy(() -> bad.requireValid(kind))
                .hasMessageContaining("3 problems")
                .hasMessageContaining("Statement[0]: has neither Resource nor NotResource")
                .hasMessageContaining("Statement[1].Principal")
                .hasMessageContaining("Statement[2].NotPrincipal");
    }

    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void id_is_allowed_in_every_kind_and_kept(PolicyKind kind) {
        var json = ("{'Version':'2012-10-17','Id':'cd3ad3d9-2776-4ef1','Statement':{" + elementsOf(kind) + "}}")
                .replace('\'', '"');

        var document = PolicyDocument.parse(json, kind);

        assertThat(document.id()).contains("cd3ad3d9-2776-4ef1");
        assertThat(document.toJson()).isEqualTo(json);
    }

    private static String elementsOf(PolicyKind kind) {
        return switch (kind) {
            case TRUST -> "'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'";
            case RESOURCE -> "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'";
            case RESOURCE_CONTROL -> "'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'";
            default -> "'Effect':'Deny','Action':'*','Resource':'*'";
        };
    }

    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void boundaries_and_policies_of_organizations_need_version_2012_10_17(PolicyKind kind) {
        var statement = "'Statement':{" + elementsOf(kind) + "}}";
        assertThat(policy("{'Version':'2012-10-17'," + statement).requireValid(kind))
                .isNotNull();
        var like = Map.of(
                PolicyKind.BOUNDARY, "as in every managed policy",
                PolicyKind.SERVICE_CONTROL, "as in every SCP",
                PolicyKind.RESOURCE_CONTROL, "as in every RCP");
        for (var version : List.of("", "'Version':'2008-10-17',")) {
            var old = policy("{" + version + statement);
            if (like.containsKey(kind)) {
                assertThatThrownBy(() -> old.requireValid(kind))
                        .hasMessageContaining("Version: ")
                        .hasMessageContaining(like.get(kind));
            } else {
                assertThat(old.requireValid(kind)).isSameAs(old);
            }
        }
    }

    /** The same condition is checked once, but only if nothing is wrong with it. */
    @Test
    void tells_each_statement_whose_condition_is_wrong_in_the_same_way() {
        for (var wrong :
                List.of("'StringLike':{'s3:prefix':'${username}/'}", "'Bool':{'aws:SecureTransport':'maybe'}")) {
            var statement = "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{" + wrong + "}}";
            assertThatThrownBy(
                            () -> policy("{'Version':'2012-10-17','Statement':[" + statement + "," + statement + "]}"))
                    .asInstanceOf(InstanceOfAssertFactories.type(InvalidPolicyException.class))
                    .satisfies(e -> assertThat(e.problems())
                            .hasSize(2)
                            .extracting(PolicyProblem::path)
                            .satisfiesExactly(
                                    first -> assertThat(first).contains("Statement[0]"),
                                    second -> assertThat(second).contains("Statement[1]")));
        }
    }

    @Test
    void variable_is_plain_text_in_an_old_document_and_checked_in_a_new_one() {
        for (var element : List.of(
                "'Resource':'arn:aws:s3:::a/${username}'",
                "'Resource':'*','Condition':{'StringLike':{'s3:prefix':'${username}/'}}")) {
            var json = "'Statement':{'Effect':'Deny','Action':'*'," + element + "}}";
            for (var old : List.of("{'Version':'2008-10-17',", "{")) {
                var read = policy(old + json);
                assertThat(read.toJson()).contains("${username}");
                assertThatThrownBy(() -> PolicyDocument.of(read.statements().get(0)))
                        .hasMessageContaining("an invalid policy variable");
            }
            assertThatThrownBy(() -> policy("{'Version':'2012-10-17'," + json))
                    .hasMessageContaining("an invalid policy variable");
            assertThatThrownBy(() -> policy("{" + json.substring(0, json.length() - 1) + ",'Version':'2012-10-17'}"))
                    .hasMessageContaining("an invalid policy variable");
        }
        var read = new Condition(ConditionOperator.STRING_LIKE, "s3:prefix", List.of("${x}"));
        assertThatThrownBy(() -> identity().condition(read).build())
                .hasMessageContaining("Condition.StringLike.s3:prefix: contains an invalid policy variable");
        assertThatThrownBy(() -> Condition.of(ConditionOperator.STRING_LIKE, "s3:prefix", "${x}"))
                .hasMessageContaining("contains an invalid policy variable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2030",
                "2030-01",
                "2030-01-31",
                "2030-01-31T12",
                "2030-01-31T12:00",
                "2030-01-31T12:00:00",
                "2030-01-31T12:00:00Z",
                "2030-01-31t12:00:00z",
                "2030-01-31T12:00:00+0000",
                "2030-01-31T13:00:00+01",
                "2030-01-31T13:00:00.0+01:00",
                "2030-01-31T12:00:00.0000Z",
                "2030-01-31T12:00:00.000000000",
                "1896091200"
            })
    void date_is_of_iso_8601_or_seconds(String date) {
        var condition = Condition.of(ConditionOperator.DATE_LESS_THAN, "aws:CurrentTime", date);

        assertThat(condition.values()).containsExactly(date);
        if (date.contains("T") || date.contains("t")) {
            assertThat(PolicyDate.parse(date)).contains(Instant.parse("2030-01-31T12:00:00Z"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2030-02-30",
                "2030-02-30T00:00:00Z",
                "2030-13-01",
                "2030-01-31 12:00:00",
                "2030-01-31T24:00:00Z",
                "2030-01-31T12:60:00Z",
                "2030-01-31T12:00:60Z",
                "2030-01-31T12:00:00.Z",
                "2030-01-31T12:00:00.0000000000Z",
                "2030-01-31T12:00:00+1",
                "2030-01-31T12:00:00+25:00",
                "2030-01-31T12:00:00ZZ",
                "2030-01-31T",
                "-1"
            })
    void other_dates_are_refused(String date) {
        assertThatThrownBy(() -> Condition.of(ConditionOperator.DATE_LESS_THAN, "aws:CurrentTime", date))
                .hasMessageContaining("is not a value that DateLessThan can compare");
    }

    private static PolicyDocument ofLength(int length) {
        int head = PolicyDocument.of(identity().resource("arn:aws:s3:::").build())
                .toJson()
                .length();
        return PolicyDocument.of(
                identity().resource("arn:aws:s3:::" + "x".repeat(length - head)).build());
    }

    @Test
    void session_policy_has_at_most_2048_characters_white_space_included() {
        assertThat(ofLength(2048).requireValid(PolicyKind.SESSION).toJson()).hasSize(2048);
        assertThatThrownBy(() -> ofLength(2049).requireValid(PolicyKind.SESSION))
                .hasMessageContaining("got 2049 characters");
        var spaces = PolicyDocument.of(
                identity().resource("arn:aws:s3:::a" + " ".repeat(2000) + "b").build());
        assertThat(spaces.size()).isLessThan(2048);
        assertThatThrownBy(() -> spaces.requireValid(PolicyKind.SESSION)).hasMessageContaining("too long");
    }

    @Test
    void size_does_not_count_white_space() {
        var document = policy("{ 'Statement' : { 'Effect':'Deny','Action':'*',\n'Resource':'arn:aws:s3:::a b' } }");

        assertThat(document.size())
                .isEqualTo("{'Statement':{'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:::ab'}}".length());
        assertThat(document.toJson()).hasSize(document.size() + 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"IDENTITY", "BOUNDARY"})
    void quotas_that_accounts_can_have_raised_are_no_errors(PolicyKind kind) {
        assertThat(ofLength(20_000).requireValid(kind).size()).isEqualTo(20_000);
    }

    @Test
    void external_id_of_a_condition_has_2_to_1224_characters() {
        assertThat(Condition.externalId("xx", "y".repeat(1224)).values()).hasSize(2);
        for (var bad : List.of("x", "y".repeat(1225), "a b", "a;b")) {
            assertThatThrownBy(() -> Condition.externalId("good", bad)).hasMessageContaining("sts:ExternalId[1]");
        }
        assertThatThrownBy(Condition::externalId).hasMessageContaining("has no value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:SourceIp", "aws:RequestTag/a b:c", "accounts.google.com:aud", "a:b"})
    void condition_key_has_a_prefix_and_a_name(String key) {
        assertThat(Condition.of(ConditionOperator.STRING_EQUALS, key, "x").key())
                .isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SourceIp", ":SourceIp", "aws:", "aws:*", "a?s:x", "${aws:x}", "a b:c"})
    void other_condition_keys_are_refused(String key) {
        assertThatThrownBy(() -> Condition.of(ConditionOperator.STRING_EQUALS, key, "x"))
                .hasMessageContaining("is not a condition key");
    }

    @Test
    void null_operator_takes_no_qualifier() {
        assertThat(ConditionOperator.BOOL.ifExists().json()).isEqualTo("BoolIfExists");
        assertThat(ConditionOperator.STRING_LIKE.ifExists().forAnyValue().json())
                .isEqualTo("ForAnyValue:StringLikeIfExists");
        assertThat(ConditionOperator.STRING_LIKE.forAllValues().ifExists())
                .isEqualTo(ConditionOperator.STRING_LIKE.ifExists().forAllValues());
        assertThatThrownBy(ConditionOperator.NULL::ifExists).hasMessageContaining("Null takes no");
        assertThatThrownBy(ConditionOperator.NULL::forAnyValue).hasMessageContaining("Null");
        assertThatThrownBy(ConditionOperator.NULL::forAllValues).hasMessageContaining("Null");
    }

    @Test
    void there_are_27_operators() {
        assertThat(ConditionOperator.names()).hasSize(26 * 6 + 1).doesNotHaveDuplicates();
    }

    @Test
    void nulls_are_refused_like_other_wrong_values() {
        rejectsPolicy(
                () -> Statement.allow()
                        .action((String) null)
                        .resource((String[]) null)
                        .principal((Principal) null)
                        .condition((Condition) null)
                        .build(),
                "4 problems");
        assertThatThrownBy(() -> Principal.aws(null)).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> Condition.of(ConditionOperator.BOOL, "a:b", (String) null))
                .isInstanceOf(InvalidPolicyException.class);
        rejectsPolicy(() -> PolicyDocument.of(identity().build(), null), "Statement[1]: is null");
        rejectsPolicy(() -> PolicyDocument.of((Statement[]) null), "Statement: is empty; got null");
        assertThatThrownBy(PolicyDocument::of).hasMessageContaining("one or more statements");
    }

    @Test
    void the_same_condition_twice_is_refused_rather_than_merged() {
        var one = Condition.externalId("one");
        var two = Condition.of(ConditionOperator.STRING_EQUALS, "STS:externalid", "two");

        assertThatThrownBy(() -> trust().condition(one, two).build()).hasMessageContaining("AWS ignores the case");
    }

    @Test
    void statements_keep_what_they_were_built_of() {
        String[] actions = {"s3:GetObject"};
        var builder = Statement.allow().action(actions).resource("*");
        var built = builder.build();

        actions[0] = "s3:*";
        builder.action("s3:PutObject");

        assertThat(built.actions()).containsExactly("s3:GetObject");
        assertThatThrownBy(() -> built.actions().add("s3:*")).isInstanceOf(UnsupportedOperationException.class);
    }
}
