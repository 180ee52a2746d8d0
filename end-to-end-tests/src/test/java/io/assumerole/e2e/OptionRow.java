package io.assumerole.e2e;

import java.util.function.Supplier;

/**
 * One option of a component, proved both ways: two calls that differ in one thing, of which the
 * first is allowed and the second refused.
 *
 * @param option the builder's method
 * @param allowed what is done that is allowed
 * @param may the call
 * @param denied what is different in the call that is refused
 * @param mayNot the call
 * @param code how the second call is refused
 * @param judge who decides: the local AWS, or the offline decision and why
 */
record OptionRow(
        String option,
        String allowed,
        Supplier<String> may,
        String denied,
        Supplier<String> mayNot,
        String code,
        String judge) {

    static final String ALLOWED = "allowed";
    static final String LOCAL_AWS = "local AWS";

    /** The row of the table in the documents. */
    String line() {
        return "| `%s` | %s | %s | %s | %s |".formatted(option, allowed, denied, code, judge);
    }

    @Override
    public String toString() {
        return option + ": " + allowed;
    }
}
