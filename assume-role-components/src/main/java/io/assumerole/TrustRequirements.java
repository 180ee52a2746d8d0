package io.assumerole;

import io.assumerole.policy.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a role asks of whoever assumes it: one half writes it into the trust policy, the other half sends it, so that
 * they cannot disagree. The external IDs are in {@link TrustedParties}.
 *
 * @param mfa whether the caller must have signed in with MFA
 * @param mfaMaxAge how long ago at most; {@code null} for any time
 * @param sessionNames names and patterns with {@code *} and {@code ?}, one of which the session's name must match;
 *     empty for any name
 * @param userNameAsSessionName whether the session's name must be the user's own
 * @param sourceIdentities names and patterns, one of which the source identity must match; empty where none is asked
 *     for, and then none may be sent
 * @param requiredTags the session tags that must be sent, each with the values and patterns that are allowed
 * @param allowedTags the keys of further session tags that may be sent
 * @param conditions what else must hold
 */
record TrustRequirements(
        boolean mfa,
        Duration mfaMaxAge,
        List<String> sessionNames,
        boolean userNameAsSessionName,
        List<String> sourceIdentities,
        Map<String, List<String>> requiredTags,
        Set<String> allowedTags,
        List<Condition> conditions) {

    /** Nothing but who the caller is. */
    static final TrustRequirements NONE =
            new TrustRequirements(false, null, List.of(), false, List.of(), Map.of(), Set.of(), List.of());

    static boolean isPattern(String text) {
        return text.contains("*") || text.contains("?");
    }

    /** Whether session tags may be sent at all. */
    boolean takesTags() {
        return !requiredTags.isEmpty() || !allowedTags.isEmpty();
    }

    /** The keys of session tags that may be sent with more than one value. */
    List<String> freeTags() {
        return Stream.concat(
                        allowedTags.stream(),
                        requiredTags.entrySet().stream()
                                .filter(tag -> tag.getValue().size() > 1
                                        || tag.getValue().stream().anyMatch(TrustRequirements::isPattern))
                                .map(Map.Entry::getKey))
                .toList();
    }

    boolean takesSourceIdentity() {
        return !sourceIdentities.isEmpty();
    }
}
