package io.assumerole.plugin;

import static io.assumerole.plugin.InputType.DAYS;
import static io.assumerole.plugin.InputType.FLAG;
import static io.assumerole.plugin.InputType.PLAIN_TEXT;
import static io.assumerole.plugin.InputType.TEXT;

import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the object that configures a user's access keys. Its properties have the names of {@link AccessKeys} methods. */
final class AccessKeysInput {

    private static final InputType STATUS = InputType.choice(AccessKeyStatus.class);

    static final InputType.ObjectOf TYPE = new InputType.ObjectOf(
            "AccessKeys",
            ComponentInputs.fields(
                    "none", FLAG,
                    "status", STATUS,
                    "rotating", PLAIN_TEXT,
                    "previous",
                            new InputType.ObjectOf(
                                    "PreviousAccessKey",
                                    ComponentInputs.fields("id", PLAIN_TEXT, "status", STATUS),
                                    Set.of("id", "status")),
                    "encryptedFor", PLAIN_TEXT,
                    "inSecretsManager", FLAG,
                    "secretName", PLAIN_TEXT,
                    "readableBy", new InputType.ListOf(TEXT),
                    "maxAge", DAYS,
                    "strictMaxAge", DAYS),
            Set.of());

    private final InputValue given;
    private AccessKeys keys;

    private AccessKeysInput(InputValue given, AccessKeys keys) {
        this.given = given;
        this.keys = keys;
    }

    /** Returns the access keys; the message of an exception starts with the name of the property. */
    static AccessKeys read(InputValue given) {
        if (given.fields().values().stream().allMatch(InputValue::isOmitted)) {
            // TypeScript omits a field whose value is undefined, such as encryptedFor.
            throw new IllegalArgumentException("accessKeys" + InputType.EMPTY_OBJECT);
        }
        if (isTrue(given, "none")) {
            var others = new LinkedHashSet<>(TYPE.fields().keySet());
            others.remove("none");
            exclude(given, "none", others);
            return AccessKeys.none();
        }
        if (InputValue.isGiven(given.fields(), "rotating")) {
            exclude(given, "rotating", Set.of("status"));
        } else {
            require(given, "previous", "rotating");
        }
        if (InputValue.isGiven(given.fields(), "encryptedFor")) {
            exclude(given, "encryptedFor", Set.of("inSecretsManager"));
        }
        if (!isTrue(given, "inSecretsManager")) {
            require(given, "secretName", "inSecretsManager: true");
            require(given, "readableBy", "inSecretsManager: true");
        }
        var reading = new AccessKeysInput(given, AccessKeys.one());
        reading.read();
        return reading.keys;
    }

    private void read() {
        given("status", status -> keys = AccessKeys.one(status(status)));
        given("rotating", id -> keys = AccessKeys.rotating(id.text()));
        given(
                "previous",
                previous -> keys = keys.previous(
                        previous.fields().get("id").text(),
                        status(previous.fields().get("status"))));
        given("encryptedFor", key -> keys = keys.encryptedFor(key.text()));
        if (InputValue.isGiven(given.fields(), "secretName")) {
            given("secretName", name -> keys = keys.inSecretsManager(name.text()));
        } else if (isTrue(given, "inSecretsManager")) {
            keys = keys.inSecretsManager();
        }
        given(
                "readableBy",
                arns -> arns.items()
                        .forEach(arn -> arn.passText(
                                plain -> keys = keys.readableBy(plain), output -> keys = keys.readableBy(output))));
        // In this order, the message about a conflict names maxAge, which must be the shorter time.
        given("strictMaxAge", days -> keys = keys.strictMaxAge(days(days)));
        given("maxAge", days -> keys = keys.maxAge(days(days)));
    }

    private static Duration days(InputValue days) {
        try {
            return Duration.ofDays(days.number());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("got " + days.number() + " days; allowed: a shorter time", e);
        }
    }

    private void given(String property, Consumer<InputValue> read) {
        if (!InputValue.isGiven(given.fields(), property)) {
            return;
        }
        try {
            read.accept(given.fields().get(property));
        } catch (IllegalArgumentException e) {
            // The library names its Java method where the schema has a property.
            throw new IllegalArgumentException(
                    "accessKeys." + property + ": " + e.getMessage().replaceFirst("^\\w+: ", ""), e);
        }
    }

    private static AccessKeyStatus status(InputValue status) {
        return InputType.constant(AccessKeyStatus.class, status);
    }

    private static boolean isTrue(InputValue given, String property) {
        var input = given.fields().get(property);
        return input != null && input.isTrue();
    }

    private static void exclude(InputValue given, String property, Set<String> others) {
        var excluded = others.stream()
                .filter(other -> InputValue.isGiven(given.fields(), other))
                .toList();
        if (!excluded.isEmpty()) {
            throw new IllegalArgumentException(
                    "accessKeys.%1$s excludes accessKeys.%2$s; omit accessKeys.%1$s, or omit accessKeys.%2$s"
                            .formatted(property, String.join(" and accessKeys.", excluded)));
        }
    }

    private static void require(InputValue given, String property, String required) {
        if (InputValue.isGiven(given.fields(), property)) {
            throw new IllegalArgumentException(
                    "accessKeys.%1$s requires accessKeys.%2$s; add accessKeys.%2$s, or omit accessKeys.%1$s"
                            .formatted(property, required));
        }
    }
}
