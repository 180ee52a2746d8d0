package io.assumerole.components.internal.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The creation date of a user, a role or an access key, as the provider returns it: RFC 3339. */
public final class CreateDate {

    private CreateDate() {}

    /** {@return the time; empty if there is none or if it cannot be parsed} */
    public static Optional<Instant> of(@Nullable String date) {
        try {
            return date == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(date).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
