package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.FailureMessage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A web identity of an OpenID Connect provider: a job on one branch, tag, or environment, or one service account. The
 * subject and the audience have exactly the provider's form, so a mistake cannot admit others.
 *
 * <pre>{@code
 * WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main");
 * WebIdentity.gitlab("my-group/my-app").branch("main");
 * WebIdentity.kubernetes("https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF", "prod", "web");
 * }</pre>
 *
 * <p>A web identity is immutable; each method returns a new web identity. Everyone who can change the branch, push the
 * tag, or use the environment can assume the role, so protect them on GitHub or GitLab. For other providers and other
 * forms of subjects, use {@link RoleWithoutUserArgs.Builder#trustedWebIdentity(String, String, String...)}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
 */
public final class WebIdentity {

    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String GITLAB = "https://gitlab.com";
    private static final String STS = "sts.amazonaws.com";

    /** https://git-scm.com/docs/git-check-ref-format */
    private static final String REF =
            "(?!refs/)(?![/.])(?!@$)(?!.*(?://|/\\.|\\.\\.|@\\{|\\$\\{|\\.lock(?:/|$)))[^\\p{Cntrl}\\p{Z} ~^:?*\\[\\\\]+";

    private static final String REF_WORDS =
            " alone, valid in git, without the prefix refs/, spaces, or any of ~ ^ : ? * [ \\";

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
     * IDs. It's better to opt in on GitHub and use {@link #github}: docs/how-to/deploy-from-github-actions.md describes
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
                        + " lower case only, as Kubernetes requires");

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
