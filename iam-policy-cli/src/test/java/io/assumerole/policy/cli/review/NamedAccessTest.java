package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** New principals that existing trust policies, resource policies, and grants allow because of their names. */
class NamedAccessTest {
    private static final String ROLE = "iam/role:Role";
    private static final String USER = "iam/user:User";
    private static final String TEAM = "arn:aws:iam::123456789012:role/team/app-*";

    private record Case(String name, String subject, String shows, Supplier<SamplePreview> preview) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static SamplePreview trusting(String principal, String condition) {
        return SamplePreview.stack()
                .both(
                        "shared",
                        ROLE,
                        "{'name':'shared','assumeRolePolicy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':" + principal
                                        + ",'Action':'sts:AssumeRole'" + condition + "}]}")
                                + "}");
    }

    private static SamplePreview ofTeam() {
        return trusting(
                "{'AWS':'arn:aws:iam::123456789012:root'}",
                ",'Condition':{'ArnLike':{'aws:PrincipalArn':'" + TEAM + "'}}");
    }

    private static SamplePreview home(String effect, String principal) {
        return SamplePreview.stack()
                .both(
                        "homes",
                        "s3/bucketPolicy:BucketPolicy",
                        "{'bucket':'homes','policy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'" + effect + "','Principal':"
                                        + principal + ",'Action':'s3:GetObject',"
                                        + "'Resource':'arn:aws:s3:::homes/${aws:username}/*'}]}")
                                + "}");
    }

    static Stream<Case> allowed() {
        return Stream.of(
                new Case(
                        "a pattern in a trust policy",
                        "role app-new",
                        "the trust policy of role shared",
                        () -> ofTeam().add("app-new", ROLE, "{'name':'app-new','path':'/team/'}")),
                new Case(
                        "an exact ARN in a trust policy",
                        "user carl",
                        "the trust policy of role shared",
                        () -> trusting("{'AWS':'arn:aws:iam::123456789012:user/carl'}", "")
                                .add("carl", USER, "{'name':'carl'}")),
                new Case(
                        "the ARN of a session in a trust policy",
                        "role carl",
                        "the trust policy of role shared",
                        () -> trusting("{'AWS':'arn:aws:sts::123456789012:assumed-role/carl/build'}", "")
                                .add("carl", ROLE, "{'name':'carl','path':'/team/'}")),
                new Case(
                        "a user name in a trust policy",
                        "user app-carl",
                        "the trust policy of role shared",
                        () -> trusting(
                                        "{'AWS':'arn:aws:iam::123456789012:root'}",
                                        ",'Condition':{'StringLike':{'AWS:UserName':'app-*'}}")
                                .add("carl", USER, "{'name':'app-carl'}")),
                new Case(
                        "a pattern with wildcards for the account",
                        "role app-new",
                        "the trust policy of role shared",
                        () -> trusting("'*'", ",'Condition':{'StringLike':{'aws:PrincipalArn':'*:role/app-*'}}")
                                .add("app-new", ROLE, "{'name':'app-new'}")),
                new Case(
                        "a user name in the resource of a resource policy",
                        "user carl",
                        "BucketPolicy homes",
                        () -> home("Allow", "{'AWS':'arn:aws:iam::123456789012:root'}")
                                .add("carl", USER, "{'name':'carl'}")),
                new Case(
                        "a grant without a document",
                        "role carl",
                        "Grant decrypts",
                        () -> SamplePreview.stack()
                                .both(
                                        "decrypts",
                                        "kms/grant:Grant",
                                        "{'keyId':'k','granteePrincipal':'arn:aws:iam::123456789012:role/carl'}")
                                .add("carl", ROLE, "{'name':'carl'}")),
                new Case(
                        "a policy in a type that isn't understood",
                        "role carl",
                        "Thing thing",
                        () -> SamplePreview.stack()
                                .both(
                                        "thing",
                                        "other:index/thing:Thing",
                                        "{'access':"
                                                + text(
                                                        "{'Statement':[{'Principal':{'AWS':'arn:aws:iam::123456789012:role/carl'}}]}")
                                                + "}")
                                .add("carl", ROLE, "{'name':'carl'}")),
                new Case(
                        "a name that isn't known",
                        "role app-new",
                        "the trust policy of role shared",
                        () -> ofTeam().add("app-new", ROLE, "{'name':'" + ValueReader.UNKNOWN + "','path':'/team/'}")),
                new Case(
                        "a prefix of a name",
                        "role prefixed",
                        "the trust policy of role shared",
                        () -> ofTeam().add("prefixed", ROLE, "{'namePrefix':'ap','path':'/team/'}")),
                new Case(
                        "a trust policy that isn't readable",
                        "user carl",
                        "the trust policy of role shared isn't readable",
                        () -> SamplePreview.stack()
                                .both("shared", ROLE, "{'name':'shared','assumeRolePolicy':'[secret]'}")
                                .add("carl", USER, "{'name':'carl'}")),
                new Case(
                        "several policies that aren't readable",
                        "user carl",
                        "the trust policy of role shared and 2 other policies aren't readable",
                        () -> SamplePreview.stack()
                                .both("shared", ROLE, "{'name':'shared','assumeRolePolicy':'[secret]'}")
                                .both("second", ROLE, "{'name':'second','assumeRolePolicy':'[secret]'}")
                                .both("third", ROLE, "{'name':'third','assumeRolePolicy':'[secret]'}")
                                .add("carl", USER, "{'name':'carl'}")),
                new Case(
                        "a replaced role with a name that a policy contains",
                        "role carl",
                        "the trust policy of role shared",
                        () -> trusting("{'AWS':'arn:aws:iam::123456789012:role/carl'}", "")
                                .both("worker", ROLE, "{'name':'worker'}")
                                .change("worker", "'worker'", "'carl'")
                                .replace("worker")));
    }

    static Stream<Case> notAllowed() {
        return Stream.of(
                new Case(
                        "another path",
                        "role app-new",
                        "",
                        () -> ofTeam().add("app-new", ROLE, "{'name':'app-new','path':'/other/'}")),
                new Case(
                        "a user instead of a role",
                        "user app-new",
                        "",
                        () -> ofTeam().add("app-new", USER, "{'name':'app-new','path':'/team/'}")),
                new Case(
                        "another account",
                        "user carl",
                        "",
                        () -> trusting("{'AWS':'arn:aws:iam::210987654321:user/carl'}", "")
                                .add("carl", USER, "{'name':'carl'}")),
                new Case(
                        "a Deny",
                        "user carl",
                        "",
                        () -> home("Deny", "{'AWS':'arn:aws:iam::123456789012:root'}")
                                .add("carl", USER, "{'name':'carl'}")),
                new Case(
                        "a role, which has no user name",
                        "role carl",
                        "",
                        () -> home("Allow", "{'AWS':'arn:aws:iam::123456789012:root'}")
                                .add("carl", ROLE, "{'name':'carl'}")),
                new Case(
                        "a second condition that the name doesn't meet",
                        "role app-new",
                        "",
                        () -> trusting(
                                        "'*'",
                                        ",'Condition':{'ArnLike':{'aws:PrincipalArn':'" + TEAM
                                                + "'},'StringEquals':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/x'}}")
                                .add("app-new", ROLE, "{'name':'app-new','path':'/team/'}")),
                new Case(
                        "a prefix that no name in the policy has",
                        "role prefixed",
                        "",
                        () -> ofTeam().add("prefixed", ROLE, "{'namePrefix':'web','path':'/team/'}")),
                new Case(
                        "another name",
                        "user bernd",
                        "",
                        () -> trusting("{'AWS':'arn:aws:iam::123456789012:user/carl'}", "")
                                .add("bernd", USER, "{'name':'bernd'}")),
                new Case(
                        "a group, which isn't a principal",
                        "group carl",
                        "",
                        () -> trusting("{'AWS':'arn:aws:iam::123456789012:user/carl'}", "")
                                .add("carl", "iam/group:Group", "{'name':'carl'}")));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void is_undecided_for_a_new_principal_whose_name_an_existing_policy_allows(Case one) {
        var changes = one.preview().get().review().changes();

        assertThat(changes).anySatisfy(change -> {
            assertThat(change.outcome()).isEqualTo(Outcome.UNDECIDED);
            assertThat(change.aspect()).isEqualTo("name");
            assertThat(change.subject()).isEqualTo(one.subject());
            assertThat(change.reasons()).first().asString().contains(one.shows());
        });
    }

    @ParameterizedTest
    @MethodSource("notAllowed")
    void adds_nothing_for_a_new_principal_whose_name_no_existing_policy_allows(Case one) {
        var review = one.preview().get().review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
        assertThat(review.changes()).anyMatch(change -> change.subject().equals(one.subject()));
    }

    @Test
    void says_nothing_about_names_if_the_policy_is_new_too() {
        var trust = text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':"
                + "{'AWS':'arn:aws:iam::123456789012:user/carl'},'Action':'sts:AssumeRole'}]}");

        assertThat(SamplePreview.stack()
                        .add("carl", USER, "{'name':'carl'}")
                        .add("shared", ROLE, "{'name':'shared','assumeRolePolicy':" + trust + "}")
                        .review()
                        .changes())
                .extracting(Change::aspect)
                .isEqualTo(List.of("trust", "permissions", "permissions"));
    }
}
