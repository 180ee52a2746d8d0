package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.policy.lint.LintCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link RoleWithoutUser} against mocks: its children, outputs, checks and warnings. Does not prove that an engine or
 * AWS takes them, or whom the role lets in.
 */
class RoleWithoutUserTest {

    private static final String ROLE = "aws:iam/role:Role";
    private static final String OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
    private static final String GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";
    private static final WebIdentity MAIN =
            WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main");

    private interface Options extends UnaryOperator<RoleWithoutUserArgs.Builder> {}

    private static RoleWithoutUserArgs args(Options options) {
        return options.apply(RoleWithoutUserArgs.builder().rolePolicy(Deployer.READ))
                .build();
    }

    private record Made(RoleWithoutUser component, MockedStack stack) {

        static Made up(Options options) {
            var made = new AtomicReference<RoleWithoutUser>();
            var stack = MockedStack.up(context -> made.set(new RoleWithoutUser("deployer", args(options))));
            assertThat(stack.errors()).isEmpty();
            return new Made(made.get(), stack);
        }

        String trust() {
            return stack.inputs(ROLE).get("assumeRolePolicy").toString();
        }
    }

    private static String text(Output<String> output) {
        return KnownValue.of(output).orElseThrow().value();
    }

    @Test
    void makes_a_role_its_policy_and_a_provider_and_no_user() {
        var made = Made.up(args -> args.trustedWebIdentity(MAIN));

        assertThat(made.stack().urns())
                .containsExactlyInAnyOrder(
                        RoleWithoutUser.TYPE + "::deployer",
                        RoleWithoutUser.TYPE + "$" + ROLE + "::deployer",
                        RoleWithoutUser.TYPE + "$aws:iam/rolePolicy:RolePolicy::deployer-policy",
                        RoleWithoutUser.TYPE + "$" + OIDC + "::deployer-oidc-token.actions.githubusercontent.com");
        assertThat(made.stack().inputs(OIDC))
                .containsEntry("url", "https://token.actions.githubusercontent.com")
                .containsEntry("clientIdLists", List.of("sts.amazonaws.com"));
        assertThat(made.trust()).isEqualTo("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"%s"},\
                "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{\
                "token.actions.githubusercontent.com:aud":"sts.amazonaws.com",\
                "token.actions.githubusercontent.com:sub":"repo:my-team@123456/my-app@456789:ref:refs/heads/main"}}}]}""".formatted(GITHUB));
        assertThat(made.stack().warnings()).isEmpty();
        assertThat(text(made.component().oidcProviderArn())).isEqualTo(GITHUB);
        assertThat(made.stack().outputs("deployer"))
                .containsOnlyKeys("roleName", "roleArn", "awsProfile", "assumeRoles", "oidcProviderArn");
    }

    @Test
    void takes_a_provider_that_exists() {
        var made = Made.up(args -> args.trustedWebIdentity(MAIN.providerArn(Output.of(GITHUB))));

        assertThat(made.stack().registeredTypes()).doesNotContain(OIDC);
        assertThat(made.trust()).contains(GITHUB);
        assertThatThrownBy(() -> made.component().oidcProviderArn())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'deployer' created no OpenID Connect provider");
    }

    @Test
    void makes_one_provider_for_several_of_the_same_issuer() {
        var made = Made.up(args -> args.trustedWebIdentity(MAIN)
                .trustedWebIdentity(
                        WebIdentity.github("my-team", 123456, "other", 456790).environment("prod"))
                .trustedWebIdentity(MAIN.audience("another"))
                .trustedWebIdentity(WebIdentity.kubernetes("https://k8s.example.com/id/AB", "prod", "web")));

        assertThat(made.stack().inputs(OIDC, "deployer-oidc-token.actions.githubusercontent.com"))
                .containsEntry("clientIdLists", List.of("sts.amazonaws.com", "another"));
        assertThat(made.stack().inputs(OIDC, "deployer-oidc-k8s.example.com-id-AB"))
                .containsEntry("url", "https://k8s.example.com/id/AB");
        assertThatThrownBy(() -> made.component().oidcProviderArn()).hasMessageContaining("or more than one");
    }

    @Test
    void makes_a_provider_for_a_role_with_a_user_too() {
        var deployer = Deployer.up(args -> args.trustedWebIdentity(MAIN).accessKeys(AccessKeys.none()));

        assertThat(deployer.children())
                .contains("OpenIdConnectProvider::deployer-oidc-token.actions.githubusercontent.com");
        assertThat(deployer.stack().inputs(ROLE).get("assumeRolePolicy").toString())
                .contains(GITHUB, "repo:my-team@123456/my-app@456789:ref:refs/heads/main");
    }

    @Test
    void trusts_users_and_roles_that_exist_under_all_terms() {
        var made = Made.up(args ->
                args.trustedPrincipal(ALICE).externalId("the-external-id").requireSessionTag("team", "red"));

        assertThat(made.trust())
                .startsWith("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
                        + ALICE)
                .contains("the-external-id", "sts:TagSession");
        assertThat(text(made.component().awsProfile()))
                .contains(
                        "# source_profile = a profile with the credentials of a principal that the role trusts\n",
                        "external_id = ");
    }

    @Test
    void trusts_web_identities_of_two_issuers_and_has_a_profile_for_their_tokens() {
        var made = Made.up(args -> args.trustedWebIdentity(MAIN)
                .trustedWebIdentity(WebIdentity.gitlab("g/p").branch("main"))
                .maxSessionDuration(Duration.ofHours(2)));

        assertThat(made.trust())
                .contains(
                        "\"token.actions.githubusercontent.com:sub\":\"repo:my-team@123456/my-app@456789:ref:refs/heads/main\"")
                .contains("\"gitlab.com:aud\":\"https://gitlab.com\"")
                .contains("\"gitlab.com:sub\":\"project_path:g/p:ref_type:branch:ref:main\"");
        assertThat(made.stack().inputs(ROLE)).containsEntry("maxSessionDuration", 7200.0);
        assertThat(text(made.component().awsProfile())).isEqualTo("""
                [profile deployer]
                role_arn = arn:aws:iam::123456789012:role/deployer-0123abc
                # web_identity_token_file = the path of the file that holds the token
                duration_seconds = 7200
                """);
    }

    /** The subject is known in the first preview, but the provider's ARN isn't. */
    @Test
    void warns_of_a_subject_without_ids_in_the_first_preview_and_once_in_an_update() {
        var without = WebIdentity.githubWithoutIds("my-team", "my-app").branch("main");
        Options old = args -> args.trustedWebIdentity(without);
        var preview = MockedStack.firstPreview(context -> new RoleWithoutUser("deployer", args(old)));

        assertThat(preview.errors()).isEmpty();
        assertThat(preview.warnings()).singleElement().asString().isEqualTo("""
                trust policy: oidc-subject-without-ids (medium), about token.actions.githubusercontent.com:sub \
                repo:my-team/my-app:ref:refs/heads/main: the login fails if the subject of the token \
                contains the IDs of the owner and the repository; GitHub adds them for a repository that was created, \
                renamed, or transferred since July 15, 2026, or whose owner opted in; give the IDs of the owner and the repository; gh api repos/OWNER/REPOSITORY \
                --jq '.owner.id, .id' prints both IDs. The token of an older repository might have no IDs in \
                its sub: then keep the web identity without IDs, and acknowledge this finding; or trust one web identity with IDs and one without, until the repository sends \
                the IDs""");
        assertThat(Made.up(old).stack().warnings()).isEqualTo(preview.warnings());
        assertThat(Made.up(args -> args.trustedWebIdentity(without.providerArn(GITHUB)))
                        .stack()
                        .warnings())
                .isEqualTo(preview.warnings());
        assertThat(MockedStack.firstPreview(
                                context -> new RoleWithoutUser("deployer", args(args -> args.trustedWebIdentity(MAIN))))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repo:my-team@123456/* | trusts-whole-organization",
                "repo:my-team/* | oidc-subject-without-ids,trusts-whole-organization",
                "repo:my-team@123456/my-app@456789:* | ''",
            })
    void warns_once_of_each_finding_about_a_subject(String subject, String codes) {
        var made = Made.up(args -> args.trustedWebIdentity(GITHUB, "sts.amazonaws.com", subject));

        assertThat(made.stack().warnings().stream()
                        .map(warning -> warning.replaceFirst("(?s)^trust policy: ([a-z-]+) .*", "$1")))
                .containsExactlyInAnyOrder(codes.isEmpty() ? new String[0] : codes.split(","));
    }

    @Test
    void warns_of_no_subject_without_ids_that_is_also_trusted_with_them() {
        var repository = WebIdentity.githubWithoutIds("my-team", "my-app");
        Options both =
                args -> args.trustedWebIdentity(repository.branch("main")).trustedWebIdentity(MAIN);
        Options another =
                args -> args.trustedWebIdentity(repository.branch("test")).trustedWebIdentity(MAIN);

        assertThat(MockedStack.firstPreview(context -> new RoleWithoutUser("deployer", args(both)))
                        .warnings())
                .isEmpty();
        assertThat(Made.up(both).stack().warnings()).isEmpty();
        assertThat(Made.up(another).stack().warnings())
                .singleElement()
                .asString()
                .contains("repo:my-team/my-app:ref:refs/heads/test");
    }

    @Test
    void acknowledges_a_subject_without_ids() {
        Options old = args -> args.trustedWebIdentity(
                WebIdentity.githubWithoutIds("my-team", "my-app").branch("main"));
        var about = "token.actions.githubusercontent.com:sub repo:my-team/my-app:ref:refs/heads/main";
        Options meant =
                args -> old.apply(args).acknowledge(LintCode.OIDC_SUBJECT_WITHOUT_IDS, about, "a repository of 2024");
        Options another = args ->
                old.apply(args).acknowledge(LintCode.OIDC_SUBJECT_WITHOUT_IDS, about + "-2", "a repository of 2024");

        assertThat(Made.up(meant).stack().warnings()).isEmpty();
        assertThat(Made.up(another).stack().warnings()).hasSize(2);
        assertThat(Made.up(args -> meant.apply(args).strict(true)).stack().warnings())
                .isEmpty();
        assertThat(MockedStack.firstPreview(context -> new RoleWithoutUser(
                                "deployer", args(args -> old.apply(args).strict(true))))
                        .errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error)
                        .contains("strict requires a policy without findings", "oidc-subject-without-ids"));
    }

    private static void rejects(Options options, String... messages) {
        Deployer.rejects(() -> args(options), messages);
    }

    @Test
    void refuses_a_role_without_trusted_principals() {
        rejects(
                args -> args,
                "RoleWithoutUserArgs cannot be built",
                "trustedWebIdentity is missing; without a user, a trustedWebIdentity or a trustedPrincipal is required");
        assertThatThrownBy(() ->
                        RoleWithoutUserArgs.builder().trustedWebIdentity(MAIN).build())
                .hasMessageContaining(
                        "rolePolicy is missing; it is required, unless there is a managedPolicyArn; iam-policy permissions")
                .message()
                .doesNotContain("existingRoleArn");
    }

    @Test
    void refuses_requirements_without_a_principal() {
        rejects(
                args -> args.trustedWebIdentity(MAIN)
                        .externalId("the-external-id")
                        .requireMfa()
                        .requireSourceIdentity("alice")
                        .requireSessionTag("team")
                        .allowSessionTag("more"),
                "- externalId applies only to users and roles, but the role trusts only web identities",
                "- requireMfa applies only",
                "- requireSourceIdentity applies only",
                "- requireSessionTag applies only",
                "- allowSessionTag applies only");
        var made = Made.up(
                args -> args.trustedWebIdentity(MAIN).trustedPrincipal(ALICE).externalId("the-external-id"));
        assertThat(made.stack().warnings())
                .anySatisfy(warning -> assertThat(warning).contains("web identities are exempt from"));
    }

    @Test
    void refuses_a_provider_of_another_issuer_or_both_made_and_given() {
        rejects(
                args -> args.trustedWebIdentity(MAIN.providerArn("arn:aws:iam::123456789012:oidc-provider/gitlab.com")),
                "trustedWebIdentity: got \"arn:aws:iam::123456789012:oidc-provider/gitlab.com\", which is not the provider"
                        + " of https://token.actions.githubusercontent.com");
        rejects(
                args -> args.trustedWebIdentity(MAIN).trustedWebIdentity(MAIN.providerArn(GITHUB)),
                "would be created for one web identity but is given for another");
        rejects(args -> args.trustedWebIdentity((WebIdentity) null), "trustedWebIdentity is null");
    }

    @Test
    void reports_findings_in_policies_and_trust() {
        var all = io.assumerole.policy.PolicyDocument.of(io.assumerole.policy.Statement.allow()
                .action("s3:*")
                .resource("*")
                .build());
        var made = Made.up(args -> args.rolePolicy("more", all)
                .trustedWebIdentity(MAIN)
                .trustedPrincipal("arn:aws:iam::999999999999:user/bob"));
        assertThat(made.stack().warnings())
                .anySatisfy(warning -> assertThat(warning).contains("allows-whole-service"))
                .anySatisfy(warning -> assertThat(warning).startsWith("trust policy: "));
        var acknowledged = Made.up(args -> args.rolePolicy("more", all)
                .trustedWebIdentity(MAIN)
                .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "all of S3")
                .acknowledge(LintCode.OLD_VERSION, "", "nothing has it"));
        assertThat(acknowledged.stack().warnings()).singleElement().asString().contains("no policy has the finding");
        rejects(args -> args.rolePolicy("more", all).trustedWebIdentity(MAIN).strict(true), "allows-whole-service");
    }

    @Test
    void warns_of_a_role_that_trusts_itself() {
        assertThat(Made.up(args -> args.roleName("own").trustedPrincipal("arn:aws:iam::123456789012:role/own"))
                        .stack()
                        .warnings())
                .anySatisfy(warning -> assertThat(warning).contains("the role trusts itself"));
    }

    private static class Team extends RoleWithoutUser {
        Team(String type) {
            super(type, "team", args(args -> args.trustedWebIdentity(MAIN)), ComponentResourceOptions.Empty);
            registerOutputs(Map.of("team", Output.of("red")));
        }
    }

    @Test
    void lets_a_class_extend_it() {
        var stack = MockedStack.up(context -> new Team("my-team:index:Team"));
        assertThat(stack.errors()).isEmpty();
        assertThat(stack.outputs("team")).containsKeys("roleArn", "team");
        assertThat(stack.urns()).contains("my-team:index:Team$" + ROLE + "::team");
        assertThat(MockedStack.up(context -> new Team("assume-role:index:Team")).errors())
                .anySatisfy(error -> assertThat(error).contains("RoleWithoutUser", "is not yours"));
    }

    @Test
    void refuses_a_name_too_long_for_IAM_and_missing_arguments() {
        assertThat(MockedStack.up(context -> new RoleWithoutUser("x".repeat(52), null))
                        .errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("RoleWithoutUser", "name: got", "args: got null", "RoleWithoutUserArgs.builder()"));
    }

    private static MockedStack provider(Options asked, UnaryOperator<AssumedRoleProviderArgs.Builder> given) {
        return MockedStack.up(context -> new AssumedRoleProvider(
                "provider",
                given.apply(AssumedRoleProviderArgs.from(new RoleWithoutUser("deployer", args(asked))))
                        .build()));
    }

    @Test
    void hands_its_role_to_a_provider_with_a_token() {
        var stack = provider(
                args -> args.trustedWebIdentity(MAIN).requireSessionName("ci"),
                args -> args.webIdentityTokenFile("/var/run/token"));
        assertThat(stack.errors()).isEmpty();
        assertThat(stack.inputs("pulumi:providers:aws")
                        .get("assumeRoleWithWebIdentity")
                        .toString())
                .contains("role/deployer-0123abc", "/var/run/token", "ci");
    }

    @Test
    void refuses_a_provider_that_its_role_would_refuse() {
        assertThat(provider(args -> args.trustedWebIdentity(MAIN), args -> args).errors())
                .anySatisfy(error -> assertThat(error)
                        .contains(
                                "The role trusts web identities only; give webIdentityToken or webIdentityTokenFile"));
        assertThat(provider(args -> args.trustedPrincipal(ALICE), args -> args.webIdentityTokenFile("/token"))
                        .errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("The role trusts no web identity", "RoleWithoutUserArgs.trustedWebIdentity"));
        assertThat(provider(args -> args.trustedPrincipal(ALICE), args -> args.externalId("more"))
                        .errors())
                .anySatisfy(error -> assertThat(error).contains("RoleWithoutUserArgs.externalId"));
        assertThatThrownBy(() -> AssumedRoleProviderArgs.from((RoleWithoutUser) null))
                .hasMessageContaining("from: got null");
    }

    @Test
    void hands_its_role_to_a_provider_of_whom_it_trusts() {
        var stack = provider(
                args -> args.trustedPrincipal(ALICE).externalId("the-external-id"), args -> args.profile("alice"));
        assertThat(stack.errors()).isEmpty();
        assertThat(RoleInput.in(stack.inputs("pulumi:providers:aws")))
                .contains("role/deployer-0123abc", "the-external-id", "project-stack");
    }

    @Test
    void names_no_user_in_its_guard_rails() {
        var boundary = "arn:aws:iam::123456789012:policy/boundary";

        assertThat(guardRails(Made.up(args -> args.trustedPrincipal(ALICE).guardRails(boundary))
                        .stack()))
                .contains("arn:aws:iam::123456789012:role/deployer-0123abc", boundary)
                .doesNotContain("arn:aws:iam::123456789012:user/");
        assertThat(guardRails(Deployer.up(args -> args.guardRails(boundary)).stack()))
                .contains("arn:aws:iam::123456789012:user/deployer-user-0123abc", boundary);
    }

    private static String guardRails(MockedStack stack) {
        return stack.inputs("aws:iam/rolePolicy:RolePolicy", "deployer-guard-rails")
                .get("policy")
                .toString();
    }

    /** As of a role with a user, each of these ARNs beside one of the same partition. */
    @Test
    void has_all_its_arns_in_one_partition() {
        var boundary = "arn:aws:iam::123456789012:policy/boundary";
        var others = boundary.replace("arn:aws:", "arn:aws-cn:");

        args(args ->
                args.trustedPrincipal(ALICE).rolePermissionsBoundary(boundary).guardRails(boundary + "-2"));
        assertThatThrownBy(() -> args(args -> args.trustedPrincipal(ALICE).rolePermissionsBoundary(others)))
                .hasMessageContaining("The ARNs belong to several partitions");
        assertThatThrownBy(() -> args(args -> args.trustedPrincipal(ALICE).guardRails(others)))
                .hasMessageContaining("The ARNs belong to several partitions");
    }
}
