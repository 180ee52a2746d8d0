package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The examples of the how-to pages about GitHub Actions, GitLab CI, Kubernetes, Pulumi Cloud, and people and machines, each run
 * against mocks. Does not prove that GitHub, GitLab, a cluster, or Pulumi Cloud sends such a token.
 */
class KeylessExamplesTest {

    private static final PolicyDocument UPLOAD = PolicyDocument.of(Statement.allow()
            .action("s3:PutObject")
            .resource("arn:aws:s3:::artifacts/*")
            .build());

    private static final PolicyDocument READ = Deployer.READ;

    private static MockedStack made(Runnable program) {
        var stack = MockedStack.up(context -> program.run());
        assertThat(stack.errors()).isEmpty();
        assertThat(stack.warnings()).isEmpty();
        return stack;
    }

    private static String trust(Supplier<RoleWithoutUser> program) {
        return made(program::get)
                .inputs("aws:iam/role:Role", "deployer")
                .get("assumeRolePolicy")
                .toString();
    }

    @Test
    void lets_in_a_branch_of_github() {
        assertThat(trust(() -> {
                    // docs:begin keyless-github
                    var deployer = new RoleWithoutUser(
                            "deployer",
                            RoleWithoutUserArgs.builder()
                                    .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789)
                                            .branch("main"))
                                    .rolePolicy(UPLOAD)
                                    .build());
                    // docs:end keyless-github
                    return deployer;
                }))
                .contains("repo:my-team@123456/my-app@456789:ref:refs/heads/main");
    }

    @Test
    void lets_in_an_older_repository_of_github() {
        assertThat(trust(() -> new RoleWithoutUser(
                        "deployer",
                        // docs:begin keyless-github-without-ids
                        RoleWithoutUserArgs.builder()
                                .trustedWebIdentity(WebIdentity.githubWithoutIds("my-team", "my-app")
                                        .branch("main"))
                                .acknowledge(
                                        LintCode.OIDC_SUBJECT_WITHOUT_IDS,
                                        "token.actions.githubusercontent.com:sub repo:my-team/my-app:ref:refs/heads/main",
                                        "created in 2024; did not opt in")
                                .rolePolicy(UPLOAD)
                                .build()
                        // docs:end keyless-github-without-ids
                        )))
                .contains("repo:my-team/my-app:ref:refs/heads/main");
    }

    @Test
    void accepts_an_environment_without_ids_under_the_key_that_the_page_shows() {
        var subject = "repo:my-team/my-app:environment:production";
        assertThat(trust(() -> new RoleWithoutUser(
                        "deployer",
                        RoleWithoutUserArgs.builder()
                                .trustedWebIdentity(WebIdentity.githubWithoutIds("my-team", "my-app")
                                        .environment("production"))
                                .acknowledge(
                                        LintCode.OIDC_SUBJECT_WITHOUT_IDS,
                                        "token.actions.githubusercontent.com:sub " + subject,
                                        "created in 2024")
                                .rolePolicy(UPLOAD)
                                .build())))
                .contains(subject);
    }

    @Test
    void lets_in_both_forms_during_a_migration() {
        assertThat(trust(() -> new RoleWithoutUser(
                        "deployer",
                        // docs:begin keyless-github-both
                        RoleWithoutUserArgs.builder()
                                .trustedWebIdentity(WebIdentity.githubWithoutIds("my-team", "my-app")
                                        .branch("main"))
                                .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789)
                                        .branch("main"))
                                .rolePolicy(UPLOAD)
                                .build()
                        // docs:end keyless-github-both
                        )))
                .contains(
                        "repo:my-team/my-app:ref:refs/heads/main",
                        "repo:my-team@123456/my-app@456789:ref:refs/heads/main");
    }

    @Test
    void lets_in_pull_requests_to_read_and_a_branch_to_write() {
        var stack = made(() -> {
            // docs:begin keyless-two-roles
            var app = WebIdentity.github("my-team", 123456, "my-app", 456789);
            var deployer = new RoleWithoutUser(
                    "deployer",
                    RoleWithoutUserArgs.builder()
                            .trustedWebIdentity(app.environment("production"))
                            .rolePolicy(UPLOAD)
                            .build());
            var checker = new RoleWithoutUser(
                    "checker",
                    RoleWithoutUserArgs.builder()
                            .trustedWebIdentity(app.pullRequests().providerArn(deployer.oidcProviderArn()))
                            .rolePolicy(READ)
                            .build());
            // docs:end keyless-two-roles
            assertThat(checker).isNotNull();
        });
        assertThat(stack.registeredTypes())
                .filteredOn("aws:iam/openIdConnectProvider:OpenIdConnectProvider"::equals)
                .hasSize(1);
    }

    @Test
    void lets_in_a_branch_of_gitlab() {
        assertThat(trust(() -> {
                    // docs:begin keyless-gitlab
                    var deployer = new RoleWithoutUser(
                            "deployer",
                            RoleWithoutUserArgs.builder()
                                    .trustedWebIdentity(WebIdentity.gitlab("my-group/my-app")
                                            .branch("main"))
                                    .rolePolicy(UPLOAD)
                                    .build());
                    // docs:end keyless-gitlab
                    return deployer;
                }))
                .contains("project_path:my-group/my-app:ref_type:branch:ref:main", "\"https://gitlab.com\"");
    }

    @Test
    void lets_in_a_service_account_of_kubernetes() {
        assertThat(trust(() -> {
                    // docs:begin keyless-kubernetes
                    var issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
                    var deployer = new RoleWithoutUser(
                            "deployer",
                            RoleWithoutUserArgs.builder()
                                    .trustedWebIdentity(WebIdentity.kubernetes("https://" + issuer, "prod", "web")
                                            .providerArn("arn:aws:iam::123456789012:oidc-provider/" + issuer))
                                    .rolePolicy(READ)
                                    .build());
                    // docs:end keyless-kubernetes
                    return deployer;
                }))
                .contains("system:serviceaccount:prod:web");
    }

    // docs:begin keyless-pulumi
    static void deploy(Context context) {
        var upload = PolicyDocument.of(Statement.allow()
                .action("s3:PutObject")
                .resource("arn:aws:s3:::artifacts/*")
                .build());
        var deployer = new RoleWithoutUser(
                "deployer",
                RoleWithoutUserArgs.builder()
                        .trustedWebIdentity(WebIdentity.pulumi("my-org").environment("my-app/prod"))
                        .rolePolicy(upload)
                        .build());
        context.export("roleArn", deployer.roleArn());
    }
    // docs:end keyless-pulumi

    @Test
    void lets_in_an_environment_of_pulumi_cloud() {
        var stack = MockedStack.up(KeylessExamplesTest::deploy);
        assertThat(stack.errors()).isEmpty();
        assertThat(stack.warnings()).isEmpty();
        assertThat(stack.inputs("aws:iam/role:Role", "deployer")
                        .get("assumeRolePolicy")
                        .toString())
                .contains(
                        "\"StringEquals\"",
                        "pulumi:environments:pulumi.organization.login:my-org:currentEnvironment.name:my-app/prod",
                        "\"aws:my-org\"");
    }

    @Test
    void lets_in_a_stack_of_pulumi_cloud() {
        // docs:begin keyless-pulumi-stack
        var stack = WebIdentity.pulumi("my-org").stack("my-app/prod", "update");
        // docs:end keyless-pulumi-stack
        // docs:begin keyless-pulumi-oidc
        var environment = WebIdentity.pulumiOidc("ORGANIZATION-ID", "ENVIRONMENT-ID");
        // docs:end keyless-pulumi-oidc
        assertThat(trust(() -> new RoleWithoutUser(
                        "deployer",
                        RoleWithoutUserArgs.builder()
                                .trustedWebIdentity(stack)
                                .trustedWebIdentity(environment)
                                .rolePolicy(UPLOAD)
                                .build())))
                .contains(
                        "pulumi:deploy:org:my-org:project:my-app:stack:prod:operation:update:scope:write",
                        "\"my-org\"",
                        "pulumi:org:ORGANIZATION-ID:env:ENVIRONMENT-ID");
    }

    @Test
    void lets_in_people_and_machines_that_have_a_role() {
        assertThat(trust(() -> {
                    // docs:begin keyless-people
                    var deployer = new RoleWithoutUser(
                            "deployer",
                            RoleWithoutUserArgs.builder()
                                    .trustedPrincipal("arn:aws:iam::123456789012:role/build-machines")
                                    .rolePolicy(UPLOAD)
                                    .build());
                    // docs:end keyless-people
                    return deployer;
                }))
                .contains("role/build-machines");
    }

    @Test
    void makes_a_user_whose_keys_somebody_else_rotates() {
        made(() -> {
            // docs:begin keyless-esc
            var deployer = new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .accessKeys(AccessKeys.none())
                            .forceDestroyUser(true)
                            .rolePolicy(UPLOAD)
                            .build());
            // docs:end keyless-esc
            assertThat(deployer.userArn()).isNotNull();
        });
    }

    @Test
    void gives_a_provider_the_token_of_a_file() {
        var stack = made(() -> {
            var deployer = new RoleWithoutUser(
                    "deployer",
                    RoleWithoutUserArgs.builder()
                            .trustedWebIdentity(
                                    WebIdentity.gitlab("my-group/my-app").branch("main"))
                            .rolePolicy(UPLOAD)
                            .build());
            var roleArn = deployer.roleArn();
            // docs:begin keyless-provider
            var provider = new AssumedRoleProvider(
                    "in-role",
                    AssumedRoleProviderArgs.builder()
                            .roleArn(roleArn)
                            .webIdentityTokenFile(System.getenv("RUNNER_TEMP") + "/aws-token")
                            .region("eu-central-1")
                            .build());
            // docs:end keyless-provider
            assertThat(provider).isNotNull();
        });
        assertThat(stack.inputs("pulumi:providers:aws")).containsKey("assumeRoleWithWebIdentity");
    }
}
