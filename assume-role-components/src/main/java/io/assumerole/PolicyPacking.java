package io.assumerole;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Divides the permissions of a role into inline policies, which share one quota, and as many managed policies as the
 * rest needs. Whole statements move, in order, so a statement added at the end moves no other statement. A document
 * with a Deny stays inline as a whole: while a Deny moved, other statements could allow the denied access.
 *
 * @param inline the documents that stay inline, keyed by name; without documents that are managed as a whole
 * @param managed the managed policies
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">Quotas</a>
 */
record PolicyPacking(Map<String, PolicyDocument> inline, List<PolicyDocument> managed) {

    /** The quota of all inline policies of a role, in characters without white space. */
    static final int INLINE = 10_240;

    /** The quota of a managed policy, in characters without white space. */
    static final int MANAGED = 6_144;

    /**
     * @param documents the documents, keyed by the names that messages use
     * @param quota the number of characters that can be inline
     * @param budget how many of these characters can be used if managed policies are needed
     * @throws IllegalArgumentException if a statement fits into no policy, or if a document cannot be divided
     */
    static PolicyPacking of(Map<String, PolicyDocument> documents, int quota, int budget) {
        if (documents.values().stream().mapToInt(PolicyDocument::size).sum() <= quota) {
            return new PolicyPacking(documents, List.of());
        }
        return new Divider(documents, quota, budget).divide();
    }

    /** Returns whether a document has a Deny statement. */
    static boolean denies(PolicyDocument document) {
        return document.statements().stream().anyMatch(statement -> statement.effect() == Effect.DENY);
    }

    int inlineSize() {
        return inline.values().stream().mapToInt(PolicyDocument::size).sum();
    }

    private static final class Divider {

        private final Map<String, PolicyDocument> documents;
        private final Map<String, List<Statement>> inline = new LinkedHashMap<>();
        private final List<List<Statement>> managed = new ArrayList<>();
        private final int quota;
        private int left;
        private boolean full;

        Divider(Map<String, PolicyDocument> documents, int quota, int budget) {
            this.documents = documents;
            this.quota = quota;
            this.left = budget;
        }

        PolicyPacking divide() {
            var needed = 0;
            var denying = new ArrayList<String>();
            for (var document : documents.entrySet()) {
                if (denies(document.getValue())) {
                    denying.add(document.getKey());
                    needed += document.getValue().size();
                } else {
                    needed += checked(document.getKey(), document.getValue());
                }
            }
            if (needed > quota && !denying.isEmpty()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s: the policies must be divided, but a policy with a Deny is never"
                                + " divided, and the indivisible part has %,d characters; %s; move the Deny statements"
                                + " to a separate policy, with rolePolicy(name, …)",
                        String.join(", ", denying),
                        needed,
                        allowed()));
            }
            if (needed > quota) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "The statements that are too large for a managed policy have %,d characters together; %s;"
                                + " divide them",
                        needed,
                        allowed()));
            }
            left = Math.max(left - needed, 0);
            var inlined = new LinkedHashMap<String, PolicyDocument>();
            for (var document : documents.entrySet()) {
                var name = document.getKey();
                if (denies(document.getValue())) {
                    inlined.put(name, document.getValue());
                    continue;
                }
                for (var statement : document.getValue().statements()) {
                    place(name, statement);
                }
                if (inline.containsKey(name)) {
                    inlined.put(name, document(inline.get(name)));
                }
            }
            return new PolicyPacking(
                    inlined, managed.stream().map(Divider::document).toList());
        }

        /** Returns the size of the statements that no managed policy can hold. */
        private int checked(String name, PolicyDocument document) {
            if (!document.version().filter(PolicyDocument.VERSION::equals).isPresent()) {
                throw new IllegalArgumentException("""
                        %s: the policies must be divided, but this one does not have \
                        version %s, which the parts would have; \
                        set that version, then check every ${…} in it""".formatted(name, PolicyDocument.VERSION));
            }
            var needed = 0;
            for (int i = 0; i < document.statements().size(); i++) {
                var size = PolicyDocument.of(document.statements().get(i)).size();
                if (size > quota) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "%s: Statement[%d] alone has %,d characters without white space; %s; divide the statement",
                            name,
                            i,
                            size,
                            allowed()));
                }
                needed += size > MANAGED ? size : 0;
            }
            return needed;
        }

        private String allowed() {
            return String.format(
                    Locale.ROOT, "allowed: at most %,d, the inline quota of a role%s", quota, withoutReserve());
        }

        private String withoutReserve() {
            return quota == INLINE ? "" : " minus the part reserved for guardRails";
        }

        private void place(String name, Statement statement) {
            var alone = PolicyDocument.of(statement).size();
            if (alone > MANAGED) {
                inline.computeIfAbsent(name, key -> new ArrayList<>()).add(statement);
                return;
            }
            // As a separate document, a statement adds the most characters.
            if (!full && alone <= left) {
                inline.computeIfAbsent(name, key -> new ArrayList<>()).add(statement);
                left -= alone;
                return;
            }
            full = true;
            var last = managed.isEmpty() ? null : managed.get(managed.size() - 1);
            if (last == null || !fits(last, statement)) {
                managed.add(new ArrayList<>(List.of(statement)));
            } else {
                last.add(statement);
            }
        }

        private static boolean fits(List<Statement> statements, Statement more) {
            var sids = new HashMap<String, Statement>();
            statements.forEach(statement -> statement.sid().ifPresent(sid -> sids.put(sid, statement)));
            if (more.sid()
                    .filter(sid -> !sid.isEmpty() && sids.containsKey(sid))
                    .isPresent()) {
                return false;
            }
            var all = new ArrayList<>(statements);
            all.add(more);
            return document(all).size() <= MANAGED;
        }

        private static PolicyDocument document(List<Statement> statements) {
            return PolicyDocument.of(statements.toArray(Statement[]::new));
        }
    }
}
