package io.assumerole.policy.cli.review.graph;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Describes the subjects of tokens from GitHub and GitLab in words.
 *
 * @see <a href="https://docs.github.com/en/actions/reference/security/oidc">GitHub's subject claims</a>
 * @see <a href="https://docs.gitlab.com/ci/secrets/id_token_authentication/">GitLab's ID tokens</a>
 */
final class TokenSubjects {
    private static final String SUBJECT = ":sub";
    private static final Pattern CLAIM = Pattern.compile("[^:/]+\\.[^:]+:[a-z_]+");
    private static final Pattern GITHUB = Pattern.compile("repo:([^:]*)(?::(.*))?");
    private static final Pattern GITLAB = Pattern.compile("project_path:([^:]*)(?::(.*))?");
    private static final Pattern GITLAB_REF = Pattern.compile("ref_type:(branch|tag):ref:(.+)");

    /** The ID that GitHub appends to the name of an owner or repository. */
    private static final Pattern ID = Pattern.compile("@[0-9]+");

    private TokenSubjects() {}

    /** Returns whether a condition is about a claim of a token. */
    static boolean isOfToken(Condition condition) {
        return CLAIM.matcher(condition.lowerCaseKey()).matches();
    }

    /**
     * Describes the token subjects in a condition; empty if the form of one isn't known, or if the condition excludes
     * them.
     */
    static List<String> words(Condition condition) {
        var base = condition.operator().base();
        boolean hasWildcards = base.equals("StringLike");
        if (!condition.lowerCaseKey().endsWith(SUBJECT) || !hasWildcards && !base.equals("StringEquals")) {
            return List.of();
        }
        boolean isGitHub = condition.lowerCaseKey().startsWith("token.actions.");
        var words = condition.values().stream()
                .filter(value -> hasWildcards || !Wildcard.isIn(value))
                .flatMap(value -> (isGitHub ? gitHub(value) : gitLab(value)).stream())
                .toList();
        return words.size() == condition.values().size() ? words : List.of();
    }

    private static Optional<String> gitHub(String subject) {
        var parts = GITHUB.matcher(subject);
        if (subject.equals("*")) {
            return Optional.of("any repository on GitHub");
        }
        if (!parts.matches()) {
            return Optional.empty();
        }
        // If the pattern has no second colon, a wildcard at the end of the repository also matches the rest of the
        // subject.
        var rest = parts.group(2) == null ? (parts.group(1).endsWith("*") ? "*" : "") : parts.group(2);
        return gitHubRun(rest).map(run -> run + " of " + repository(parts.group(1), "GitHub"));
    }

    private static Optional<String> gitHubRun(String rest) {
        return switch (rest) {
            case "*" -> Optional.of("any branch, tag, pull request, or environment");
            case "pull_request" -> Optional.of("any pull request");
            case "ref:*", "ref:refs/*" -> Optional.of("any branch or tag");
            default ->
                Stream.of(
                                named(rest, "ref:refs/heads/", "branch"),
                                named(rest, "ref:refs/tags/", "tag"),
                                named(rest, "environment:", "environment"))
                        .flatMap(Optional::stream)
                        .findFirst();
        };
    }

    private static Optional<String> named(String rest, String start, String kind) {
        if (!rest.startsWith(start) || rest.length() == start.length()) {
            return Optional.empty();
        }
        return Optional.of(named(rest.substring(start.length()), kind));
    }

    private static String named(String name, String kind) {
        return name.equals("*")
                ? "any " + kind
                : Wildcard.isIn(name) ? "any " + kind + " that matches " + name : kind + " " + name;
    }

    private static String repository(String path, String host) {
        var name = ID.matcher(path).replaceAll("");
        int slash = name.lastIndexOf('/');
        var owner = slash < 0 ? name : name.substring(0, slash);
        if (Wildcard.isIn(owner)) {
            return owner.equals("*") ? "any repository on " + host : "any repository that matches " + name;
        }
        var repository = name.substring(slash + 1);
        return repository.equals("*")
                ? "any repository of " + owner
                : Wildcard.isIn(repository) ? "any repository that matches " + name : name;
    }

    private static Optional<String> gitLab(String subject) {
        var parts = GITLAB.matcher(subject);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var rest = parts.group(2) == null ? (parts.group(1).endsWith("*") ? "*" : "") : parts.group(2);
        var ref = GITLAB_REF.matcher(rest);
        var run = rest.equals("*")
                ? Optional.of("any branch or tag")
                : ref.matches() ? Optional.of(named(ref.group(2), ref.group(1))) : Optional.<String>empty();
        return run.map(id -> id + " of " + repository(parts.group(1), "GitLab"));
    }
}
