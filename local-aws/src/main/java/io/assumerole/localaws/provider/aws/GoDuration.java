package io.assumerole.localaws.provider.aws;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A duration in Go's format, which the provider's {@code duration} uses: {@code 1h30m}, {@code 900s}. */
final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile("(\\d+(\\.\\d+)?(h|ms|m|s))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s)");
    private static final Map<String, Long> MILLIS = Map.of("h", 3_600_000L, "m", 60_000L, "s", 1_000L, "ms", 1L);
    private static final Duration LEAST = Duration.ofMinutes(15);
    private static final Duration MOST = Duration.ofHours(12);

    private GoDuration() {}

    static Optional<String> problem(String name, Object value) {
        var text = (String) value;
        if (!WHOLE.matcher(text).matches()) {
            return Optional.of("\"%s\" cannot be parsed as a duration: got '%s'; write it as 1h, 30m or 900s"
                    .formatted(name, text));
        }
        var duration = parse(text);
        return duration.compareTo(LEAST) < 0 || duration.compareTo(MOST) > 0
                ? Optional.of("duration \"%s\" must be between 15 minutes (15m) and 12 hours (12h), inclusive, got %s"
                        .formatted(name, text))
                : Optional.empty();
    }

    static Duration parse(String text) {
        var sum = Duration.ZERO;
        for (var part = PART.matcher(text); part.find(); ) {
            double millis = Double.parseDouble(part.group(1)) * MILLIS.get(part.group(2));
            sum = sum.plusMillis((long) millis);
        }
        return sum;
    }
}
