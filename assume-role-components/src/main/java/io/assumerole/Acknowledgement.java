package io.assumerole;

import io.assumerole.policy.Finding;
import io.assumerole.policy.LintCode;

/** A code of the lint, and what it is about, that is meant so, and why. */
record Acknowledgement(LintCode code, String about, String reason) {

    /** What tells it from others. A text, because the first hash code of a record costs Java milliseconds. */
    String key() {
        return code + " about " + about;
    }

    boolean isOf(Finding finding) {
        return finding.code() == code && finding.about().equals(about);
    }
}
