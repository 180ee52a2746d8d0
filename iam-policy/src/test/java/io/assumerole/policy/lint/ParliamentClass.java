package io.assumerole.policy.lint;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Why this library and parliament say otherwise about a document, with who is right. */
public enum ParliamentClass {
    OLDER_ACTIONS(
            Matter.ACTION,
            false,
            Opinion::isOfAws,
            "Parliament's data is of April 2025. It lacks actions and services that AWS's own policies name."),
    EACH_RESOURCE_TYPE(
            Matter.RESOURCE,
            false,
            Opinion::isOfAws,
            "Parliament wants a resource of each type that an action needs. Here one that fits is enough: the statement"
                    + " beside it may have the others, and AWS's own policies are written so."),
    NEWER_RESOURCE_TYPES(
            Matter.RESOURCE,
            true,
            Opinion::isOfAws,
            "The data here is newer, and knows of more actions that take no resources, or other ones."),
    RESOURCES_OF_A_DENY(
            Matter.RESOURCE,
            true,
            opinion -> opinion.document().contains("\"Deny\""),
            "Parliament looks at the resources of an Allow only. A Deny of what no action takes denies nothing, which"
                    + " nobody means."),
    KEY_OF_EACH_ACTION(
            Matter.KEY,
            false,
            Opinion::isOfAws,
            "Parliament wants each action of a statement to have a condition key, and its data is older. Here one action"
                    + " that has it is enough."),
    NEWER_KEYS(Matter.KEY, true, Opinion::isOfAws, "The data here is newer, and lists other keys with an action."),
    ARN_OF_AWS(
            Matter.VALIDITY,
            false,
            Opinion::isOfAws,
            "Parliament refuses ARNs that stand in AWS's own policies, so AWS takes them."),
    NOT_COMPARABLE(
            Matter.VALIDITY,
            true,
            opinion -> opinion.document().contains("NumericEquals"),
            "A value that its operator cannot compare is refused here, for nobody means it. Parliament does not look at"
                    + " the value."),
    TEXT_OF_ANOTHER_TYPE(
            Matter.TYPE,
            false,
            opinion -> opinion.isOfAws() || opinion.document().contains("aws:CurrentTime"),
            "Parliament asks for the operator of a key's type. Strings can be compared with any, and AWS's own policies"
                    + " do it; here only what can never match is a finding.");

    /** What both have an opinion on. */
    public enum Matter {
        VALIDITY(
                "not valid",
                Set.of(),
                Set.of("MALFORMED", "INVALID_ARN", "INVALID_SID", "INVALID_VERSION", "UNKNOWN_OPERATOR")),
        ACTION(
                "an unknown action",
                Set.of(LintCode.UNKNOWN_ACTION, LintCode.WILDCARD_MATCHES_NOTHING),
                Set.of("UNKNOWN_ACTION", "UNKNOWN_PREFIX")),
        RESOURCE("a resource that no action takes", Set.of(LintCode.RESOURCE_MISMATCH), Set.of("RESOURCE_MISMATCH")),
        KEY(
                "a condition key that the action does not have",
                Set.of(LintCode.UNKNOWN_CONDITION_KEY, LintCode.CONDITION_KEY_MISMATCH),
                Set.of("UNKNOWN_CONDITION_FOR_ACTION")),
        TYPE("an operator of another type than the key", Set.of(LintCode.OPERATOR_MISMATCH), Set.of("MISMATCHED_TYPE"));

        public final String words;
        final Set<LintCode> ours;
        final Set<String> theirs;

        Matter(String words, Set<LintCode> ours, Set<String> theirs) {
            this.words = words;
            this.ours = ours;
            this.theirs = theirs;
        }
    }

    /** A finding that only one of the two has. */
    record Opinion(Matter matter, boolean here, boolean isOfAws, String document) {
        @Override
        public String toString() {
            return (here ? "only here: " : "only parliament: ") + matter.words + " in " + document;
        }
    }

    public final Matter matter;
    public final boolean here;
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
