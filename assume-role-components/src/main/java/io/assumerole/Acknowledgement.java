package io.assumerole;

import io.assumerole.policy.Finding;
import io.assumerole.policy.LintCode;

/** A code of the lint, and what it is about, that is meant so. */
record Acknowledgement(LintCode code, String about) {

    boolean isOf(Finding finding) {
        return finding.code() == code && finding.about().equals(about);
    }

    @Override
    public String toString() {
        return code + " about \"" + about + "\"";
    }
}
