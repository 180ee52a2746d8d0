package io.assumerole.components.internal.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes values in sentences. */
public final class Phrases {

    private Phrases() {}

    /** Returns {@code a}, {@code a and b}, or {@code a, b and c}. */
    public static String and(List<String> items) {
        var end = items.size() - 1;
        return end < 1 ? String.join("", items) : String.join(", ", items.subList(0, end)) + " and " + items.get(end);
    }

    /** Returns a duration such as {@code 1 hour 30 minutes}. */
    public static String time(Duration duration) {
        var parts = new ArrayList<String>();
        add(parts, duration.toHours(), "hour");
        add(parts, duration.toMinutesPart(), "minute");
        add(parts, duration.toSecondsPart(), "second");
        return String.join(" ", parts);
    }

    /** Returns a number of characters such as {@code 1 character}. */
    public static String characters(int count) {
        return counted(count, "character");
    }

    private static void add(List<String> parts, long count, String unit) {
        if (count > 0) {
            parts.add(counted(count, unit));
        }
    }

    private static String counted(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
