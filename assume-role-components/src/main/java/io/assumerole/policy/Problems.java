package io.assumerole.policy;

import java.util.ArrayList;
import java.util.List;

/** Collects problems, and throws them together. */
final class Problems {
    private static final int SHOWN_CHARACTERS = 120;

    /** What is shown in place of a value that may be secret to its owner. */
    static final String HIDDEN = "";

    private final List<PolicyProblem> found = new ArrayList<>();

    void add(Path path, String what, String given, String allowed, String remedy) {
        found.add(new PolicyProblem(path.toString(), what, given, allowed, remedy));
    }

    int size() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidPolicyException(found);
        }
    }

    /** Puts a given value in quotes, shortened, with what cannot be seen made visible. */
    static String quote(String value) {
        if (value == null) {
            return "null";
        }
        StringBuilder shown = new StringBuilder("\"");
        int end = Math.min(value.length(), SHOWN_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        shown.append('"');
        if (end < value.length()) {
            shown.append("… (").append(value.length()).append(" characters)");
        }
        return shown.toString();
    }
}
