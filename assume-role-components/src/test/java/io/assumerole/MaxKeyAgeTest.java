package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.resources.ComponentResourceOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Tests the maximum age of a key with the test's clock. Does not prove that an engine knows the date in a preview:
 * {@code KeyAgeTest} of the end-to-end tests does.
 */
class MaxKeyAgeTest {

    /** The creation date of every key in the mocks. */
    private static final Instant MADE = Instant.parse("2020-01-31T12:00:00Z");

    private static final Duration DAYS_90 = Duration.ofDays(90);

    private static AccessKeys after(Duration age, AccessKeys keys) {
        return keys.at(Clock.fixed(MADE.plus(age), ZoneOffset.UTC));
    }

    private static Deployer with(AccessKeys keys) {
        return Deployer.of(() -> Deployer.args(args -> args.accessKeys(keys)), ComponentResourceOptions.Empty);
    }

    private static String warning(AccessKeys keys) {
        var stack = with(keys).stack();
        assertThat(stack.errors()).isEmpty();
        assertThat(stack.warnings()).hasSizeLessThan(2);
        return String.join("", stack.warnings());
    }

    @Test
    void is_any_by_default() {
        assertThat(warning(after(Duration.ofDays(9_999), AccessKeys.one()))).isEmpty();
    }

    @Test
    void warns_of_a_key_that_is_older_and_not_of_one_that_is_as_old() {
        var keys = AccessKeys.one().maxAge(DAYS_90);

        assertThat(warning(after(DAYS_90, keys))).isEmpty();
        assertThat(warning(after(DAYS_90.plusSeconds(1), keys)))
                .contains("accessKeys: the access key " + MockedStack.keyId("deployer-key")
                        + " is 90 days old, but the maximum is 90 days")
                .contains("set rotating to \"b\", and set previous to \"a\" with the status Active")
                .contains("docs/how-to/rotate-a-key.md has the steps");
    }

    @Test
    void fails_with_strict_and_makes_no_warning_of_it() {
        var keys = AccessKeys.one().maxAge(Duration.ofDays(60)).strictMaxAge(DAYS_90);

        assertThat(warning(after(Duration.ofDays(60), keys))).isEmpty();
        assertThat(warning(after(Duration.ofDays(61), keys))).contains("is 61 days old, but the maximum is 60 days");
        assertThat(warning(after(DAYS_90, keys))).contains("the maximum is 60 days");
        var stack = with(after(Duration.ofDays(91), keys)).stack();
        assertThat(stack.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("UnprivilegedUserWithRole \"deployer\" cannot be created")
                        .contains("the access key " + MockedStack.keyId("deployer-key")
                                + " is 91 days old, but the maximum is 90 days")
                        .contains("begin a rotation"));
        assertThat(stack.warnings()).isEmpty();
    }

    @Test
    void names_the_next_step_of_the_rotation() {
        var old = Duration.ofDays(100);
        var first = AccessKeys.rotating("jan").maxAge(DAYS_90);
        assertThat(warning(after(old, first)))
                .contains("set rotating to \"NEW\", and set previous to \"jan\" with the status Active");

        // All keys in the mocks have the same age, including the current one.
        var both = with(after(
                old,
                AccessKeys.rotating("feb")
                        .previous("jan", AccessKeyStatus.ACTIVE)
                        .maxAge(DAYS_90)));
        assertThat(both.stack().warnings())
                .hasSize(2)
                .anySatisfy(words -> assertThat(words)
                        .contains(
                                "the previous access key " + MockedStack.keyId("deployer-key-jan") + " is 100 days old")
                        .contains("make the previous key \"jan\" inactive"))
                .anySatisfy(words -> assertThat(words)
                        .contains("the access key " + MockedStack.keyId("deployer-key-feb") + " is 100 days old")
                        .contains("end this rotation first: keep rotating: \"feb\", and remove previous"));
        var aside = with(after(
                old,
                AccessKeys.rotating("feb")
                        .previous("jan", AccessKeyStatus.INACTIVE)
                        .maxAge(DAYS_90)));
        assertThat(aside.stack().warnings())
                .anySatisfy(words -> assertThat(words)
                        .contains("delete the previous key: keep rotating: \"feb\", and remove previous"));
    }

    @Test
    void never_fails_for_the_previous_key_alone() {
        var keys = AccessKeys.rotating("feb")
                .previous("old", AccessKeyStatus.ACTIVE)
                .strictMaxAge(DAYS_90);

        assertThat(warning(after(Duration.ofDays(1), keys)))
                .contains("the previous access key " + MockedStack.keyId("deployer-key-old")
                        + " is 3683 days old, but the maximum is 90 days");
        assertThat(with(after(Duration.ofDays(91), keys)).stack().errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("the access key " + MockedStack.keyId("deployer-key-feb") + " is 91 days old"));
    }

    @Test
    void never_stops_the_update_that_shuts_the_user_out() {
        var keys = after(Duration.ofDays(91), AccessKeys.one().strictMaxAge(DAYS_90));
        var shutOut = Deployer.up(args -> args.accessKeys(keys).disableUser(true));

        assertThat(shutOut.children()).contains("UserPolicy::deployer-disable-user");
        assertThat(shutOut.stack().warnings())
                .singleElement()
                .asString()
                .contains("the access key " + MockedStack.keyId("deployer-key")
                        + " is 91 days old, but the maximum is 90 days");
        assertThat(Deployer.up(args -> args.accessKeys(keys).disableUser(false))
                        .stack()
                        .errors())
                .isNotEmpty();
    }

    @Test
    void says_nothing_of_a_key_that_is_not_made_yet() {
        var stack = Deployer.firstPreview(
                        args -> args.accessKeys(AccessKeys.one().strictMaxAge(Duration.ofMillis(1))))
                .stack();

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.warnings()).isEmpty();
    }

    @Test
    void says_so_of_a_key_without_a_date() {
        var keys = AccessKeys.one().strictMaxAge(DAYS_90);
        var stack = MockedStack.up(
                context -> new UnprivilegedUserWithRole("deployer", Deployer.args(args -> args.accessKeys(keys))),
                "no date");

        assertThat(stack.errors())
                .anySatisfy(error -> assertThat(error).contains("has no creation date, so its age is unknown"));
    }

    @Test
    void refuses_ages_that_are_none_or_twice_or_in_the_wrong_order() {
        refuses(() -> AccessKeys.one().maxAge(null), "maxAge: got null");
        refuses(() -> AccessKeys.one().maxAge(Duration.ZERO), "maxAge: got 0 days; allowed: a positive duration");
        refuses(() -> AccessKeys.one().maxAge(Duration.ofHours(-1)), "maxAge: got PT-1H; allowed: a positive duration");
        refuses(() -> AccessKeys.one().strictMaxAge(Duration.ofDays(-1)), "strictMaxAge: got -1 days");
        refuses(() -> AccessKeys.one().maxAge(DAYS_90).maxAge(DAYS_90), "maxAge: given twice, 90 days and 90 days");
        refuses(() -> AccessKeys.one().maxAge(DAYS_90).strictMaxAge(DAYS_90), "a shorter time than strictMaxAge");
        refuses(() -> AccessKeys.one().strictMaxAge(DAYS_90).maxAge(DAYS_90), "a shorter time than strictMaxAge");
        refuses(
                () -> AccessKeys.one().maxAge(DAYS_90.plusHours(1)).strictMaxAge(DAYS_90),
                "maxAge: got PT2161H, but strictMaxAge is 90 days; allowed: a shorter time");
        refuses(() -> AccessKeys.none().maxAge(DAYS_90), "maxAge: there is no access key");
        refuses(() -> AccessKeys.none().strictMaxAge(DAYS_90), "strictMaxAge: there is no access key");
    }

    private static void refuses(ThrowingCallable call, String words) {
        Deployer.rejects(call, words);
    }
}
