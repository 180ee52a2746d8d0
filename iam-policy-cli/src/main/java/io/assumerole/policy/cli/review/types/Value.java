package io.assumerole.policy.cli.review.types;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A value of a resource's input or output, as far as the preview shows it. Unknown parts aren't guessed. */
public sealed interface Value {
    /** A string. */
    public record Text(String text) implements Value {
        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|/)");

        /** Returns the text without the escapes that JSON allows, but doesn't require. */
        String decoded() {
            return text.indexOf('\\') < 0
                    ? text
                    : ESCAPE.matcher(text)
                            .replaceAll(escape -> Matcher.quoteReplacement(
                                    escape.group(1) == null
                                            ? "/"
                                            : Character.toString((char) Integer.parseInt(escape.group(1), 16))));
        }
    }

    /** A number, a Boolean, or null, as JSON. */
    public record Scalar(String json) implements Value {}

    /** An array. */
    public record Items(List<Value> list) implements Value {}

    /** An object. */
    public record Fields(Map<String, Value> map) implements Value {
        public static final Fields NONE = new Fields(Map.of());

        public Value get(String name) {
            return map.getOrDefault(name, ABSENT);
        }

        public Optional<String> text(String name) {
            return get(name) instanceof Text text && !text.text().isEmpty()
                    ? Optional.of(text.text())
                    : Optional.empty();
        }
    }

    /** A value that the preview doesn't show. */
    public enum Unreadable implements Value {
        /** AWS or another resource determines the value during the deployment. */
        UNKNOWN("isn't known before the deployment"),
        /** A secret. */
        SECRET("is a secret, so the preview doesn't show it"),
        /** A string that is longer than any policy. */
        TOO_LONG("is longer than any policy can be");

        public final String reason;

        Unreadable(String reason) {
            this.reason = reason;
        }
    }

    /** A missing value. */
    Value ABSENT = new Scalar("null");

    /** Returns whether there is no value. */
    default boolean isAbsent() {
        return equals(ABSENT) || this instanceof Text text && text.text().isEmpty();
    }

    /** Returns the elements of an array, or only this value. */
    default Stream<Value> elements() {
        return this instanceof Items items ? items.list().stream() : isAbsent() ? Stream.empty() : Stream.of(this);
    }

    /** Returns only the part of this value at a path, also within arrays; absent if there is none. */
    default Value only(List<String> path) {
        if (path.isEmpty() || this instanceof Unreadable) {
            return this;
        }
        if (this instanceof Items items) {
            var parts = items.list().stream()
                    .map(item -> item.only(path))
                    .filter(part -> !part.isAbsent())
                    .toList();
            return parts.isEmpty() ? ABSENT : new Items(parts);
        }
        if (this instanceof Fields fields) {
            var part = fields.get(path.get(0)).only(path.subList(1, path.size()));
            return part.isAbsent() ? ABSENT : new Fields(Map.of(path.get(0), part));
        }
        return ABSENT;
    }

    /** Returns the first unreadable value within this value. */
    default Optional<Unreadable> unreadable() {
        return allUnreadable().findFirst();
    }

    /** Returns whether the deployment determines this value or a value in it. */
    default boolean hasUnknown() {
        return allUnreadable().anyMatch(Unreadable.UNKNOWN::equals);
    }

    private Stream<Unreadable> allUnreadable() {
        return leaves().filter(Unreadable.class::isInstance).map(Unreadable.class::cast);
    }

    /** Returns the values in this value, or only this value, without arrays and objects. */
    default Stream<Value> leaves() {
        return this instanceof Fields fields
                ? fields.map().values().stream().flatMap(Value::leaves)
                : this instanceof Items items ? items.list().stream().flatMap(Value::leaves) : Stream.of(this);
    }
}
