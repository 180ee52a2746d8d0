package io.assumerole.arn;

import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Splits the ARN of an IAM or STS resource into parts, and reports all problems of its prefix together. */
final class ArnText {
    private static final int PARTS = 6;
    private static final int LEAST = 20;
    private static final int MOST = 2048;

    private final String type;
    private final String form;
    private final String text;
    private final List<String> problems = new ArrayList<>();
    private final String[] parts;

    ArnText(String type, String form, String text) {
        this.type = type;
        this.form = form;
        this.text = text == null ? "" : text;
        if (text == null) {
            throw ValueChecks.invalid(type, "got null", form);
        }
        ValueChecks.rejectObjects(type, this.text, () -> Text.quote(text), form);
        this.parts = this.text.split(":", PARTS);
        if (parts.length < PARTS || !"arn".equals(parts[0])) {
            problems.add("it does not have the six parts of an ARN");
            throw failure();
        }
        if (this.text.length() < LEAST || this.text.length() > MOST) {
            problems.add("it has " + text.length() + " characters, not " + LEAST + " to " + MOST);
        }
    }

    Partition partition() {
        return part(() -> new Partition(parts[1]));
    }

    /** Returns the part between region and resource. */
    String account() {
        return parts[4];
    }

    AccountId accountId() {
        return part(() -> new AccountId(parts[4]));
    }

    /** Returns the text after the resource type and its slash; empty for another resource type. */
    String resource(String service, String resourceType) {
        if (!service.equals(parts[2])) {
            problems.add("its service is " + Text.quote(parts[2]) + ", not " + service);
        }
        if (!parts[3].isEmpty()) {
            problems.add("its region is " + Text.quote(parts[3]) + ", but IAM and STS ARNs have no region");
        }
        if (!parts[5].startsWith(resourceType + "/")) {
            problems.add("its resource does not start with " + resourceType + "/");
            return "";
        }
        return parts[5].substring(resourceType.length() + 1);
    }

    /** Creates one part; {@link #throwIfInvalid()} reports its problem. */
    <T> T part(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            problems.add(within(e.getMessage()));
            return null;
        }
    }

    /** Rewrites the message of a part to fit into a longer message. */
    private static String within(String sentence) {
        return sentence.replaceFirst("; allowed: (.*)\\.$", " (allowed: $1)");
    }

    void throwIfInvalid() {
        if (!problems.isEmpty()) {
            throw failure();
        }
    }

    private IllegalArgumentException failure() {
        return ValueChecks.invalid(type, "got " + Text.quote(text) + ": " + String.join("; ", problems), form);
    }

    /** Returns the path before the name, with a slash at both ends. */
    static String pathOf(String resource) {
        return "/" + resource.substring(0, resource.lastIndexOf('/') + 1);
    }

    static String nameOf(String resource) {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }
}
