package io.assumerole.policy.lint;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A reason why the findings of this library and parliament differ for a document. */
public enum ParliamentClass {
    OLDER_ACTIONS(
            Matter.ACTION,
            false,
            Opinion::isOfAws,
            "Parliament's data from April 2025 lacks actions in AWS managed policies."),
    EACH_RESOURCE_TYPE(
            Matter.RESOURCE,
            false,
            Opinion::isOfAws,
            "Parliament requires a resource of each type that the action accepts. Here, one resource type is enough."),
    NEWER_RESOURCE_TYPES(Matter.RESOURCE, true, Opinion::isOfAws, "The data here is newer."),
    RESOURCES_OF_A_DENY(
            Matter.RESOURCE,
            true,
            opinion -> opinion.document().contains("\"Deny\""),
            "Parliament checks only Allows."),
    KEY_OF_EACH_ACTION(
            Matter.KEY,
            false,
            Opinion::isOfAws,
            "Parliament requires that all actions have the key. Here, one action is enough. Parliament's data is also older."),
    NEWER_KEYS(Matter.KEY, true, Opinion::isOfAws, "The data here is newer."),
    ARN_OF_AWS(Matter.VALIDITY, false, Opinion::isOfAws, "Parliament rejects ARNs that AWS accepts."),
    NOT_COMPARABLE(
            Matter.VALIDITY,
            true,
            opinion -> opinion.document().contains("NumericEquals"),
            "This library rejects values that the operator can't compare."),
    TEXT_OF_ANOTHER_TYPE(
            Matter.TYPE,
            false,
            opinion -> opinion.isOfAws() || opinion.document().contains("aws:CurrentTime"),
            "Parliament requires the operator of the key's type. AWS managed policies also compare other types as strings.");

    /** A subject that both tools check. */
    enum Matter {
        VALIDITY(
                "an invalid policy",
                Set.of(),
                Set.of("MALFORMED", "INVALID_ARN", "INVALID_SID", "INVALID_VERSION", "UNKNOWN_OPERATOR")),
        ACTION(
                "an unknown action",
                Set.of(LintCode.UNKNOWN_ACTION, LintCode.WILDCARD_MATCHES_NOTHING),
                Set.of("UNKNOWN_ACTION", "UNKNOWN_PREFIX")),
        RESOURCE("a resource that no action accepts", Set.of(LintCode.RESOURCE_MISMATCH), Set.of("RESOURCE_MISMATCH")),
        KEY(
                "a condition key that the action doesn't have",
                Set.of(LintCode.UNKNOWN_CONDITION_KEY, LintCode.CONDITION_KEY_MISMATCH),
                Set.of("UNKNOWN_CONDITION_FOR_ACTION")),
        TYPE("an operator for a different type of key", Set.of(LintCode.OPERATOR_MISMATCH), Set.of("MISMATCHED_TYPE"));

        final String words;
        final Set<LintCode> ours;
        final Set<String> theirs;

        Matter(String words, Set<LintCode> ours, Set<String> theirs) {
            this.words = words;
            this.ours = ours;
            this.theirs = theirs;
        }
    }

    /** A finding that only one of the two tools reports. */
    record Opinion(Matter matter, boolean here, boolean isOfAws, String document) {
        @Override
        public String toString() {
            return (here ? "only here: " : "only parliament: ") + matter.words + " in " + document;
        }
    }

    private final Matter matter;
    private final boolean here;
    public final String reason;
    private final Predicate<Opinion> fits;

    ParliamentClass(Matter matter, boolean here, Predicate<Opinion> fits, String reason) {
        this.matter = matter;
        this.here = here;
        this.fits = fits;
        this.reason = reason;
    }

    static Optional<ParliamentClass> of(Opinion opinion) {
        return Arrays.stream(values())
                .filter(each -> each.matter == opinion.matter() && each.here == opinion.here())
                .filter(each -> each.fits.test(opinion))
                .findFirst();
    }
}
