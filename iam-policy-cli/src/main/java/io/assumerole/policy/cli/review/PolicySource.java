package io.assumerole.policy.cli.review;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import java.util.Optional;

/**
 * A policy of a principal or resource.
 *
 * @param label the policy's name in human-readable form
 * @param content the document, or the reason why it isn't readable
 */
record PolicySource(String label, Content content) {

    /** The content of a policy; equal contents allow the same access. */
    sealed interface Content {}

    /** A document that could be read. */
    record Known(PolicyDocument document) implements Content {}

    /**
     * A document that could not be read.
     *
     * @param identity a text that is the same before and after if the content is certainly unchanged
     * @param reason the end of a sentence about the policy
     */
    record Hidden(String identity, String reason) implements Content {
        @Override
        public boolean equals(Object other) {
            return other instanceof Hidden hidden && hidden.identity.equals(identity);
        }

        @Override
        public int hashCode() {
            return identity.hashCode();
        }
    }

    Optional<PolicyDocument> document() {
        return content instanceof Known known ? Optional.of(known.document()) : Optional.empty();
    }

    /** Returns whether the policy contains a Deny, or can't be read. */
    boolean mayDeny() {
        return document()
                .map(document ->
                        document.statements().stream().anyMatch(statement -> statement.effect() == Effect.DENY))
                .orElse(true);
    }

    /** Returns whether the policy contains an Allow, or can't be read. */
    boolean mayAllow() {
        return document()
                .map(document ->
                        document.statements().stream().anyMatch(statement -> statement.effect() == Effect.ALLOW))
                .orElse(true);
    }

    Optional<Hidden> hidden() {
        return content instanceof Hidden hidden ? Optional.of(hidden) : Optional.empty();
    }
}
