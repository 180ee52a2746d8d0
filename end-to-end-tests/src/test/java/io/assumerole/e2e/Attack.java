package io.assumerole.e2e;

import java.util.function.Supplier;

/**
 * One attacker, and the control that differs from it in exactly one thing.
 *
 * @param attacker who tries, and what
 * @param attack the attempt, which answers with {@link #ALLOWED} or the code of the refusal
 * @param code how it is refused
 * @param control what is different where it is allowed
 * @param allowed the same attempt with that difference
 * @param judge who decides: the local AWS, or something offline, and why
 */
record Attack(
        String attacker, Supplier<String> attack, String code, String control, Supplier<String> allowed, String judge) {

    static final String ALLOWED = "allowed";
    static final String LOCAL_AWS = "local AWS";

    /** The row of the table in the documents. */
    String line() {
        return "| %s | `%s` | %s | %s |".formatted(attacker, code, control, judge);
    }

    @Override
    public String toString() {
        return attacker;
    }
}
