package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short forms of web identities: what they write, and what they refuse. Does not prove that GitHub, GitLab,
 * Kubernetes, and Pulumi Cloud write the same into their tokens.
 */
class WebIdentityTest {

    private static final String EKS = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

    private static WebIdentity.GitHub app() {
        return WebIdentity.github("my-team", 123456, "my-app", 456789);
    }

    private static WebIdentity.GitLab project() {
        return WebIdentity.gitlab("my-group/my-app");
    }

    private static WebIdentity.PulumiCloud organization() {
        return WebIdentity.pulumi("my-org");
    }

    private static Arguments of(Supplier<WebIdentity> made, String expected) {
        return Arguments.of(made, expected);
    }

    private static Stream<Arguments> writes() {
        var gitHub =
                "https://token.actions.githubusercontent.com repo:my-team@123456/my-app@456789:%s for sts.amazonaws.com";
        var gitLab = "https://gitlab.com project_path:my-group/my-app:%s for https://gitlab.com";
        var stack =
                "https://api.pulumi.com/oidc pulumi:deploy:org:my-org:project:my-app:stack:prod:operation:%s:scope:write"
                        + " for my-org";
        return Stream.of(
                of(() -> app().branch("main"), gitHub.formatted("ref:refs/heads/main")),
                of(() -> app().branch("release/1.x"), gitHub.formatted("ref:refs/heads/release/1.x")),
                of(() -> app().tag("v1.2.3"), gitHub.formatted("ref:refs/tags/v1.2.3")),
                of(() -> app().tag("v*"), gitHub.formatted("ref:refs/tags/v*")),
                of(() -> app().tag("v1.*"), gitHub.formatted("ref:refs/tags/v1.*")),
                of(() -> app().environment("production"), gitHub.formatted("environment:production")),
                of(() -> app().environment("Prod EU/1"), gitHub.formatted("environment:Prod EU/1")),
                of(() -> app().pullRequests(), gitHub.formatted("pull_request")),
                of(
                        () -> WebIdentity.githubWithoutIds("my-team", "my-app").branch("main"),
                        gitHub.formatted("ref:refs/heads/main").replaceAll("@\\d+", "")),
                of(
                        () -> app().branch("main").audience("my-audience"),
                        gitHub.formatted("ref:refs/heads/main").replace("sts.amazonaws.com", "my-audience")),
                of(() -> WebIdentity.github("team-abc", 1, "app-abc", 2).pullRequests(), """
                        https://token.actions.githubusercontent.com repo:team-abc@1/app-abc@2:pull_request for \
                        sts.amazonaws.com"""),
                of(() -> WebIdentity.githubWithoutIds("team-abc", "app-abc").pullRequests(), """
                        https://token.actions.githubusercontent.com repo:team-abc/app-abc:pull_request for \
                        sts.amazonaws.com"""),
                of(() -> WebIdentity.github("octo_acme", 1, ".github", 2).pullRequests(), """
                        https://token.actions.githubusercontent.com repo:octo_acme@1/.github@2:pull_request for \
                        sts.amazonaws.com"""),
                of(() -> project().branch("main"), gitLab.formatted("ref_type:branch:ref:main")),
                of(() -> project().tag("v*"), gitLab.formatted("ref_type:tag:ref:v*")),
                of(
                        () -> WebIdentity.gitlab("https://gitlab.example.com", "a/b/c")
                                .branch("main"),
                        "https://gitlab.example.com project_path:a/b/c:ref_type:branch:ref:main for"
                                + " https://gitlab.example.com"),
                of(
                        () -> WebIdentity.kubernetes(EKS, "prod", "web.api"),
                        EKS + " system:serviceaccount:prod:web.api for sts.amazonaws.com"),
                of(
                        () -> organization().environment("my-app/prod"),
                        "https://api.pulumi.com/oidc pulumi:environments:pulumi.organization.login:my-org"
                                + ":currentEnvironment.name:my-app/prod for aws:my-org"),
                of(
                        () -> WebIdentity.pulumi("Org_1").environment("default-2/A.b_c-"),
                        "https://api.pulumi.com/oidc pulumi:environments:pulumi.organization.login:Org_1"
                                + ":currentEnvironment.name:default-2/A.b_c- for aws:Org_1"),
                of(() -> organization().stack("my-app/prod", "preview"), stack.formatted("preview")),
                of(() -> organization().stack("my-app/prod", "update"), stack.formatted("update")),
                of(() -> organization().stack("my-app/prod", "refresh"), stack.formatted("refresh")),
                of(() -> organization().stack("my-app/prod", "destroy"), stack.formatted("destroy")),
                of(() -> organization().stack("my-app/prod", "*"), stack.formatted("*")),
                of(
                        () -> WebIdentity.pulumiOidc("0f1e-2d", "3C4b"),
                        "https://api.pulumi.com/oidc/v2 pulumi:org:0f1e-2d:env:3C4b for sts.amazonaws.com"));
    }

    @ParameterizedTest
    @MethodSource
    void writes(Supplier<WebIdentity> made, String expected) {
        assertThat(made.get()).hasToString("WebIdentity[" + expected + "]");
    }

    private static Stream<Arguments> refuses() {
        return Stream.of(
                of(
                        () -> WebIdentity.github("", 1, "app", 2).branch("main"),
                        "WebIdentity.github: owner: got \"\"; allowed: "),
                of(() -> WebIdentity.github(null, 1, "app", 2).branch("main"), "owner: got null"),
                of(() -> WebIdentity.github("team/app", 1, "app", 2).branch("main"), "owner: got \"team/app\""),
                of(() -> WebIdentity.github("*", 1, "app", 2).branch("main"), "owner: got \"*\""),
                of(() -> WebIdentity.github("team:x", 1, "app", 2).branch("main"), "owner: got \"team:x\""),
                of(() -> WebIdentity.github("team@1", 1, "app", 2).branch("main"), "owner: got \"team@1\""),
                of(
                        () -> WebIdentity.github("team@abc", 1, "app", 2).branch("main"),
                        "WebIdentity.github: owner: got \"team@abc\"; allowed: only the user or organization"
                                + " name, 1 to 39 characters from A-Z a-z 0-9 - _; the repository and the"
                                + " IDs are separate arguments"),
                of(
                        () -> WebIdentity.github("team", 1, "app@abc", 2).branch("main"),
                        "WebIdentity.github: repository: got \"app@abc\"; allowed: only the repository"
                                + " name, without its owner, 1 to 100 characters from A-Z a-z 0-9 . - _; the IDs"
                                + " are separate arguments"),
                of(() -> WebIdentity.github("t\u0435am", 1, "app", 2).branch("main"), "owner: got "),
                of(() -> WebIdentity.github("x".repeat(40), 1, "app", 2).branch("main"), "owner: got "),
                of(() -> WebIdentity.github("team", 1, "", 2).branch("main"), "repository: got \"\""),
                of(() -> WebIdentity.github("team", 1, "team/app", 2).branch("main"), "repository: got \"team/app\""),
                of(() -> WebIdentity.github("team", 1, "a*", 2).branch("main"), "repository: got \"a*\""),
                of(() -> WebIdentity.github("team", 1, "app:ref", 2).branch("main"), "repository: got \"app:ref\""),
                of(() -> WebIdentity.github("team", 1, "..", 2).branch("main"), "repository: got \"..\""),
                of(
                        () -> app().branch(""),
                        "WebIdentity.github: branch: got \"\"; allowed: the name of one branch alone"),
                of(() -> app().branch(null), "branch: got null"),
                of(() -> app().branch("*"), "branch: got \"*\""),
                of(() -> app().branch("release/*"), "branch: got \"release/*\""),
                of(() -> app().branch("mai?"), "branch: got \"mai?\""),
                of(() -> app().branch("refs/heads/main"), "branch: got \"refs/heads/main\""),
                of(() -> app().branch("/main"), "branch: got \"/main\""),
                of(() -> app().branch("main/"), "branch: got \"main/\""),
                of(() -> app().branch("a//b"), "branch: got \"a//b\""),
                of(() -> app().branch("a..b"), "branch: got \"a..b\""),
                of(() -> app().branch("a:b"), "branch: got \"a:b\""),
                of(() -> app().branch("a b"), "branch: got \"a b\""),
                of(() -> app().branch("${aws:username}"), "branch: got "),
                of(() -> app().branch("" + Output.of("main")), "branch: contains the text of an Output, not its value"),
                of(() -> app().tag("*"), "tag: got \"*\""),
                of(() -> app().tag("v*.1"), "tag: got \"v*.1\""),
                of(() -> app().tag("v**"), "tag: got \"v**\""),
                of(() -> app().tag("v?"), "tag: got \"v?\""),
                of(() -> app().tag("refs/tags/v1"), "tag: got \"refs/tags/v1\""),
                of(() -> app().tag("refs/tags/v*"), "tag: got \"refs/tags/v*\""),
                of(() -> app().tag(null), "tag: got null"),
                of(() -> app().environment(""), "environment: got \"\""),
                of(() -> app().environment(null), "environment: got null"),
                of(() -> app().environment("prod*"), "environment: got \"prod*\""),
                of(() -> app().environment("prod:eu"), "environment: got \"prod:eu\""),
                of(() -> app().environment(" prod"), "environment: got \" prod\""),
                of(
                        () -> WebIdentity.github("team", 0, "app", 1).branch("main"),
                        "ownerId: got 0; allowed: the ID that GitHub assigned"),
                of(() -> WebIdentity.github("team", 1, "app", -1).branch("main"), "repositoryId: got -1"),
                of(
                        () -> WebIdentity.githubWithoutIds("team@1", "app").branch("main"),
                        "WebIdentity.githubWithoutIds: owner: got \"team@1\""),
                of(
                        () -> WebIdentity.githubWithoutIds("team@abc", "app").branch("main"),
                        "WebIdentity.githubWithoutIds: owner: got \"team@abc\""),
                of(
                        () -> WebIdentity.githubWithoutIds("team", "app@abc").branch("main"),
                        "WebIdentity.githubWithoutIds: repository: got \"app@abc\""),
                of(
                        () -> WebIdentity.githubWithoutIds("team", "app@2").branch("main"),
                        "WebIdentity.githubWithoutIds: repository: got \"app@2\""),
                of(
                        () -> WebIdentity.githubWithoutIds("team", "app").branch("*"),
                        "WebIdentity.githubWithoutIds: branch: got \"*\""),
                of(() -> WebIdentity.gitlab("my-app").branch("main"), "WebIdentity.gitlab: project: got \"my-app\""),
                of(() -> WebIdentity.gitlab("").branch("main"), "project: got \"\""),
                of(() -> WebIdentity.gitlab("a/*").branch("main"), "project: got \"a/*\""),
                of(() -> WebIdentity.gitlab("/a/b").branch("main"), "project: got \"/a/b\""),
                of(() -> WebIdentity.gitlab("a/b/").branch("main"), "project: got \"a/b/\""),
                of(() -> WebIdentity.gitlab("a/b.git").branch("main"), "project: got \"a/b.git\""),
                of(() -> WebIdentity.gitlab("a/b:ref_type").branch("main"), "project: got \"a/b:ref_type\""),
                of(() -> WebIdentity.gitlab("my-group", "my-app").branch("main"), "url: got \"my-group\""),
                of(() -> WebIdentity.gitlab("http://g.com", "a/b").branch("main"), "url: got \"http://g.com\""),
                of(() -> WebIdentity.gitlab("https://g.com/", "a/b").branch("main"), "url: got \"https://g.com/\""),
                of(() -> WebIdentity.gitlab("https://G.com", "a/b").branch("main"), "url: got \"https://G.com\""),
                of(
                        () -> WebIdentity.gitlab("https://g.com:8443", "a/b").branch("main"),
                        "url: got \"https://g.com:8443\""),
                of(() -> project().branch("*"), "branch: got \"*\""),
                of(() -> project().tag("*"), "tag: got \"*\""),
                of(() -> WebIdentity.kubernetes("oidc.eks", "prod", "web"), "issuer: got \"oidc.eks\""),
                of(() -> WebIdentity.kubernetes(EKS + "/", "prod", "web"), "issuer: got "),
                of(() -> WebIdentity.kubernetes(EKS, "", "web"), "WebIdentity.kubernetes: namespace: got \"\""),
                of(() -> WebIdentity.kubernetes(EKS, "Prod", "web"), "namespace: got \"Prod\""),
                of(() -> WebIdentity.kubernetes(EKS, "pro*", "web"), "namespace: got \"pro*\""),
                of(() -> WebIdentity.kubernetes(EKS, "prod:web", "x"), "namespace: got \"prod:web\""),
                of(() -> WebIdentity.kubernetes(EKS, "prod", ""), "serviceAccount: got \"\""),
                of(() -> WebIdentity.kubernetes(EKS, "prod", "Web"), "serviceAccount: got \"Web\""),
                of(() -> WebIdentity.kubernetes(EKS, "prod", "*"), "serviceAccount: got \"*\""),
                of(() -> WebIdentity.pulumi(null).environment("a/b"), "WebIdentity.pulumi: organization: got null"),
                of(() -> WebIdentity.pulumi("*").environment("a/b"), "WebIdentity.pulumi: organization: got \"*\""),
                of(() -> WebIdentity.pulumi("my-*").environment("a/b"), "organization: got \"my-*\""),
                of(() -> WebIdentity.pulumi("my-org:env").environment("a/b"), "organization: got \"my-org:env\""),
                of(() -> WebIdentity.pulumi("aws:my-org").environment("a/b"), "organization: got \"aws:my-org\""),
                of(() -> WebIdentity.pulumi("my-org/my-app").environment("a/b"), "organization: got \"my-org/my-app\""),
                of(() -> WebIdentity.pulumi("my.org").environment("a/b"), "organization: got \"my.org\""),
                of(() -> WebIdentity.pulumi("-my-org").environment("a/b"), "organization: got \"-my-org\""),
                of(() -> WebIdentity.pulumi("my-org\n").environment("a/b"), "organization: got "),
                of(() -> WebIdentity.pulumi("").environment("a/b"), "organization: got \"\""),
                of(() -> WebIdentity.pulumi("my").environment("a/b"), "organization: got \"my\""),
                of(() -> WebIdentity.pulumi("my-org-").environment("a/b"), "organization: got \"my-org-\""),
                of(() -> WebIdentity.pulumi("my-\u043erg").environment("a/b"), "organization: got "),
                of(() -> WebIdentity.pulumi("${aws:username}").environment("a/b"), "organization: got "),
                of(() -> WebIdentity.pulumi("x".repeat(41)).environment("a/b"), "organization: got "),
                of(() -> organization().environment(null), "WebIdentity.pulumi: environment: got null"),
                of(() -> organization().environment("prod"), "environment: got \"prod\"; allowed: PROJECT/ENVIRONMENT"),
                of(() -> organization().environment("default/prod"), "move an environment of the project default"),
                of(() -> organization().environment("my-org/my-app/prod"), "environment: got \"my-org/my-app/prod\""),
                of(() -> organization().environment("my-app/*"), "environment: got \"my-app/*\""),
                of(() -> organization().environment("my-app/pro?"), "environment: got \"my-app/pro?\""),
                of(() -> organization().environment("<yaml>"), "environment: got \"<yaml>\""),
                of(() -> organization().environment(""), "environment: got \"\""),
                of(() -> organization().environment("/prod"), "environment: got \"/prod\""),
                of(() -> organization().environment("my-app/"), "environment: got \"my-app/\""),
                of(() -> organization().environment("*/prod"), "environment: got \"*/prod\""),
                of(() -> organization().environment("a:b/c"), "environment: got \"a:b/c\""),
                of(() -> organization().environment("my-app/prod\n"), "environment: got "),
                of(() -> organization().environment("a".repeat(101) + "/b"), "environment: got "),
                of(() -> organization().environment("a/b:pulumi.user.login:c"), "environment: got "),
                of(() -> organization().environment("a/${aws:username}"), "environment: got "),
                of(() -> organization().environment("a/" + "b".repeat(101)), "environment: got "),
                of(() -> organization().stack("prod", "update"), "stack: got \"prod\"; allowed: PROJECT/STACK"),
                of(() -> organization().stack(null, "update"), "stack: got null"),
                of(() -> organization().stack("/prod", "update"), "stack: got \"/prod\""),
                of(() -> organization().stack("my-app/", "update"), "stack: got \"my-app/\""),
                of(() -> organization().stack("my-app/*", "update"), "stack: got \"my-app/*\""),
                of(() -> organization().stack("my-app/pro?", "update"), "stack: got \"my-app/pro?\""),
                of(() -> organization().stack("a/${aws:username}", "update"), "stack: got "),
                of(() -> organization().stack("my-app/prod\n", "update"), "stack: got "),
                of(() -> organization().stack("my-org/my-app/prod", "update"), "stack: got \"my-org/my-app/prod\""),
                of(() -> organization().stack("a:stack:b/c", "update"), "stack: got \"a:stack:b/c\""),
                of(() -> organization().stack("a/b", null), "operation: got null"),
                of(
                        () -> organization().stack("a/b", "up"),
                        "WebIdentity.pulumi: operation: got \"up\"; allowed: preview, update, refresh, destroy, or *"),
                of(() -> organization().stack("a/b", ""), "operation: got \"\""),
                of(() -> organization().stack("a/b", "?"), "operation: got \"?\""),
                of(() -> organization().stack("a/b", "Update"), "operation: got \"Update\""),
                of(() -> organization().stack("a/b", "up*"), "operation: got \"up*\""),
                of(() -> organization().stack("a/b", "*:scope:write:x"), "operation: got "),
                of(() -> WebIdentity.pulumiOidc("", "e1"), "WebIdentity.pulumiOidc: organizationId: got \"\""),
                of(() -> WebIdentity.pulumiOidc(null, "e1"), "organizationId: got null"),
                of(() -> WebIdentity.pulumiOidc("*", "e1"), "organizationId: got \"*\""),
                of(() -> WebIdentity.pulumiOidc("o1:env", "e1"), "organizationId: got \"o1:env\""),
                of(() -> WebIdentity.pulumiOidc("o1", null), "environmentId: got null"),
                of(() -> WebIdentity.pulumiOidc("o1", ""), "environmentId: got \"\""),
                of(() -> WebIdentity.pulumiOidc("o1", "e?"), "environmentId: got \"e?\""),
                of(() -> WebIdentity.pulumiOidc("o1", "e1\n"), "environmentId: got "),
                of(() -> WebIdentity.pulumiOidc("o1", "e".repeat(65)), "environmentId: got "),
                of(() -> WebIdentity.pulumiOidc("o1", "*"), "environmentId: got \"*\""),
                of(() -> WebIdentity.pulumiOidc("o1", "my-app/prod"), "environmentId: got \"my-app/prod\""),
                of(() -> app().branch("main").audience(""), "WebIdentity.audience: got \"\""),
                of(() -> app().branch("main").audience("repo:a/b"), "which is the form of a subject"),
                of(() -> app().branch("main").providerArn((String) null), "WebIdentity.providerArn: got null"));
    }

    @ParameterizedTest
    @MethodSource
    void refuses(Supplier<WebIdentity> made, String message) {
        Deployer.rejects(made::get, message);
    }

    @Test
    void says_all_that_is_wrong_at_once() {
        assertThatThrownBy(() -> WebIdentity.kubernetes("", "A", "B"))
                .hasMessageContainingAll("\n  - issuer: got", "\n  - namespace: got", "\n  - serviceAccount: got");
    }

    @Test
    void does_not_change_its_source() {
        var main = app().branch("main");
        assertThat(main.audience("another")).isNotSameAs(main);
        assertThat(main.audience).isEqualTo("sts.amazonaws.com");
        assertThat(main.providerArn("arn").providerArn).isNotNull();
        assertThat(main.providerArn).isNull();
    }
}
