package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.components.internal.input.CreateDate;
import io.assumerole.components.internal.input.Phrases;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.internal.Text;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The maximum age of an access key.
 *
 * @param warning the age that causes a warning; {@code null} for none
 * @param error the age that causes an error; {@code null} for none
 * @param clock the clock that ages are compared with
 */
record MaxKeyAge(@Nullable Duration warning, @Nullable Duration error, Clock clock) {

    static final MaxKeyAge ANY = new MaxKeyAge(null, null, Clock.systemUTC());

    private static final String STEPS = "; docs/how-to/rotate-a-key.md has the steps";

    MaxKeyAge warnAfter(Duration age) {
        checkOnce("maxAge", warning, age);
        return checked(new MaxKeyAge(age, error, clock));
    }

    MaxKeyAge failAfter(Duration age) {
        checkOnce("strictMaxAge", error, age);
        return checked(new MaxKeyAge(warning, age, clock));
    }

    MaxKeyAge at(Clock other) {
        return new MaxKeyAge(warning, error, other);
    }

    private static void checkOnce(String method, @Nullable Duration before, Duration age) {
        if (age == null || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(
                    "%s: got %s; allowed: a positive duration".formatted(method, given(age)));
        }
        if (before != null) {
            throw new IllegalArgumentException(
                    "%s: given twice, %s and %s; give it once".formatted(method, given(before), given(age)));
        }
    }

    private static MaxKeyAge checked(MaxKeyAge ages) {
        if (ages.warning != null && ages.error != null && ages.warning.compareTo(ages.error) >= 0) {
            throw new IllegalArgumentException(
                    ("maxAge: got %s, but strictMaxAge is %s; allowed: a shorter time than strictMaxAge, since"
                                    + " maxAge only warns")
                            .formatted(given(ages.warning), given(ages.error)));
        }
        return ages;
    }

    /** Returns the exact age, in days if it is a whole number of days. */
    private static String given(@Nullable Duration age) {
        return age != null && age.equals(Duration.ofDays(age.toDays())) ? days(age.toDays()) : String.valueOf(age);
    }

    /**
     * Checks the keys once their {@code CreateDate} is known, also in a preview if the keys are in the state.
     *
     * <p>The previous key of a rotation never stops an update, because the next update ends the rotation. If the user
     * is disabled, no key stops an update: the update that locks the user out must not wait.
     *
     * @return the ID of the current key; known after its age is checked
     */
    Output<String> check(UserKeys keys, UnprivilegedUserWithRoleArgs args, Resource component) {
        var current = keys.current();
        if (current == null || warning == null && error == null) {
            return UserKeys.id(current);
        }
        var given = args.accessKeys;
        var previous = keys.previous();
        if (previous != null) {
            Output.tuple(previous.id(), previous.createDate()).applyValue(known -> {
                problem("the previous access key " + known.t1, known.t2, shortest(), nextOfPrevious(given))
                        .ifPresent(words -> Warnings.warn(words, component));
                return true;
            });
        }
        return Output.tuple(current.id(), current.createDate()).applyValue(known -> {
            var key = "the access key " + known.t1;
            var tooOld = problem(key, known.t2, error, next(given));
            if (tooOld.isPresent() && !args.disableUser()) {
                throw args.failure(tooOld.get());
            }
            tooOld.or(() -> problem(key, known.t2, warning, next(given)))
                    .ifPresent(words -> Warnings.warn(words, component));
            return known.t1;
        });
    }

    private Duration shortest() {
        return warning != null ? warning : error;
    }

    /** Returns the problem with a key of this age; empty if the key is not too old. */
    private Optional<String> problem(String key, @Nullable String createDate, @Nullable Duration limit, String next) {
        if (limit == null) {
            return Optional.empty();
        }
        var created = CreateDate.of(createDate);
        if (created.isEmpty()) {
            return Optional.of(
                    "accessKeys: %s has no creation date, so its age is unknown; %s%s".formatted(key, next, STEPS));
        }
        var age = Duration.between(created.get(), clock.instant());
        return age.compareTo(limit) <= 0
                ? Optional.empty()
                : Optional.of("accessKeys: %s is %s old, but the maximum is %s; %s%s"
                        .formatted(key, time(age), time(limit), next, STEPS));
    }

    private static String time(Duration time) {
        if (time.toDays() > 0) {
            return days(time.toDays());
        }
        return time.toSeconds() > 0 ? Phrases.time(time) : time.toMillis() + " ms";
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }

    private static String next(AccessKeys given) {
        var id = given.current.id();
        if (given.previous != null) {
            return "end this rotation first: keep rotating: %s, and remove previous; then begin another rotation"
                    .formatted(Text.quote(id));
        }
        return id == null
                ? "begin a rotation: set rotating to \"b\", and set previous to \"a\" with the status Active"
                : "begin a rotation: set rotating to \"NEW\", and set previous to %s with the status Active"
                        .formatted(Text.quote(id));
    }

    private static String nextOfPrevious(AccessKeys given) {
        return given.previous.status() == AccessKeyStatus.ACTIVE
                ? "make the previous key %s inactive when nobody uses it anymore"
                        .formatted(Text.quote(given.previous.id()))
                : "delete the previous key: keep rotating: %s, and remove previous"
                        .formatted(Text.quote(given.current.id()));
    }
}
