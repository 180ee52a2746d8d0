package io.assumerole.e2e;

import static io.assumerole.e2e.Attack.ALLOWED;
import static io.assumerole.e2e.Attack.LOCAL_AWS;
import static io.assumerole.e2e.Stacks.text;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Attackers against roles without a user, which a stack of its own makes with their OpenID Connect providers. */
final class KeylessAttacks {

    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String GITLAB = "https://gitlab.com";
    private static final String CLUSTER = "https://k8s.example.com/id/0123456789ABCDEF";
    private static final String STS = "sts.amazonaws.com";
    private static final String APP = "repo:my-team@123456/my-app@456789:";
    private static final String WITHOUT_IDS = "repo:my-team/my-app:ref:refs/heads/main";
    private static final String PROJECT = "project_path:my-group/my-app:ref_type:branch:ref:main";
    private static final String POD = "system:serviceaccount:prod:web";

    private final Stacks stacks;
    private final AwsClients root;
    private final AwsClients user;
    private final Map<String, OutputValue> outputs;

    /** @param user one of the account, which by its own policy may assume every role */
    KeylessAttacks(Stacks stacks, AwsClients user) throws AutomationException {
        this.stacks = stacks;
        this.root = stacks.sandbox().as(stacks.sandbox().root());
        this.user = user;
        var arn = user.arn();
        this.outputs =
                stacks.program("keyless", context -> program(context, arn)).up().outputs();
    }

    private static void program(Context context, String userArn) {
        var app = WebIdentity.github("my-team", 123456, "my-app", 456789);
        var main = make(context, "branch", args -> args.trustedWebIdentity(app.branch("main")));
        var provider = main.oidcProviderArn();
        make(
                context,
                "old",
                args -> args.trustedWebIdentity(WebIdentity.githubWithoutIds("my-team", "my-app")
                        .branch("main")
                        .providerArn(provider)));
        make(
                context,
                "environment",
                args -> args.trustedWebIdentity(app.environment("production").providerArn(provider)));
        make(
                context,
                "requests",
                args -> args.trustedWebIdentity(app.pullRequests().providerArn(provider)));
        make(context, "tag", args -> args.trustedWebIdentity(app.tag("v*").providerArn(provider)));
        make(
                context,
                "gitlab",
                args -> args.trustedWebIdentity(
                        WebIdentity.gitlab("my-group/my-app").branch("main")));
        make(context, "pod", args -> args.trustedWebIdentity(WebIdentity.kubernetes(CLUSTER, "prod", "web")));
        make(context, "named", args -> args.trustedPrincipal(userArn));
    }

    private static RoleWithoutUser make(
            Context context, String name, UnaryOperator<RoleWithoutUserArgs.Builder> trust) {
        var made = new RoleWithoutUser(
                name,
                trust.apply(RoleWithoutUserArgs.builder()
                                .rolePolicy(PolicyDocument.of(Statement.allow()
                                        .action("s3:CreateBucket")
                                        .resource("*")
                                        .build())))
                        .build());
        context.export(name, made.roleArn());
        return made;
    }

    /** What comes of a token, for the role of this name. */
    private Supplier<String> token(String role, String issuer, String subject, String audience) {
        return () -> outcome(() -> assume(role, issuer, subject, audience));
    }

    private AwsClients assume(String role, String issuer, String subject, String audience) {
        var token = stacks.sandbox().webIdentityToken(issuer, subject, audience);
        return stacks.sandbox()
                .as(Stacks.session(root.sts()
                        .assumeRoleWithWebIdentity(r -> r.roleArn(text(outputs, role))
                                .roleSessionName("job")
                                .webIdentityToken(token))
                        .credentials()));
    }

    private Supplier<String> gitHub(String role, String subject) {
        return token(role, GITHUB, subject, STS);
    }

    private Supplier<String> inRole(Function<AwsClients, Object> call) {
        return () -> {
            var job = assume("branch", GITHUB, APP + "ref:refs/heads/main", STS);
            return outcome(() -> call.apply(job));
        };
    }

    private Supplier<String> byUser(String role) {
        return () -> outcome(() ->
                user.sts().assumeRole(r -> r.roleArn(text(outputs, role)).roleSessionName("job")));
    }

    private static String outcome(Supplier<?> call) {
        try {
            call.get();
            return ALLOWED;
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode();
        }
    }

    private static Attack refused(String attacker, Supplier<String> attack, String control, Supplier<String> allowed) {
        return new Attack(attacker, attack, "AccessDenied", control, allowed, LOCAL_AWS);
    }

    List<Attack> attacks() {
        var all = new ArrayList<Attack>();
        addGitHub(all);
        addOthers(all);
        all.add(refused(
                "A user of the account, whose own policy allows it, and a role without a user",
                byUser("branch"),
                "a role that names the user, by `trustedPrincipal`",
                byUser("named")));
        all.add(refused(
                "A workflow in its role does what the role's policy does not allow",
                inRole(caller -> caller.iam().listUsers()),
                "what it allows",
                inRole(caller -> caller.s3()
                        .createBucket(
                                r -> r.bucket("made-by-" + caller.accessKeyId().toLowerCase(Locale.ROOT))))));
        return all;
    }

    private void addGitHub(List<Attack> all) {
        var main = APP + "ref:refs/heads/main";
        var branch = gitHub("branch", main);
        var theBranch = "a run on the branch";
        all.add(refused("A workflow on another branch", gitHub("branch", main + "-2"), theBranch, branch));
        all.add(refused(
                "A pull request of the repository",
                gitHub("branch", APP + "pull_request"),
                "for a role that trusts pull requests",
                gitHub("requests", APP + "pull_request")));
        all.add(refused(
                "A job in an environment of the repository",
                gitHub("branch", APP + "environment:production"),
                "for a role that trusts the environment",
                gitHub("environment", APP + "environment:production")));
        all.add(refused(
                "A workflow of another repository",
                gitHub("branch", main.replace("my-app@456789", "my-app-2@456790")),
                theBranch,
                branch));
        all.add(refused(
                "A workflow of another owner",
                gitHub("branch", main.replace("my-team@123456", "my-team-2@123457")),
                theBranch,
                branch));
        all.add(refused(
                "A workflow's token for another audience",
                token("branch", GITHUB, main, "https://github.com/my-team"),
                "for AWS",
                branch));
        all.add(refused(
                "A token of another issuer, with the right subject and audience",
                token("branch", GITHUB + ".example.com", main, STS),
                "of GitHub",
                branch));
        all.add(refused(
                "A branch called as the tags are",
                gitHub("tag", APP + "ref:refs/heads/v1.0"),
                "the tag",
                gitHub("tag", APP + "ref:refs/tags/v1.0")));
        all.add(refused(
                "A repository of the same name with another ID",
                gitHub("branch", main.replace("456789", "456780")),
                "with the right one",
                branch));
        all.add(refused(
                "An owner of the same name with another ID",
                gitHub("branch", main.replace("123456", "123457")),
                "with the right one",
                branch));
        all.add(refused("The names without the IDs", gitHub("branch", WITHOUT_IDS), "with them", branch));
        all.add(refused(
                "A new repository, for a role that trusts the names without the IDs",
                gitHub("old", main),
                "an old repository",
                gitHub("old", WITHOUT_IDS)));
    }

    private void addOthers(List<Attack> all) {
        var gitLab = token("gitlab", GITLAB, PROJECT, GITLAB);
        all.add(refused(
                "A job of another project on GitLab",
                token("gitlab", GITLAB, PROJECT.replace("my-group/", "my-group/sub/"), GITLAB),
                "of the project",
                gitLab));
        all.add(refused(
                "A tag on GitLab, called as the branch is",
                token("gitlab", GITLAB, PROJECT.replace("branch", "tag"), GITLAB),
                "the branch",
                gitLab));
        all.add(refused(
                "A GitLab token for another audience",
                token("gitlab", GITLAB, PROJECT, STS),
                "for GitLab's URL",
                gitLab));
        var pod = token("pod", CLUSTER, POD, STS);
        all.add(refused(
                "A service account of the same name in another namespace",
                token("pod", CLUSTER, POD.replace("prod", "test"), STS),
                "in the right one",
                pod));
        all.add(refused(
                "Another service account of the namespace",
                token("pod", CLUSTER, POD + "-2", STS),
                "the right one",
                pod));
        all.add(refused(
                "The same service account of another cluster",
                token("pod", CLUSTER.replace("CDEF", "0000"), POD, STS),
                "of the right one",
                pod));
    }
}
