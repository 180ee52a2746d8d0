package io.assumerole.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Points in time as date conditions write them: seconds since 1970, or the W3C's ISO 8601. */
final class PolicyDate {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,3}|[0-9]{5,12}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS][.SS][.S]XXX");

    private PolicyDate() {}

    static Optional<Instant> parse(String text) {
        try {
            if (SECONDS.matcher(text).matches()) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return Optional.of(
                    switch (text.length()) {
                        case 4 -> midnight(LocalDate.of(Integer.parseInt(text), 1, 1));
                        case 7 -> midnight(YearMonth.parse(text).atDay(1));
                        case 10 -> midnight(LocalDate.parse(text));
                        default -> OffsetDateTime.parse(text, TIME).toInstant();
                    });
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
