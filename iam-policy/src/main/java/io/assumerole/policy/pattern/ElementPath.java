package io.assumerole.policy.pattern;

import java.util.regex.Pattern;

/** The path of an element in a document; its text is built only when a problem needs it. */
public record ElementPath(ElementPath parent, String name, int index) {
    public static final ElementPath ROOT = new ElementPath(null, "", -1);

    private static final Pattern STATEMENT = Pattern.compile("(Statement(?:\\[\\d+])?)(.*)");

    public ElementPath then(String child) {
        return new ElementPath(this, child, -1);
    }

    public ElementPath at(int position) {
        return new ElementPath(this, "", position);
    }

    /** Returns a path in human-readable form, with the Sid of the statement: {@code Statement[0] (Sid "Read").Action}. */
    public static String named(String path, String quotedSid) {
        if (quotedSid.isEmpty() || path.equals("Sid") || path.endsWith(".Sid")) {
            return path;
        }
        var statement = STATEMENT.matcher(path);
        var name = " (Sid " + quotedSid + ")";
        if (statement.matches()) {
            return statement.group(1) + name + statement.group(2);
        }
        return "Statement" + name + (path.isEmpty() ? "" : "." + path);
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        if (index >= 0) {
            return parent + "[" + index + "]";
        }
        var before = parent.toString();
        return before.isEmpty() ? name : before + "." + name;
    }
}
