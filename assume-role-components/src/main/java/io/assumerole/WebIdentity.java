package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentValue;
import org.jspecify.annotations.Nullable;

/**
 * Whom a role trusts on the word of an OpenID Connect provider: a job of one branch, tag or environment, or one service
 * account. Its subject and audience are written as the provider writes them, so that nobody else is let in by a slip.
 *
 * <pre>{@code
 * WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main");
 * WebIdentity.gitlab("my-group/my-app").branch("main");
 * WebIdentity.kubernetes("https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF", "prod", "web");
 * }</pre>
 *
 * <p>It does not change; each method returns another one. Whoever may change the branch, push the tag or run in the
 * environment may assume the role: protect them there. For other providers, and subjects of another form, there is
 * {@link RoleWithoutUserArgs.Builder#trustedWebIdentity(String, String, String...)}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
 */
public final class WebIdentity {

    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String GITLAB = "https://gitlab.com";
    private static final String STS = "sts.amazonaws.com";

    final String issuer;
    final String audience;
    final String subject;

    /** {@code null} where the component makes the provider. */
    final @Nullable ArgumentValue<String> providerArn;

    private WebIdentity(String issuer, String audience, String subject, @Nullable ArgumentValue<String> providerArn) {
        this.issuer = issuer;
        this.audience = audience;
        this.subject = subject;
        this.providerArn = providerArn;
    }

    /**
     * Begins a GitHub Actions workflow; the audience is {@code sts.amazonaws.com}, as
     * {@code aws-actions/configure-aws-credentials} asks for it.
     *
     * <p>The subject contains both IDs: {@code repo:my-team@123456/my-app@456789:…}. GitHub sends this form for
     * repositories that were created, renamed, or transferred since July 15, 2026, and for older ones that opted in to
     * immutable subject claims. For other repositories, use {@link #githubWithoutIds}. Both IDs are public numbers. A
     * node ID, such as {@code R_kgDOABCD12}, is another ID. This prints both numbers:
     *
     * <pre>{@code
     * gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'
     * }</pre>
     *
     * @param owner the user or organization, with its upper and lower case as GitHub shows it: 1 to 39 letters, digits,
     *     {@code -} and {@code _}, first a letter or digit
     * @param ownerId the ID of the owner, at least 1
     * @param repository the repository, with its upper and lower case as GitHub shows it, without its owner: 1 to 100
     *     letters, digits, {@code .}, {@code -} and {@code _}, but neither {@code .} nor {@code ..}
     * @param repositoryId the ID of the repository, at least 1
     * @return the repository; call {@link GitHub#branch branch}, {@link GitHub#tag tag},
     *     {@link GitHub#environment environment} or {@link GitHub#pullRequests pullRequests} on it
     * @throws IllegalArgumentException if an argument is not as above
     * @see <a href="https://docs.github.com/actions/reference/security/oidc#immutable-subject-claims">Immutable subject claims</a>
     */
    public static GitHub github(String owner, long ownerId, String repository, long repositoryId) {
        WebIdentityText.of("WebIdentity.github")
                .gitHubOwner(owner)
                .id("ownerId", ownerId)
                .gitHubRepository(repository)
                .id("repositoryId", repositoryId)
                .throwIfAny();
        return new GitHub("WebIdentity.github", owner + "@" + ownerId + "/" + repository + "@" + repositoryId);
    }

    /**
     * Begins a GitHub Actions workflow in a repository whose subject contains no IDs:
     * {@code repo:my-team/my-app:…}. GitHub sends this form only for repositories that were created before July 15,
     * 2026, and have not since been renamed, transferred, or opted in to immutable subject claims. A role for such a subject
     * rejects the tokens of every other repository, and the tokens of this repository after such a change.
     *
     * <p>Pulumi warns about such a subject in each preview and update, unless the role also trusts the subject with IDs. It's
     * better to opt in on GitHub and use {@link #github}; docs/keyless.md says how to switch without an interruption. To
     * keep the subject, acknowledge the warning:
     *
     * <pre>{@code
     * .trustedWebIdentity(WebIdentity.githubWithoutIds("my-team", "my-app").branch("main"))
     * .acknowledge(
     *         LintCode.OIDC_SUBJECT_WITHOUT_IDS,
     *         "token.actions.githubusercontent.com:sub repo:my-team/my-app:ref:refs/heads/main",
     *         "created in 2024")
     * }</pre>
     *
     * @param owner as for {@link #github}
     * @param repository as for {@link #github}
     * @return as for {@link #github}
     * @throws IllegalArgumentException if an argument is not as above
     */
    public static GitHub githubWithoutIds(String owner, String repository) {
        WebIdentityText.of("WebIdentity.githubWithoutIds")
                .gitHubOwner(owner)
                .gitHubRepository(repository)
                .throwIfAny();
        return new GitHub("WebIdentity.githubWithoutIds", owner + "/" + repository);
    }

    /**
     * Begins a job of a project on {@code https://gitlab.com}; the audience is {@code https://gitlab.com}, which the
     * job asks for as {@code aud} of its {@code id_tokens}.
     *
     * @param project the project's full path, {@code GROUP/PROJECT} or {@code GROUP/SUBGROUP/PROJECT}, with its upper
     *     and lower case as GitLab shows it: each part out of letters, digits, {@code _}, {@code .} and {@code -}, first a
     *     letter, a digit or {@code _}, and without {@code .git} or {@code .atom} at its end
     * @return the project; call {@link GitLab#branch branch} or {@link GitLab#tag tag} on it
     * @throws IllegalArgumentException if it is not as above
     * @see <a href="https://docs.gitlab.com/ci/cloud_services/aws/">OpenID Connect of GitLab in AWS</a>
     */
    public static GitLab gitlab(String project) {
        return gitlab(GITLAB, project);
    }

    /**
     * Begins a job of a project on a GitLab of one's own; the audience is its URL. AWS has to reach it.
     *
     * @param url {@code https://HOST}, or {@code https://HOST/PATH} for a GitLab below a path: the host in lower case,
     *     without port, query and a slash at the end; at most 255 characters
     * @param project as for {@link #gitlab(String)}
     * @return the project; call {@link GitLab#branch branch} or {@link GitLab#tag tag} on it
     * @throws IllegalArgumentException if one of them is not as above
     */
    public static GitLab gitlab(String url, String project) {
        WebIdentityText.of("WebIdentity.gitlab")
                .url("url", url)
                .gitLabProject(project)
                .throwIfAny();
        return new GitLab(url, project);
    }

    /**
     * Trusts the pods of one service account of a Kubernetes cluster, such as one of EKS; the audience is
     * {@code sts.amazonaws.com}.
     *
     * @param issuer the cluster's issuer, {@code https://HOST} or {@code https://HOST/PATH}: the host in lower case,
     *     without port, query and a slash at the end; at most 255 characters; of EKS
     *     {@code https://oidc.eks.REGION.amazonaws.com/id/ID}
     * @param namespace 1 to 63 lower case letters, digits and {@code -}, neither first nor last a {@code -}
     * @param serviceAccount 1 to 253 lower case letters, digits, {@code -} and {@code .}, neither first nor last one of
     *     these two
     * @return the web identity
     * @throws IllegalArgumentException if one of them is not as above
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html">IAM roles for service accounts</a>
     */
    public static WebIdentity kubernetes(String issuer, String namespace, String serviceAccount) {
        WebIdentityText.of("WebIdentity.kubernetes")
                .url("issuer", issuer)
                .namespace(namespace)
                .serviceAccount(serviceAccount)
                .throwIfAny();
        return new WebIdentity(issuer, STS, "system:serviceaccount:" + namespace + ":" + serviceAccount, null);
    }

    /**
     * Sets the audience that the token must be meant for, in place of the usual one.
     *
     * @param audience 1 to 255 characters
     * @return another web identity
     * @throws IllegalArgumentException if it is not as above
     */
    public WebIdentity audience(String audience) {
        try {
            TrustValues.audience(audience);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("WebIdentity.audience: " + e.getMessage(), e);
        }
        return new WebIdentity(issuer, audience, subject, providerArn);
    }

    /**
     * Takes an OpenID Connect provider that exists, in place of one that the component makes. An account has one for
     * each URL: give it where another stack has made it, and to all but the first component of one account.
     * {@link RoleWithoutUser#oidcProviderArn()} has the ARN of one that was made. {@link UnprivilegedUserWithRole} has no
     * such output: make the provider in the program, and give its ARN to each component.
     *
     * @param providerArn the ARN of the provider of this issuer in the role's account; it must exist, and take the
     *     audience
     * @return another web identity
     * @throws IllegalArgumentException if it is {@code null}
     */
    public WebIdentity providerArn(String providerArn) {
        return withProvider(ArgumentValue.of(providerArn));
    }

    /**
     * Takes an OpenID Connect provider that exists, from an output.
     *
     * @param providerArn as for {@link #providerArn(String)}
     * @return another web identity
     * @throws IllegalArgumentException if it is {@code null}
     */
    public WebIdentity providerArn(Output<String> providerArn) {
        return withProvider(ArgumentValue.of(providerArn));
    }

    private WebIdentity withProvider(ArgumentValue<String> given) {
        if (given.isMissing()) {
            throw new IllegalArgumentException(
                    "WebIdentity.providerArn: got null; leave it out to have the component make the provider");
        }
        return new WebIdentity(issuer, audience, subject, given);
    }

    /** {@return issuer, subject and audience; for people} */
    @Override
    public String toString() {
        return "WebIdentity[" + issuer + " " + subject + " for " + audience + "]";
    }

    /**
     * A repository on GitHub, of which a role may trust one kind of runs.
     *
     * <pre>{@code
     * WebIdentity.github("my-team", 123456, "my-app", 456789).environment("production");
     * }</pre>
     */
    public static final class GitHub {

        private final String method;
        private final String repository;

        /** @param repository the owner and the repository in the form that the subject contains */
        private GitHub(String method, String repository) {
            this.method = method;
            this.repository = repository;
        }

        /**
         * Trusts runs on one branch that no pull request and no environment started.
         *
         * @param branch the branch's name alone, such as {@code main}, without {@code refs/heads/}
         * @return the web identity
         * @throws IllegalArgumentException if it is not the name of a branch
         */
        public WebIdentity branch(String branch) {
            return of(checks().branch(branch), "ref:refs/heads/" + branch);
        }

        /**
         * Trusts runs on one tag, or on all that begin alike.
         *
         * @param tag the tag's name alone, such as {@code v1.2}, without {@code refs/tags/}; a {@code *} at its end
         *     stands for any characters
         * @return the web identity
         * @throws IllegalArgumentException if it is not the name of a tag
         */
        public WebIdentity tag(String tag) {
            return of(checks().tag(tag), "ref:refs/tags/" + tag);
        }

        /**
         * Trusts jobs that run in one environment, on whatever branch GitHub lets into it.
         *
         * @param environment the environment's name, written as in the workflow: 1 to 255 characters without control
         *     characters, {@code :}, {@code *}, {@code ?} and <code>$&#123;</code>, and without a space at either end
         * @return the web identity
         * @throws IllegalArgumentException if it is not as above
         */
        public WebIdentity environment(String environment) {
            return of(checks().environment(environment), "environment:" + environment);
        }

        /**
         * Trusts runs of pull requests, whoever made them: what they may do, may whoever can open a branch in the
         * repository. For a role that only reads.
         *
         * @return the web identity
         */
        public WebIdentity pullRequests() {
            return of(checks(), "pull_request");
        }

        private WebIdentityText checks() {
            return WebIdentityText.of(method);
        }

        private WebIdentity of(WebIdentityText checks, String what) {
            checks.throwIfAny();
            return new WebIdentity(GITHUB, STS, "repo:" + repository + ":" + what, null);
        }
    }

    /**
     * A project on GitLab, of which a role may trust one kind of jobs. Protect the branch or the tag there: whoever may
     * push it may assume the role.
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
         * @param branch the branch's name alone, such as {@code main}
         * @return the web identity
         * @throws IllegalArgumentException if it is not the name of a branch
         */
        public WebIdentity branch(String branch) {
            WebIdentityText.of("WebIdentity.gitlab").branch(branch).throwIfAny();
            return of("branch", branch);
        }

        /**
         * Trusts jobs on one tag, or on all that begin alike.
         *
         * @param tag the tag's name alone, such as {@code v1.2}; a {@code *} at its end stands for any characters
         * @return the web identity
         * @throws IllegalArgumentException if it is not the name of a tag
         */
        public WebIdentity tag(String tag) {
            WebIdentityText.of("WebIdentity.gitlab").tag(tag).throwIfAny();
            return of("tag", tag);
        }

        private WebIdentity of(String type, String ref) {
            return new WebIdentity(
                    url, url, String.join(":", "project_path", project, "ref_type", type, "ref", ref), null);
        }
    }
}
