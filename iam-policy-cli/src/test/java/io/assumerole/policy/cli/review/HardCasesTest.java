package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ten hardest cases of real previews, and the changes that {@code cdk diff} misjudges, each with its expected answer.
 * {@link PlanReaderTest} has case 7, resources that are retained or not targeted. {@link SampleCasesTest} has many more cases.
 */
class HardCasesTest {
    private static final String UNKNOWN = "'" + ValueReader.UNKNOWN + "'";
    private static final String ROLE = "iam/role:Role";
    private static final String POLICY = "iam/rolePolicy:RolePolicy";
    private static final String ATTACHMENT = "iam/rolePolicyAttachment:RolePolicyAttachment";
    private static final String ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

    /**
     * A change of the sample stack.
     *
     * @param answer the outcome and start of the first change, or the outcome of the review
     */
    private record Case(String number, String name, String answer, UnaryOperator<SamplePreview> change) {
        @Override
        public String toString() {
            return number + " " + name + ": " + answer;
        }
    }

    static Stream<Case> hardest() {
        var external = "{'name':'partner','assumeRolePolicy':'[secret]','description':'a'}";
        return Stream.of(
                new Case(
                        "1",
                        "the whole document of a first deployment is unknown",
                        "UNDECIDED role new: permissions",
                        s -> s.add("new", ROLE, "{'name':'new'}")
                                .add("p", POLICY, "{'role':'new','policy':" + UNKNOWN + "}")
                                .link("p", "policy", "site")),
                new Case(
                        "2",
                        "a Java program loses the link to the role",
                        "UNDECIDED RolePolicyAttachment p: a managed policy",
                        s -> s.add("p", ATTACHMENT, "{'role':" + UNKNOWN + ",'policyArn':'" + ADMIN + "'}")),
                new Case(
                        "3",
                        "a resource that is created in an apply is absent, but the value that it causes is unknown",
                        "UNDECIDED role runner: permissions",
                        s -> s.add("p", POLICY, "{'role':'runner','policy':" + UNKNOWN + "}")),
                new Case(
                        "4a",
                        "a trust policy with a secret external ID doesn't change",
                        "NO_NEW_ACCESS",
                        s -> s.both("partner", ROLE, external)
                                .change("partner", "'description':'a'", "'description':'b'")),
                new Case(
                        "4b",
                        "a trust policy becomes a secret",
                        "UNDECIDED role deployer: trust",
                        s -> s.both("deployer", ROLE, "{'name':'deployer','assumeRolePolicy':'x'}")
                                .change("deployer", "'assumeRolePolicy':'x'", "'assumeRolePolicy':'[secret]'")),
                new Case(
                        "5",
                        "a replaced role keeps its name and permissions",
                        "NO_NEW_ACCESS",
                        s -> s.replace("runner").replace("runs")),
                new Case(
                        "6",
                        "an exclusive attachment removes a policy with a Deny from others",
                        "UNDECIDED PolicyAttachment only: exclusive attachment",
                        s -> s.both(
                                        "only",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'roles':['runner','ci'],'policyArn':'arn:aws:iam::123456789012:policy/denies'}")
                                .change("only", "'runner','ci'", "'runner'")),
                new Case(
                        "8",
                        "a role outside the stack gets a policy of AWS",
                        "NEW_ACCESS role outside: permissions",
                        s -> s.add("p", ATTACHMENT, "{'role':'outside','policyArn':'" + ADMIN + "'}")),
                new Case(
                        "9",
                        "two providers have a role of the same name",
                        "NEW_ACCESS role runner: permissions",
                        s -> s.both("all", POLICY, "{'role':'runner','policy':" + allow("'*'", "'*'") + "}")
                                .add("p", ATTACHMENT, "{'role':'runner','policyArn':'" + ADMIN + "'}")
                                .provider("p", "prod", "prod")),
                new Case(
                        "10a",
                        "everyone can invoke a function by a grant without a document",
                        "NEW_ACCESS Permission open for api: grant",
                        s -> s.add(
                                "open",
                                "lambda/permission:Permission",
                                "{'function':'api','action':'lambda:InvokeFunction','principal':'*'}")),
                new Case(
                        "10b",
                        "a KMS grant",
                        "NEW_ACCESS Grant g for k: grant",
                        s -> s.add(
                                "g",
                                "kms/grant:Grant",
                                "{'keyId':'k','granteePrincipal':'arn:aws:iam::123456789012:role/runner','operations':['Decrypt']}")),
                new Case(
                        "10c",
                        "an EKS access entry",
                        "UNDECIDED AccessEntry e for arn:aws:iam::123456789012:role/runner: access",
                        s -> s.add(
                                "e",
                                "eks/accessEntry:AccessEntry",
                                "{'clusterName':'c','principalArn':'arn:aws:iam::123456789012:role/runner'}")),
                new Case(
                        "10d",
                        "a membership in a group",
                        "NEW_ACCESS user bert: permissions",
                        s -> s.change("members", "['anna']", "['anna','bert']")));
    }

    static Stream<Case> misjudgedByCdk() {
        return Stream.of(
                new Case(
                        "cdk",
                        "narrowing isn't broadening",
                        "NO_NEW_ACCESS",
                        s -> s.both("wide", POLICY, "{'role':'runner','policy':" + allow("'s3:*'", "'*'") + "}")
                                .change("wide", "s3:*", "s3:GetObject")),
                new Case(
                        "cdk",
                        "a renamed Sid isn't broadening",
                        "NO_NEW_ACCESS",
                        s -> s.change("reads", "'Sid':'Reads'", "'Sid':'ReadsSite'")),
                new Case(
                        "cdk",
                        "merged statements aren't broadening",
                        "NO_NEW_ACCESS",
                        s -> s.both(
                                        "two",
                                        POLICY,
                                        "{'role':'runner','policy':"
                                                + text("{'Version':'2012-10-17','Statement':["
                                                        + "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'},"
                                                        + "{'Effect':'Allow','Action':'s3:PutObject','Resource':'*'}]}")
                                                + "}")
                                .change(
                                        "two",
                                        "'s3:GetObject','Resource':'*'},{'Effect':'Allow','Action':'s3:PutObject'",
                                        "['s3:GetObject','s3:PutObject']")),
                new Case(
                        "cdk",
                        "Allow with NotAction is new access",
                        "NEW_ACCESS role runner: permissions",
                        s -> s.add(
                                "but",
                                POLICY,
                                "{'role':'runner','policy':"
                                        + allow("'iam:*'", "'*'").replace("Action", "NotAction") + "}")),
                new Case(
                        "cdk",
                        "a removed boundary is reported",
                        "UNDECIDED role deployer: permissions",
                        s -> s.change(
                                "deployer", "'permissionsBoundary':'arn:aws:iam::123456789012:policy/limit',", "")),
                new Case(
                        "cdk",
                        "a new access key is new access",
                        "NEW_ACCESS AccessKey key-2 for anna: credential",
                        s -> s.add("key-2", "iam/accessKey:AccessKey", "{'user':'anna'}")),
                new Case(
                        "cdk",
                        "a user who joins a group gets its permissions",
                        "NEW_ACCESS user bert: permissions",
                        s -> s.change("members", "['anna']", "['anna','bert']")),
                new Case(
                        "cdk",
                        "a new OIDC provider is reported",
                        "UNDECIDED OpenIdConnectProvider gitlab for https://gitlab.com: access",
                        s -> s.add(
                                "gitlab",
                                "iam/openIdConnectProvider:OpenIdConnectProvider",
                                "{'url':'https://gitlab.com'}")));
    }

    @ParameterizedTest
    @MethodSource({"hardest", "misjudgedByCdk"})
    void gives_the_expected_answer(Case one) {
        var review = one.change().apply(SamplePreview.stack()).review();

        assertThat(answer(review)).as("%s", review.changes()).isEqualTo(one.answer());
    }

    private static String answer(Review review) {
        if (review.outcome() == Outcome.NO_NEW_ACCESS) {
            return review.outcome().name();
        }
        var first = review.changes().get(0);
        return first.outcome() + " " + first.subject() + ": " + first.aspect();
    }
}
