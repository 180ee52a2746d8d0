package io.assumerole.components.internal.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When AWS made a user, a role or an access key, as the provider tells it: RFC 3339. */
public final class CreateDate {

    private CreateDate() {}

    /** {@return the time; nothing where there is none, or none that can be read} */
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
