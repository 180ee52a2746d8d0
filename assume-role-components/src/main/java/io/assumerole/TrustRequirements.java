package io.assumerole;

import io.assumerole.policy.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The requirements of a role for its callers. The trust policy requires them and the provider fulfills them, so that
 * they always agree. The external IDs are in {@link TrustedParties}.
 *
 * @param mfa whether the caller must have signed in with MFA
 * @param mfaMaxAge the maximum age of MFA; {@code null} for any
 * @param sessionNames names and patterns with {@code *} and {@code ?}, one of which the session name must match;
 *     empty for any name
 * @param userNameAsSessionName whether the session name must be the user name
 * @param sourceIdentities names and patterns, one of which the source identity must match; empty if none is required,
 *     and then none can be sent
 * @param requiredTags the required session tags, each with its accepted values and patterns
 * @param allowedTags the keys of additional session tags that can be sent
 * @param conditions additional conditions
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

    /** No requirements except the caller's identity. */
    static final TrustRequirements NONE =
            new TrustRequirements(false, null, List.of(), false, List.of(), Map.of(), Set.of(), List.of());

    static boolean isPattern(String text) {
        return text.contains("*") || text.contains("?");
    }

    /** Returns whether session tags can be sent. */
    boolean takesTags() {
        return !requiredTags.isEmpty() || !allowedTags.isEmpty();
    }

    /** Returns the keys of session tags with more than one accepted value. */
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
