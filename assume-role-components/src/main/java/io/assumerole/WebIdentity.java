package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.FailureMessage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A web identity of an OpenID Connect provider: a job on one branch, tag, or environment, one service account, or one
 * environment or stack on Pulumi Cloud. The subject and the audience have exactly the provider's form, so a mistake
 * cannot admit others.
 *
 * <pre>{@code
 * WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main");
 * WebIdentity.gitlab("my-group/my-app").branch("main");
 * WebIdentity.kubernetes("https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF", "prod", "web");
 * WebIdentity.pulumi("my-org").environment("my-app/prod");
 * }</pre>
 *
 * <p>A web identity is immutable; each method returns a new web identity. Everyone who can change the branch, push the
 * tag, or use the environment can assume the role, so protect them on GitHub, GitLab, or Pulumi Cloud. For other
 * providers and other forms of subjects, use
 * {@link RoleWithoutUserArgs.Builder#trustedWebIdentity(String, String, String...)}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
 */
public final class WebIdentity {

    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String GITLAB = "https://gitlab.com";
    private static final String PULUMI = "https://api.pulumi.com/oidc";
    private static final String STS = "sts.amazonaws.com";

    /** https://git-scm.com/docs/git-check-ref-format */
    private static final String REF =
            "(?!refs/)(?![/.])(?!@$)(?!.*(?://|/\\.|\\.\\.|@\\{|\\$\\{|\\.lock(?:/|$)))[^\\p{Cntrl}\\p{Z} ~^:?*\\[\\\\]+";

    private static final String REF_WORDS =
            " alone, valid in git, without the prefix refs/, spaces, or any of ~ ^ : ? * [ \\";

    /** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/workspace/templates.go */
    private static final String PULUMI_NAMES = "[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}";

    final String issuer;
    final String audience;
    final String subject;

    /** The ARN of an existing provider; {@code null} if the component creates the provider. */
    final @Nullable ArgumentValue<String> providerArn;

    private WebIdentity(String issuer, String audience, String subject, @Nullable ArgumentValue<String> providerArn) {
        this.issuer = issuer;
        this.audience = audience;
        this.subject = subject;
        this.providerArn = providerArn;
    }

    /**
     * Selects a GitHub repository. The audience is {@code sts.amazonaws.com}, which
     * {@code aws-actions/configure-aws-credentials} requests.
     *
     * <p>The subject contains both IDs: {@code repo:my-team@123456/my-app@456789:…}. GitHub sends this form for
     * repositories that were created, renamed, or transferred since July 15, 2026, and for older repositories that
     * opted in to immutable subject claims. For other repositories, use {@link #githubWithoutIds}. Both IDs are public
     * numbers. A node ID, such as {@code R_kgDOABCD12}, is a different ID. This command prints both numbers:
     *
     * <pre>{@code
     * gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'
     * }</pre>
     *
     * @param owner the user or organization, in the upper and lower case that GitHub shows: 1 to 39 letters, digits,
     *     {@code -}, and {@code _}, starting with a letter or digit
     * @param ownerId the ID of the owner, at least 1
     * @param repository the repository, in the upper and lower case that GitHub shows, without its owner: 1 to 100
     *     letters, digits, {@code .}, {@code -}, and {@code _}, but neither {@code .} nor {@code ..}
     * @param repositoryId the ID of the repository, at least 1
     * @return the repository; call {@link GitHub#branch branch}, {@link GitHub#tag tag},
     *     {@link GitHub#environment environment}, or {@link GitHub#pullRequests pullRequests} on it
     * @throws IllegalArgumentException if an argument is invalid
     * @see <a href="https://docs.github.com/actions/reference/security/oidc#immutable-subject-claims">Immutable subject claims</a>
     */
    public static GitHub github(String owner, long ownerId, String repository, long repositoryId) {
        var checks = checks("WebIdentity.github");
        checks.plain("owner", () -> Form.GITHUB_OWNER.check(owner));
        checks.plain("ownerId", () -> checkId(ownerId));
        checks.plain("repository", () -> Form.GITHUB_REPOSITORY.check(repository));
        checks.plain("repositoryId", () -> checkId(repositoryId));
        checks.throwIfAny();
        return new GitHub("WebIdentity.github", owner + "@" + ownerId + "/" + repository + "@" + repositoryId);
    }

    /**
     * Selects a GitHub repository whose subject contains no IDs: {@code repo:my-team/my-app:…}. GitHub sends this form
     * only for repositories that were created before July 15, 2026, and have not since been renamed, transferred, or
     * opted in to immutable subject claims. A role for such a subject rejects the tokens of every other repository, and
     * the tokens of this repository after such a change.
     *
     * <p>Pulumi warns about such a subject in each preview and update, unless the role also trusts the subject with
     * IDs. It's better to opt in on GitHub and use {@link #github}: docs/reference/github-subjects.md describes
     * how to switch without an interruption. To keep the subject, acknowledge the warning:
     *
     * <pre>{@code
     * .trustedWebIdentity(WebIdentity.githubWithoutIds("my-team", "my-app").branch("main"))
     * .acknowledge(
     *         LintCode.OIDC_SUBJECT_WITHOUT_IDS,
     *         "token.actions.githubusercontent.com:sub repo:my-team/my-app:ref:refs/heads/main",
     *         "created in 2024")
     * }</pre>
     *
     * @param owner see {@link #github}
     * @param repository see {@link #github}
     * @return see {@link #github}
     * @throws IllegalArgumentException if an argument is invalid
     */
    public static GitHub githubWithoutIds(String owner, String repository) {
        var checks = checks("WebIdentity.githubWithoutIds");
        checks.plain("owner", () -> Form.GITHUB_OWNER.check(owner));
        checks.plain("repository", () -> Form.GITHUB_REPOSITORY.check(repository));
        checks.throwIfAny();
        return new GitHub("WebIdentity.githubWithoutIds", owner + "/" + repository);
    }

    /**
     * Selects a project on {@code https://gitlab.com}. The audience is {@code https://gitlab.com}, which the job requests
     * as {@code aud} of its {@code id_tokens}.
     *
     * @param project the project's full path, {@code GROUP/PROJECT} or {@code GROUP/SUBGROUP/PROJECT}, in the upper and
     *     lower case that GitLab shows: each part consists of letters, digits, {@code _}, {@code .}, and {@code -},
     *     starts with a letter, a digit, or {@code _}, and does not end with {@code .git} or {@code .atom}
     * @return the project; call {@link GitLab#branch branch} or {@link GitLab#tag tag} on it
     * @throws IllegalArgumentException if the project is invalid
     * @see <a href="https://docs.gitlab.com/ci/cloud_services/aws/">OpenID Connect of GitLab in AWS</a>
     */
    public static GitLab gitlab(String project) {
        return gitlab(GITLAB, project);
    }

    /**
     * Selects a project on a self-managed GitLab. The audience is the GitLab URL, which AWS must be able to reach.
     *
     * @param url {@code https://HOST}, or {@code https://HOST/PATH} for a GitLab instance with a relative URL: the host
     *     in lower case, without port, query, and trailing slash; at most 255 characters
     * @param project see {@link #gitlab(String)}
     * @return the project; call {@link GitLab#branch branch} or {@link GitLab#tag tag} on it
     * @throws IllegalArgumentException if an argument is invalid
     */
    public static GitLab gitlab(String url, String project) {
        var checks = checks("WebIdentity.gitlab");
        checks.plain("url", () -> Form.URL.check(url));
        checks.plain("project", () -> Form.GITLAB_PROJECT.check(project));
        checks.throwIfAny();
        return new GitLab(url, project);
    }

    /**
     * Trusts the pods of one service account in a Kubernetes cluster, such as an EKS cluster. The audience is
     * {@code sts.amazonaws.com}.
     *
     * @param issuer the cluster's issuer, {@code https://HOST} or {@code https://HOST/PATH}: the host in lower case,
     *     without port, query, and trailing slash; at most 255 characters; for EKS
     *     {@code https://oidc.eks.REGION.amazonaws.com/id/ID}
     * @param namespace 1 to 63 lowercase letters, digits, and {@code -}, with a letter or digit at both ends
     * @param serviceAccount 1 to 253 lowercase letters, digits, {@code -} and {@code .}, with a letter or digit at
     *     both ends
     * @return the web identity
     * @throws IllegalArgumentException if an argument is invalid
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html">IAM roles for service accounts</a>
     */
    public static WebIdentity kubernetes(String issuer, String namespace, String serviceAccount) {
        var checks = checks("WebIdentity.kubernetes");
        checks.plain("issuer", () -> Form.URL.check(issuer));
        checks.plain("namespace", () -> Form.NAMESPACE.check(namespace));
        checks.plain("serviceAccount", () -> Form.SERVICE_ACCOUNT.check(serviceAccount));
        checks.throwIfAny();
        return new WebIdentity(issuer, STS, "system:serviceaccount:" + namespace + ":" + serviceAccount, null);
    }

    /**
     * Selects an organization on Pulumi Cloud, whose environments or deployments get credentials for AWS.
     *
     * <p>The issuer is {@code https://api.pulumi.com/oidc}, so AWS rejects the tokens of a self-hosted Pulumi Cloud.
     *
     * @param organization the organization's name, or your user name if you have no organization, as Pulumi Cloud shows
     *     it: 3 to 40 letters, digits, {@code -}, and {@code _}, with a letter or digit at both ends
     * @return the organization; call {@link PulumiCloud#environment environment} or {@link PulumiCloud#stack stack} on
     *     it
     * @throws IllegalArgumentException if the name is invalid
     * @see <a href="https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/">OpenID Connect of Pulumi ESC in AWS</a>
     */
    public static PulumiCloud pulumi(String organization) {
        var checks = checks("WebIdentity.pulumi");
        checks.plain("organization", () -> Form.PULUMI_ORGANIZATION.check(organization));
        checks.throwIfAny();
        return new PulumiCloud(organization);
    }

    /**
     * Trusts the tokens that {@code fn::open::oidc} creates in one environment of Pulumi ESC, for a program that passes the
     * token to AWS itself. These tokens have an issuer of their own, and IDs instead of names. The audience is
     * {@code sts.amazonaws.com}, which the environment requests as {@code audience}. For {@code aws-login}, use
     * {@link PulumiCloud#environment} instead.
     *
     * @param organizationId the ID of the organization, not its name, from the environment's OIDC subject
     *     {@code pulumi:org:ORGANIZATION_ID:env:ENVIRONMENT_ID}, which Pulumi Cloud shows: 1 to 64 letters, digits, and
     *     {@code -}
     * @param environmentId the ID of the environment, from the same subject: 1 to 64 letters, digits, and {@code -}
     * @return the web identity
     * @throws IllegalArgumentException if an argument is invalid
     * @see <a href="https://www.pulumi.com/docs/esc/guides/configuring-oidc/custom-audience/">Tokens for custom audiences</a>
     */
    public static WebIdentity pulumiOidc(String organizationId, String environmentId) {
        var checks = checks("WebIdentity.pulumiOidc");
        checks.plain("organizationId", () -> Form.PULUMI_ID.check(organizationId));
        checks.plain("environmentId", () -> Form.PULUMI_ID.check(environmentId));
        checks.throwIfAny();
        return new WebIdentity(PULUMI + "/v2", STS, "pulumi:org:" + organizationId + ":env:" + environmentId, null);
    }

    /**
     * Sets the audience of the token instead of the default audience.
     *
     * @param audience 1 to 255 characters
     * @return a new web identity
     * @throws IllegalArgumentException if the audience is invalid
     */
    public WebIdentity audience(String audience) {
        try {
            TrustValueChecks.audience(audience);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("WebIdentity.audience: " + e.getMessage(), e);
        }
        return new WebIdentity(issuer, audience, subject, providerArn);
    }

    /**
     * Uses an existing OpenID Connect provider instead of creating one. An account can have only one provider for each
     * URL, so use this option if another stack or another component creates the provider.
     * {@link RoleWithoutUser#oidcProviderArn()} is the ARN of a provider that a {@link RoleWithoutUser} created.
     * {@link UnprivilegedUserWithRole} has no such output: create the provider in the program, and give its ARN to each
     * component.
     *
     * @param providerArn the ARN of the provider of this issuer in the role's account; it must exist, and accept the
     *     audience
     * @return a new web identity
     * @throws IllegalArgumentException if the ARN is {@code null}
     */
    public WebIdentity providerArn(String providerArn) {
        return withProvider(ArgumentValue.of(providerArn));
    }

    /**
     * Uses an existing OpenID Connect provider, whose ARN is an output.
     *
     * @param providerArn see {@link #providerArn(String)}
     * @return a new web identity
     * @throws IllegalArgumentException if the ARN is {@code null}
     */
    public WebIdentity providerArn(Output<String> providerArn) {
        return withProvider(ArgumentValue.of(providerArn));
    }

    private WebIdentity withProvider(ArgumentValue<String> given) {
        if (given.isMissing()) {
            throw new IllegalArgumentException(
                    "WebIdentity.providerArn: got null; omit it so that the component creates the provider");
        }
        return new WebIdentity(issuer, audience, subject, given);
    }

    private static void checkId(long id) {
        if (id < 1) {
            throw new IllegalArgumentException("got " + id + "; allowed: the ID that GitHub assigned, at least 1, which"
                    + " gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id' prints");
        }
    }

    /** Returns the checks for the arguments of one method, whose name starts the message. */
    private static ArgumentChecks checks(String method) {
        return new ArgumentChecks(new FailureMessage(
                method,
                () -> "",
                (head, problems, cause) -> new IllegalArgumentException(problems.stream()
                        .map(problem -> problem.argument() + problem.text())
                        .collect(Collectors.joining(
                                "\n  - ", method + (problems.size() == 1 ? ": " : ":\n  - "), "")))));
    }

    /** {@return the issuer, the subject and the audience; human-readable} */
    @Override
    public String toString() {
        return "WebIdentity[" + issuer + " " + subject + " for " + audience + "]";
    }

    /**
     * A GitHub repository. Its methods select the workflow runs that a role trusts.
     *
     * <pre>{@code
     * WebIdentity.github("my-team", 123456, "my-app", 456789).environment("production");
     * }</pre>
     */
    public static final class GitHub {

        private final String method;
        private final String repository;

        /** @param repository the owner and the repository, as in the subject */
        private GitHub(String method, String repository) {
            this.method = method;
            this.repository = repository;
        }

        /**
         * Trusts runs on one branch, except {@code pull_request} runs and jobs that use an environment.
         *
         * <p>A workflow with {@code pull_request_target} runs on the base branch, even for a pull request from a fork.
         * Assume that the role trusts this run, and never run the pull request's code in such a workflow.
         *
         * @param branch only the branch's name, such as {@code main}, without {@code refs/heads/}
         * @return the web identity
         * @throws IllegalArgumentException if it is not a valid branch name
         */
        public WebIdentity branch(String branch) {
            return of("branch", Form.BRANCH, "ref:refs/heads/", branch);
        }

        /**
         * Trusts runs on one tag, or on all tags with a common prefix.
         *
         * @param tag only the tag's name, such as {@code v1.2}, without {@code refs/tags/}; {@code *} at its end
         *     matches any characters
         * @return the web identity
         * @throws IllegalArgumentException if it is not a valid tag name
         */
        public WebIdentity tag(String tag) {
            return of("tag", Form.TAG, "ref:refs/tags/", tag);
        }

        /**
         * Trusts jobs that use one environment, on every branch that GitHub allows for it.
         *
         * @param environment the environment's name, written as in the workflow: 1 to 255 characters except control
         *     characters, {@code :}, {@code *}, {@code ?}, and <code>$&#123;</code>, and without a space at either end
         * @return the web identity
         * @throws IllegalArgumentException if the name is invalid
         */
        public WebIdentity environment(String environment) {
            return of("environment", Form.ENVIRONMENT, "environment:", environment);
        }

        /**
         * Trusts {@code pull_request} runs for pull requests by any author. Everyone who can push a branch to the repository can then assume
         * the role, so use this option only for a role that can only read.
         *
         * @return the web identity
         */
        public WebIdentity pullRequests() {
            return run("pull_request");
        }

        private WebIdentity of(String argument, Form form, String prefix, String name) {
            var checks = checks(method);
            checks.plain(argument, () -> form.check(name));
            checks.throwIfAny();
            return run(prefix + name);
        }

        private WebIdentity run(String what) {
            return new WebIdentity(GITHUB, STS, "repo:" + repository + ":" + what, null);
        }
    }

    /**
     * A GitLab project. Its methods select the jobs that a role trusts. Protect the branch or tag in GitLab, because
     * everyone who can push it can assume the role.
     *
     * <pre>{@code
     * WebIdentity.gitlab("my-group/my-app").tag("v*");
     * WebIdentity.gitlab("https://gitlab.example.com", "my-group/my-app").branch("main");
     * }</pre>
     *
     * @see <a href="https://docs.gitlab.com/user/project/repository/branches/protected/">Protected branches</a>
     */
    public static final class GitLab {

        private final String url;
        private final String project;

        private GitLab(String url, String project) {
            this.url = url;
            this.project = project;
        }

        /**
         * Trusts jobs on one branch.
         *
         * @param branch only the branch's name, such as {@code main}
         * @return the web identity
         * @throws IllegalArgumentException if it is not a valid branch name
         */
        public WebIdentity branch(String branch) {
            return of("branch", Form.BRANCH, branch);
        }

        /**
         * Trusts jobs on one tag, or on all tags with a common prefix.
         *
         * @param tag only the tag's name, such as {@code v1.2}; {@code *} at its end matches any characters
         * @return the web identity
         * @throws IllegalArgumentException if it is not a valid tag name
         */
        public WebIdentity tag(String tag) {
            return of("tag", Form.TAG, tag);
        }

        private WebIdentity of(String type, Form form, String ref) {
            var checks = checks("WebIdentity.gitlab");
            checks.plain(type, () -> form.check(ref));
            checks.throwIfAny();
            return new WebIdentity(
                    url, url, String.join(":", "project_path", project, "ref_type", type, "ref", ref), null);
        }
    }

    /**
     * An organization on Pulumi Cloud. Its methods select the tokens that a role trusts.
     *
     * <pre>{@code
     * WebIdentity.pulumi("my-org").environment("my-app/prod");
     * WebIdentity.pulumi("my-org").stack("my-app/prod", "update");
     * }</pre>
     *
     * @see <a href="https://www.pulumi.com/docs/esc/guides/configuring-oidc/">OpenID Connect of Pulumi ESC</a>
     * @see <a href="https://www.pulumi.com/docs/deployments/guides/oidc/">OpenID Connect of Pulumi Deployments</a>
     */
    public static final class PulumiCloud {

        private final String organization;

        private PulumiCloud(String organization) {
            this.organization = organization;
        }

        /**
         * Trusts the {@code aws-login} provider of one environment in Pulumi ESC, whose {@code oidc} section must have
         * {@code subjectAttributes: [currentEnvironment.name]}. The audience is {@code aws:ORGANIZATION}. Everyone who can
         * open the environment, or an environment that imports it, can then assume the role.
         *
         * <p>Without {@code subjectAttributes}, AWS rejects the token. {@code pulumi up} would then send the same subject for
         * every environment of the organization.
         *
         * @param environment {@code PROJECT/ENVIRONMENT}, as Pulumi Cloud shows it: each part has 1 to 100 letters, digits,
         *     {@code _}, {@code .}, and {@code -}; not in the project {@code default}, whose tokens don't contain the
         *     project
         * @return the web identity
         * @throws IllegalArgumentException if it is not a valid name
         */
        public WebIdentity environment(String environment) {
            var checks = checks("WebIdentity.pulumi");
            checks.plain("environment", () -> Form.PULUMI_ENVIRONMENT.check(environment));
            checks.throwIfAny();
            return of(
                    "aws:" + organization,
                    "environments:pulumi.organization.login:",
                    ":currentEnvironment.name:" + environment);
        }

        /**
         * Trusts the deployments of one stack in Pulumi Deployments. The audience is the organization.
         *
         * <p>A preview runs the code of a pull request if the stack's settings enable previews for pull requests.
         * Everyone who can open a pull request can then use a role that trusts {@code preview} or {@code *}.
         *
         * @param stack {@code PROJECT/STACK}, as Pulumi Cloud shows it: each part has 1 to 100 letters, digits, {@code _},
         *     {@code .}, and {@code -}
         * @param operation {@code preview}, {@code update}, {@code refresh}, {@code destroy}, or {@code *} for every
         *     operation
         * @return the web identity
         * @throws IllegalArgumentException if an argument is invalid
         */
        public WebIdentity stack(String stack, String operation) {
            var checks = checks("WebIdentity.pulumi");
            checks.plain("stack", () -> Form.PULUMI_STACK.check(stack));
            checks.plain("operation", () -> Form.PULUMI_OPERATION.check(operation));
            checks.throwIfAny();
            return of(
                    organization,
                    "deploy:org:",
                    ":project:" + stack.replace("/", ":stack:") + ":operation:" + operation + ":scope:write");
        }

        private WebIdentity of(String audience, String beforeOrganization, String rest) {
            return new WebIdentity(PULUMI, audience, "pulumi:" + beforeOrganization + organization + rest, null);
        }
    }

    /** The form of a part of a subject, with its description. One wrong character in a subject could admit others. */
    private enum Form {
        /** Names of organizations with managed users have an underscore; other names have none. */
        GITHUB_OWNER(
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,38}"),
                "only the user or organization name, 1 to 39 characters from A-Z a-z 0-9 -"
                        + " _; the repository and the IDs are separate arguments"),

        GITHUB_REPOSITORY(
                Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}"),
                "only the repository name, without its owner, 1 to 100 characters from A-Z a-z"
                        + " 0-9 . - _; the IDs are separate arguments"),

        /** https://docs.gitlab.com/user/reserved_names/ */
        GITLAB_PROJECT(
                Pattern.compile(
                        "(?!.*\\.(?:git|atom)(?:/|$))[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+"),
                "the full path of a project, GROUP/PROJECT or GROUP/SUBGROUP/PROJECT, with A-Z a-z 0-9"
                        + " _ . - between the slashes, without .git at the end"),

        BRANCH(Pattern.compile(REF + "(?<![/.])"), "the name of one branch" + REF_WORDS),

        /** Unlike a whole name, the text before the wildcard can end with a slash or a period. */
        TAG(
                Pattern.compile(REF + "(?:(?<![/.])|\\*)"),
                "the name of a tag" + REF_WORDS + ", except for one * at its end, as in v*"),

        ENVIRONMENT(
                Pattern.compile("(?!.*\\$\\{)(?! )[^\\p{Cntrl}:*?]{1,255}(?<! )"),
                "the name of one environment, 1 to 255 characters without : * ? and ${, and without a space"
                        + " at either end"),

        /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
        URL(
                Pattern.compile("(?=.{1,255}$)https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[A-Za-z0-9._~-]+)*"),
                "https:// and a host in lower case, with an optional path, without a port, query, or trailing slash"),

        /** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
        NAMESPACE(
                Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"),
                "1 to 63 characters from a-z 0-9 -, with no - at either end; lower case"
                        + " only, as Kubernetes requires"),

        SERVICE_ACCOUNT(
                Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"),
                "1 to 253 characters from a-z 0-9 - ., with a letter or digit at both ends;"
                        + " lower case only, as Kubernetes requires"),

        /** https://github.com/pulumi/pulumi/blob/master/pkg/backend/httpstate/backend.go */
        PULUMI_ORGANIZATION(
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{1,38}[A-Za-z0-9]"),
                "only the name of the organization, 3 to 40 characters from A-Z a-z 0-9 - _, with a letter or digit at"
                        + " both ends"),

        PULUMI_ENVIRONMENT(
                Pattern.compile("(?!default/)" + PULUMI_NAMES),
                "PROJECT/ENVIRONMENT, with 1 to 100 characters from A-Z a-z 0-9 _ . - on each side of the slash; move an"
                        + " environment of the project default to another project, because its tokens don't"
                        + " contain the project"),

        PULUMI_STACK(
                Pattern.compile(PULUMI_NAMES),
                "PROJECT/STACK, with 1 to 100 characters from A-Z a-z 0-9 _ . - on each side of the slash;"
                        + " the organization is a separate argument"),

        /** https://www.pulumi.com/docs/deployments/guides/oidc/#custom-claims */
        PULUMI_OPERATION(
                Pattern.compile("preview|update|refresh|destroy|\\*"),
                "preview, update, refresh, destroy, or * for every operation"),

        PULUMI_ID(
                Pattern.compile("[A-Za-z0-9-]{1,64}"),
                "only the ID from the OIDC subject of the environment, 1 to 64 characters from A-Z a-z 0-9 -");

        private final Pattern pattern;
        private final String allowed;

        Form(Pattern pattern, String allowed) {
            this.pattern = pattern;
            this.allowed = allowed;
        }

        void check(String text) {
            ArgumentChecks.matching(pattern, text, allowed);
        }
    }
}
