package io.assumerole;

import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the parts of a web identity's subject, where one wrong character could admit others. */
final class WebIdentityText {

    /** Names of organizations with managed users have an underscore; other names have none. */
    private static final Pattern GITHUB_OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,38}");

    private static final Pattern GITHUB_REPOSITORY = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

    /** https://docs.gitlab.com/user/reserved_names/ */
    private static final Pattern GITLAB_PROJECT =
            Pattern.compile("(?!.*\\.(?:git|atom)(?:/|$))[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+");

    /** https://git-scm.com/docs/git-check-ref-format */
    private static final Pattern REF =
            Pattern.compile("(?![/.])(?!@$)(?!.*(?://|/\\.|\\.\\.|@\\{|\\$\\{|\\.lock(?:/|$)))"
                    + "[^\\p{Cntrl}\\p{Z} ~^:?*\\[\\\\]+(?<![/.])");

    private static final Pattern ENVIRONMENT = Pattern.compile("(?!.*\\$\\{)(?! )[^\\p{Cntrl}:*?]{1,255}(?<! )");

    /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
    private static final Pattern URL =
            Pattern.compile("(?=.{1,255}$)https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[A-Za-z0-9._~-]+)*");

    /** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern SERVICE_ACCOUNT = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

    private static final String REF_WORDS =
            " alone, as git takes it, without refs/ before it and without the characters space ~ ^ : ? * [ \\";

    private final String method;
    private final List<String> problems = new ArrayList<>();

    private WebIdentityText(String method) {
        this.method = method;
    }

    /** @param method the start of the messages */
    static WebIdentityText of(String method) {
        return new WebIdentityText(method);
    }

    WebIdentityText gitHubOwner(String owner) {
        return check(
                "owner",
                GITHUB_OWNER,
                owner,
                "the name of a user or organization alone, 1 to 39 characters out of A-Z a-z 0-9 - _; the repository is"
                        + " an argument of its own, as are the IDs of WebIdentity.github");
    }

    WebIdentityText gitHubRepository(String repository) {
        return check(
                "repository",
                GITHUB_REPOSITORY,
                repository,
                "the name of a repository without its owner, 1 to 100 characters out of A-Z a-z 0-9 . - _; the IDs of"
                        + " WebIdentity.github are arguments of their own");
    }

    WebIdentityText gitLabProject(String project) {
        return check(
                "project",
                GITLAB_PROJECT,
                project,
                "the full path of a project, GROUP/PROJECT or GROUP/SUBGROUP/PROJECT, out of A-Z a-z 0-9 _ . - between"
                        + " slashes, without .git at its end");
    }

    WebIdentityText url(String name, String url) {
        return check(
                name,
                URL,
                url,
                "https:// and a host in lower case, with a path where it has one, without port, query and a slash at"
                        + " the end");
    }

    WebIdentityText namespace(String namespace) {
        return check(
                "namespace",
                NAMESPACE,
                namespace,
                "1 to 63 characters out of a-z 0-9 -, neither the first nor the last a -; lower case only, as Kubernetes"
                        + " takes it");
    }

    WebIdentityText serviceAccount(String serviceAccount) {
        return check(
                "serviceAccount",
                SERVICE_ACCOUNT,
                serviceAccount,
                "1 to 253 characters out of a-z 0-9 - ., the first and the last a letter or digit; lower case only, as"
                        + " Kubernetes takes it");
    }

    WebIdentityText branch(String branch) {
        return ref("branch", branch, "the name of one branch" + REF_WORDS);
    }

    /** Checks a tag. A pattern ends with its wildcard, so that nothing can follow it. */
    WebIdentityText tag(String tag) {
        var isPattern = tag != null && tag.length() > 1 && tag.endsWith("*");
        // The prefix can end in a way that no whole name can, so the check adds a character.
        var name = isPattern ? tag.substring(0, tag.length() - 1) + "x" : tag;
        return matches(REF, name) && !name.startsWith("refs/")
                ? this
                : problem("tag", tag, "the name of a tag" + REF_WORDS + ", but for one * at its end, as in v*");
    }

    private WebIdentityText ref(String name, String ref, String allowed) {
        return matches(REF, ref) && !ref.startsWith("refs/") ? this : problem(name, ref, allowed);
    }

    WebIdentityText environment(String environment) {
        return check(
                "environment",
                ENVIRONMENT,
                environment,
                "the name of one environment, 1 to 255 characters without : * ? and ${, and no space at its ends");
    }

    WebIdentityText id(String name, long id) {
        if (id < 1) {
            problems.add(name + ": got " + id + "; allowed: the ID that GitHub assigned, at least 1, which"
                    + " gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id' prints");
        }
        return this;
    }

    private WebIdentityText check(String name, Pattern form, String text, String allowed) {
        return matches(form, text) ? this : problem(name, text, allowed);
    }

    private static boolean matches(Pattern form, String text) {
        return text != null
                && Text.objectIn(text).isEmpty()
                && form.matcher(text).matches();
    }

    private WebIdentityText problem(String name, String text, String allowed) {
        var mistake = text == null ? null : Text.objectIn(text).orElse(null);
        problems.add(
                mistake == null
                        ? name + ": got " + Text.quote(text) + "; allowed: " + allowed
                        : name + ": " + mistake.what() + "; " + mistake.remedy());
        return this;
    }

    /** Throws an exception that lists all problems, if there are any. */
    void throwIfAny() {
        if (problems.size() == 1) {
            throw new IllegalArgumentException(method + ": " + problems.get(0));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(method + ":\n  - " + String.join("\n  - ", problems));
        }
    }
}
