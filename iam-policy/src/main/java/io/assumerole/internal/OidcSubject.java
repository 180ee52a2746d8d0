package io.assumerole.internal;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides whether the subject of a token identifies its owner: for GitHub, the organization or person that owns the
 * repository; for Kubernetes, the namespace.
 *
 * <p>In a GitHub subject, the IDs of the owner and the repository can follow their names, as in
 * {@code repo:octocat@123456/my-repo@456789:ref:refs/heads/main}:
 * https://docs.github.com/actions/reference/security/oidc
 */
public final class OidcSubject {

    /** A name before a slash, or between two colons. */
    private static final Pattern OWNER = Pattern.compile("[^/:]/|:[^:]+:");

    /**
     * The beginning of subjects from common providers, which consists of a claim that identifies an owner, and the
     * owner's complete name.
     */
    private static final Pattern OWNER_CLAIM = Pattern.compile("(?:repo|repository|project_path):[^/:]+/"
            + "|(?:namespace_path|organization|system:serviceaccount):[^/:]+[/:]");

    private static final Pattern NO_OWNER = NameList.lines(OidcSubject.class, "subjects-without-owner.txt").stream()
            .filter(line -> !line.isEmpty())
            .map(OidcSubject::toExpression)
            .collect(Collectors.collectingAndThen(Collectors.joining("|", "(?i:", ")+"), Pattern::compile));

    private OidcSubject() {}

    private static String toExpression(String beginning) {
        var expression = beginning.replace(".", "\\.").replace("*", "[^:]*");
        return expression.endsWith(":")
                ? expression.substring(0, expression.length() - 1) + "(?=:)"
                : expression + "(?::|$)";
    }

    /**
     * Returns whether a subject belongs to a single owner.
     *
     * @param subject the subject, or a pattern for subjects
     * @param isPattern whether {@code *} and {@code ?} are wildcards
     * @return {@code true} if it names an owner before its first wildcard or variable
     */
    public static boolean namesOwner(String subject, boolean isPattern) {
        if (!isPattern) {
            return !NO_OWNER.matcher(subject).matches();
        }
        var beginning = beginning(subject);
        var noOwner = NO_OWNER.matcher(beginning);
        var rest = noOwner.lookingAt() ? beginning.substring(noOwner.end()) : beginning;
        return OWNER.matcher(rest).find();
    }

    /**
     * Returns whether a pattern for subjects of an unknown provider matches the subjects of only one owner. The text
     * between two colons can be the name of a claim, which every subject contains, so only an owner in a known claim
     * counts. It must be the first claim, because text that looks like a later claim can be part of an earlier claim's value.
     *
     * @param pattern a pattern in which {@code *} and {@code ?} are wildcards
     * @return {@code true} if it names an owner in a known claim before its first wildcard or variable
     */
    public static boolean namesOwnerInKnownClaim(String pattern) {
        return OWNER_CLAIM.matcher(beginning(pattern)).lookingAt();
    }

    private static String beginning(String pattern) {
        return pattern.split("[*?]|\\$\\{", 2)[0];
    }
}
