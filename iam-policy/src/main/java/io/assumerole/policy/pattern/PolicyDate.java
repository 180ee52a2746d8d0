package io.assumerole.policy.pattern;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Dates of date conditions: seconds since 1970, or ISO 8601 as profiled by the W3C. IAM also accepts times without seconds
 * or without a time zone; a time without a zone is in UTC.
 */
public final class PolicyDate {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,3}|[0-9]{5,12}");
    private static final Pattern TIME_FORM =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?)?"
                    + "(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?");
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH[:mm[:ss]]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private PolicyDate() {}

    public static Optional<Instant> parse(String text) {
        try {
            if (SECONDS.matcher(text).matches()) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return Optional.of(
                    switch (text.length()) {
                        case 4 -> midnight(LocalDate.of(Integer.parseInt(text), 1, 1));
                        case 7 -> midnight(YearMonth.parse(text).atDay(1));
                        case 10 -> midnight(LocalDate.parse(text));
                        default -> time(text);
                    });
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Instant time(String text) {
        if (!TIME_FORM.matcher(text).matches()) {
            throw new DateTimeException("not a valid date or time");
        }
        var time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
