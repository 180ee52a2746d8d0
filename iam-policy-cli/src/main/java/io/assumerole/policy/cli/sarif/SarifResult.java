package io.assumerole.policy.cli.sarif;

import io.assumerole.policy.lint.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A result, without secrets.
 *
 * @param rule the rule
 * @param message sentences in plain text
 * @param location the location
 * @param identity texts that together identify the result in later runs, in addition to the rule
 * @param isNew whether the result is absent from the previous state; empty if there is no previous state
 */
public record SarifResult(
        SarifRule rule, String message, SarifLocation location, List<String> identity, Optional<Boolean> isNew) {

    /**
     * Returns the message for a finding.
     *
     * @param finding the finding
     * @return its subject, problem, and remedy
     */
    public static String message(Finding finding) {
        return (finding.about().isEmpty() ? "" : finding.about() + ": ") + finding.what() + "; " + finding.remedy();
    }

    /** Returns a hash of the rule and the identity. */
    String fingerprint() {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update(rule.id().getBytes(StandardCharsets.UTF_8));
            identity.forEach(text -> {
                hash.update((byte) 0);
                hash.update(text.getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(hash.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
