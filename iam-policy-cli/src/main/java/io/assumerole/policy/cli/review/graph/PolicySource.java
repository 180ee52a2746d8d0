package io.assumerole.policy.cli.review.graph;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy of a principal or resource.
 *
 * @param label the policy's name in human-readable form
 * @param content the document, or the reason why it isn't readable
 */
public record PolicySource(String label, Content content) {

    /** The content of a policy; equal contents allow the same access. */
    public sealed interface Content {}

    /** A document that could be read. */
    public record Known(PolicyDocument document) implements Content {}

    /**
     * A document that could not be read.
     *
     * @param identity a text that is the same before and after if the content is certainly unchanged
     * @param reason the end of a sentence about the policy
     */
    public record Hidden(String identity, String reason) implements Content {
        @Override
        public boolean equals(Object other) {
            return other instanceof Hidden hidden && hidden.identity.equals(identity);
        }

        @Override
        public int hashCode() {
            return identity.hashCode();
        }
    }

    /** Returns the content of a policy; empty if the policy is missing. */
    public static Optional<Content> contentOf(@Nullable PolicySource policy) {
        return Optional.ofNullable(policy).map(PolicySource::content);
    }

    /** Returns a list that contains the policy; empty if the policy is missing. */
    public static List<PolicySource> listOf(@Nullable PolicySource policy) {
        return policy == null ? List.of() : List.of(policy);
    }

    public Optional<PolicyDocument> document() {
        return content instanceof Known known ? Optional.of(known.document()) : Optional.empty();
    }

    /** Returns the statements with an effect; none if the policy can't be read. */
    public Stream<Statement> statements(Effect effect) {
        return document().stream()
                .flatMap(document -> document.statements().stream())
                .filter(statement -> statement.effect() == effect);
    }

    /** Returns whether the policy contains a Deny, or can't be read. */
    public boolean mayDeny() {
        return mayHave(Effect.DENY);
    }

    /** Returns whether the policy contains an Allow, or can't be read. */
    public boolean mayAllow() {
        return mayHave(Effect.ALLOW);
    }

    private boolean mayHave(Effect effect) {
        return document().isEmpty() || statements(effect).findAny().isPresent();
    }

    public Optional<Hidden> hidden() {
        return content instanceof Hidden hidden ? Optional.of(hidden) : Optional.empty();
    }
}
