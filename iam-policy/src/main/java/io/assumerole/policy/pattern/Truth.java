package io.assumerole.policy.pattern;

/** A three-valued answer: the given data may not be enough to decide. */
public enum Truth {
    NO,
    UNKNOWN,
    YES;

    public static Truth of(boolean holds) {
        return holds ? YES : NO;
    }

    public Truth and(Truth other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Truth or(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public Truth not() {
        return switch (this) {
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
            case YES -> NO;
        };
    }
}
