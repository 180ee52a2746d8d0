package io.assumerole.e2e;

import static io.assumerole.e2e.AllowedAndDenied.attack;
import static io.assumerole.e2e.Stacks.allow;
import static io.assumerole.e2e.Stacks.text;

import com.pulumi.Context;
import com.pulumi.automation.OutputValue;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.localaws.sandbox.AwsClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Roles without a user, with their OpenID Connect providers, and attacks on them. */
final class KeylessRoles {

    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String GITLAB = "https://gitlab.com";
    private static final String CLUSTER = "https://k8s.example.com/id/0123456789ABCDEF";
    private static final String STS = "sts.amazonaws.com";
    private static final String APP = "repo:my-team@123456/my-app@456789:";
    private static final String MAIN = APP + "ref:refs/heads/main";
    private static final String WITHOUT_IDS = "repo:my-team/my-app:ref:refs/heads/main";
    private static final String PROJECT = "project_path:my-group/my-app:ref_type:branch:ref:main";
    private static final String POD = "system:serviceaccount:prod:web";

    private static final String PULUMI = "https://api.pulumi.com/oidc";
    private static final String ESC =
            "pulumi:environments:pulumi.organization.login:my-org:currentEnvironment.name:app/prod";
    private static final String STACK = "pulumi:deploy:org:my-org:project:app:stack:prod:operation:update:scope:write";
    private static final String ESC_TOKEN = "pulumi:org:0f1e2d:env:3c4b5a";

    private final Stacks stacks;
    private final Map<String, OutputValue> outputs;

    /** @param outputs of the program, which are read after it has run */
    KeylessRoles(Stacks stacks, Map<String, OutputValue> outputs) {
        this.stacks = stacks;
        this.outputs = outputs;
    }

    void program(Context context) {
        var app = WebIdentity.github("my-team", 123456, "my-app", 456789);
        var withoutIds = WebIdentity.githubWithoutIds("my-team", "my-app").branch("main");
        var main = trusting(context, "branch", app.branch("main"));
        var provider = main.oidcProviderArn();
        trusting(context, "without-ids", withoutIds.providerArn(provider));
        trusting(context, "requests", app.pullRequests().providerArn(provider));
        trusting(context, "gitlab", WebIdentity.gitlab("my-group/my-app").branch("main"));
        trusting(context, "pod", WebIdentity.kubernetes(CLUSTER, "prod", "web"));
        var pulumi = WebIdentity.pulumi("my-org");
        create(
                context,
                "pulumi",
                args -> args.trustedWebIdentity(pulumi.environment("app/prod"))
                        .trustedWebIdentity(pulumi.stack("app/prod", "update"))
                        .trustedWebIdentity(pulumi.stack("app/dev", "*"))
                        .trustedWebIdentity(WebIdentity.pulumiOidc("0f1e2d", "3c4b5a")));
        create(context, "user", args -> args.trustedPrincipal("arn:aws:iam::000000000000:user/stranger"));
    }

    private static RoleWithoutUser trusting(Context context, String name, WebIdentity identity) {
        return create(context, name, args -> args.trustedWebIdentity(identity));
    }

    private static RoleWithoutUser create(
            Context context, String name, UnaryOperator<RoleWithoutUserArgs.Builder> trust) {
        var args = RoleWithoutUserArgs.builder().rolePolicy(allow("s3:CreateBucket"));
        var role = new RoleWithoutUser("keyless-" + name, trust.apply(args).build());
        context.export("keyless-" + name, role.roleArn());
        return role;
    }

    private AwsClients assume(String role, String issuer, String subject, String audience) {
        var token = stacks.sandbox().webIdentityToken(issuer, subject, audience);
        return stacks.as(Stacks.session(stacks.root()
                .sts()
                .assumeRoleWithWebIdentity(r -> r.roleArn(text(outputs, "keyless-" + role))
                        .roleSessionName("job")
                        .webIdentityToken(token))
                .credentials()));
    }

    private Supplier<?> token(String role, String issuer, String subject, String audience) {
        return () -> assume(role, issuer, subject, audience);
    }

    private Supplier<?> gitHub(String role, String subject) {
        return token(role, GITHUB, subject, STS);
    }

    private Supplier<?> inRole(Function<AwsClients, Object> call) {
        return () -> call.apply(ComponentArgumentsTest.required(() -> assume("branch", GITHUB, MAIN, STS)));
    }

    /** @param stranger the user that one of the roles trusts */
    List<AllowedAndDenied> attacks(AwsClients stranger) {
        var all = new ArrayList<>(attacksWithGitHub());
        all.addAll(attacksWithOthers());
        all.addAll(attacksWithPulumi());
        all.add(attack("A user whose policy allows it, for a `RoleWithoutUser`", "a role with this `trustedPrincipal`")
                .calls(
                        () -> stacks.inRole(stranger, text(outputs, "keyless-user")),
                        () -> stacks.inRole(stranger, text(outputs, "keyless-branch"))));
        all.add(attack("A job in the role calls a forbidden action", "an allowed action")
                .calls(inRole(ComponentArgumentsTest::createsBucket), inRole(ComponentArgumentsTest::listsUsers)));
        return all;
    }

    private List<AllowedAndDenied> attacksWithGitHub() {
        var branch = gitHub("branch", MAIN);
        return List.of(
                attack("GitHub: another branch", "the branch").calls(branch, gitHub("branch", MAIN + "-2")),
                attack("GitHub: a pull request", "a role that trusts pull requests")
                        .calls(gitHub("requests", APP + "pull_request"), gitHub("branch", APP + "pull_request")),
                attack("GitHub: another audience", "`sts.amazonaws.com`")
                        .calls(branch, token("branch", GITHUB, MAIN, "https://github.com/my-team")),
                attack("GitHub: another issuer, with the right subject and audience", "GitHub")
                        .calls(branch, token("branch", GITHUB + ".example.com", MAIN, STS)),
                attack("GitHub: another repository ID", "the right ID")
                        .calls(branch, gitHub("branch", MAIN.replace("456789", "456780"))),
                attack("GitHub: another owner ID", "the right ID")
                        .calls(branch, gitHub("branch", MAIN.replace("123456", "123457"))),
                attack("GitHub: names without IDs", "names with IDs").calls(branch, gitHub("branch", WITHOUT_IDS)),
                attack("GitHub: names with IDs, for a role that trusts names without IDs", "names without IDs")
                        .calls(gitHub("without-ids", WITHOUT_IDS), gitHub("without-ids", MAIN)));
    }

    private List<AllowedAndDenied> attacksWithOthers() {
        var gitLab = token("gitlab", GITLAB, PROJECT, GITLAB);
        var pod = token("pod", CLUSTER, POD, STS);
        return List.of(
                attack("GitLab: another project", "the project")
                        .calls(gitLab, token("gitlab", GITLAB, PROJECT.replace("my-group/", "my-group/sub/"), GITLAB)),
                attack("Kubernetes: another service account", "the service account")
                        .calls(pod, token("pod", CLUSTER, POD + "-2", STS)),
                attack("Kubernetes: another cluster", "the cluster")
                        .calls(pod, token("pod", CLUSTER.replace("CDEF", "0000"), POD, STS)));
    }

    private Supplier<?> pulumi(String subject, String audience) {
        return token("pulumi", PULUMI, subject, audience);
    }

    private List<AllowedAndDenied> attacksWithPulumi() {
        var environment = pulumi(ESC, "aws:my-org");
        var update = pulumi(STACK, "my-org");
        var dev = STACK.replace("prod", "dev").replace("update", "preview");
        return List.of(
                attack("Pulumi ESC: another environment", "the environment")
                        .calls(environment, pulumi(ESC + "-2", "aws:my-org")),
                attack("Pulumi ESC: another organization", "the organization")
                        .calls(environment, pulumi(ESC.replace("my-org", "my-org-2"), "aws:my-org-2")),
                attack("Pulumi ESC: the subject of every environment in `pulumi up`", "the environment")
                        .calls(environment, pulumi("pulumi:environments:org:my-org:env:<yaml>", "aws:my-org")),
                attack("Pulumi Deployments: another stack", "the stack")
                        .calls(update, pulumi(STACK.replace("prod", "prod-2"), "my-org")),
                attack("Pulumi Deployments: another operation", "the operation")
                        .calls(update, pulumi(STACK.replace("update", "preview"), "my-org")),
                attack("Pulumi Deployments: any operation of another stack", "any operation of the stack")
                        .calls(pulumi(dev, "my-org"), pulumi(dev.replace("dev", "dev-2"), "my-org")),
                attack("Pulumi Deployments: the audience of `aws-login`", "the organization")
                        .calls(update, pulumi(STACK, "aws:my-org")),
                attack("Pulumi `fn::open::oidc`: another environment", "the environment")
                        .calls(
                                token("pulumi", PULUMI + "/v2", ESC_TOKEN, STS),
                                token("pulumi", PULUMI + "/v2", ESC_TOKEN + "0", STS)));
    }
}
