package io.assumerole;

import io.assumerole.arn.Tag;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.internal.OidcSubject;
import io.assumerole.internal.Text;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Checks values in trust policies, and patterns with the wildcards {@code *} and {@code ?}. */
final class TrustValueChecks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=,.@*?-]+");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@*?]+");
    /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
    private static final Pattern AUDIENCE = Pattern.compile("[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,255}");

    private static final Pattern SUBJECT = Pattern.compile("\\P{Cntrl}{1,255}");

    /**
     * The starts of subjects from GitHub, GitLab, HCP Terraform, Kubernetes and Pulumi Cloud. None of their audiences
     * starts like this.
     */
    private static final Pattern SUBJECT_NOT_AUDIENCE =
            Pattern.compile("(?:repo|project_path|organization|system:serviceaccount"
                    + "|pulumi:(?:(?:[a-z]+:)?org|environments:pulumi\\.organization\\.login)):");

    /** STS, the audience of most providers' tokens for AWS, and GitHub's default audience. */
    private static final Pattern AUDIENCE_NOT_SUBJECT =
            Pattern.compile("sts\\.(?:[a-z0-9-]+\\.)?amazonaws\\.com(?:\\.cn)?|https://github\\.com/[^/]+");

    private static final String SWAPPED = "; the order is trustedWebIdentity(oidcProviderArn, audience, subjects)";

    private static final int LEAST_NAME = 2;
    private static final int MOST_NAME = 64;
    private static final int MOST_TAG_VALUE = 256;

    private TrustValueChecks() {}

    /**
     * Checks a session name, a source identity, or a pattern of either; {@code exact} checks a value without
     * wildcards.
     */
    static void nameOrPattern(String text, Consumer<String> exact) {
        if (text == null || !TrustedParties.Requirements.isPattern(text)) {
            exact.accept(text);
            return;
        }
        ArgumentChecks.refuseObjects(text);
        if (!NAME.matcher(text).matches() || !canMatch(text, LEAST_NAME, MOST_NAME)) {
            throw new IllegalArgumentException("""
                    got the pattern %s; allowed: A-Z a-z 0-9 _ + = , . @ -, * for any characters and ? for one, so \
                    that 2 to 64 characters can match""".formatted(Text.quote(text)));
        }
    }

    static void tagValueOrPattern(String key, String text) {
        if (text == null || !TrustedParties.Requirements.isPattern(text)) {
            new Tag(key, text);
            return;
        }
        ArgumentChecks.refuseObjects(text);
        if (!TAG_VALUE.matcher(text).matches() || !canMatch(text, 0, MOST_TAG_VALUE)) {
            throw new IllegalArgumentException("""
                    got the pattern %s for %s; allowed: letters, digits, spaces and _ . : / = + - @, * for any \
                    characters and ? for one, so that at most 256 characters \
                    can match""".formatted(Text.quote(text), Text.quote(key)));
        }
    }

    static void subjectOrPattern(String text) {
        ArgumentChecks.matching(SUBJECT, text, "1 to 255 characters, none of them a control character");
        noVariable(text);
        if (AUDIENCE_NOT_SUBJECT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "got " + Text.quote(text) + ", which is the form of an audience" + SWAPPED);
        }
        var isPattern = TrustedParties.Requirements.isPattern(text);
        var where = isPattern ? " before its first wildcard" : "";
        if (!OidcSubject.namesOwner(text, isPattern)) {
            throw new IllegalArgumentException("""
                    got %s, which names no owner%s, so that other identities of the provider could also \
                    assume the role; allowed: a pattern with a name before its first * or ?, followed by a / or between \
                    two :, such as repo:my-team/*, organization:my-team:project:* or \
                    system:serviceaccount:my-namespace:*; a ref or an environment alone names no owner""".formatted(Text.quote(text), where));
        }
    }

    /**
     * Checks an audience. If audience and subject were swapped, nobody could assume the role, and no message would
     * explain why.
     */
    static void audience(String text) {
        ArgumentChecks.matching(AUDIENCE, text, "1 to 255 characters, no control character and no line break");
        noVariable(text);
        if (SUBJECT_NOT_AUDIENCE.matcher(text).lookingAt()) {
            throw new IllegalArgumentException(
                    "got " + Text.quote(text) + ", which is the form of a subject" + SWAPPED);
        }
    }

    /** Returns a path or an ARN that has no wildcard or variable in a policy. IAM allows these characters in paths. */
    static <T> T literal(T pathOrArn) {
        var text = pathOrArn.toString();
        if (text.contains("*") || text.contains("?") || text.contains("${")) {
            throw new IllegalArgumentException("got "
                    + Text.quote(text)
                    + ", which a policy would treat as a pattern; allowed: no *, no ? and no ${");
        }
        return pathOrArn;
    }

    /** Rejects a policy variable, which IAM would replace. */
    static void noVariable(String text) {
        if (text.contains("${")) {
            throw new IllegalArgumentException(
                    "got " + Text.quote(text) + "; allowed: no ${, which begins a policy variable");
        }
    }

    private static boolean canMatch(String pattern, int least, int most) {
        var stars = pattern.chars().filter(c -> c == '*').count();
        var others = pattern.length() - stars;
        return others <= most && (stars > 0 || others >= least);
    }
}
