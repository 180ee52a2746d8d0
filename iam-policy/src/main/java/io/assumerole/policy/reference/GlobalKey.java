package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * AWS's documentation about a condition key that several services share. The data is in {@value #FILE}, which explains
 * its format and names the source page of each line.
 *
 * @param name the key in lower case; if it ends in {@code /}, the prefix of a group of tag keys
 * @param type the type of its values
 * @param multivalued whether the key can have several values
 * @param sent the requests that have the key
 */
public record GlobalKey(String name, Type type, boolean multivalued, Sent sent) {
    static final String FILE = "condition-keys.txt";

    static final List<GlobalKey> ALL =
            DataFile.read(FILE).lines().stream().map(line -> read(line.words())).toList();

    private static final Map<String, GlobalKey> BY_NAME =
            ALL.stream().collect(Collectors.toMap(GlobalKey::name, Function.identity()));

    /** The types of values. */
    public enum Type {
        ACCOUNT,
        ADDRESS,
        ARN,
        BOOLEAN,
        DATE,
        REGION,
        SECONDS,
        TEXT
    }

    /** The requests that have a key. */
    public enum Sent {
        /** Every request. */
        ALWAYS,
        /** Only requests through a VPC endpoint. */
        ENDPOINT,
        /** Requests whose caller or resource is in an organization. */
        ORGANIZATION,
        /** Requests in which the caller sends the key. */
        PARAMETER,
        /** Requests from role sessions, and never requests from a user or root. */
        ROLE_SESSION,
        /** Only requests that an AWS service makes on its own. */
        SERVICE,
        /** Requests that a rule in the code selects. */
        OTHER
    }

    private static GlobalKey read(List<String> words) {
        return new GlobalKey(
                words.get(0).toLowerCase(Locale.ROOT),
                Type.valueOf(constant(words.get(1))),
                words.get(2).equals("several"),
                Sent.valueOf(constant(words.get(3))));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Finds a key. */
    public static Optional<GlobalKey> find(String lowerCaseKey) {
        return Optional.ofNullable(BY_NAME.get(lowerCaseKey));
    }

    /** Returns the names of the keys with this value of {@code sent}. */
    public static List<String> names(Sent sent) {
        return ALL.stream().filter(key -> key.sent == sent).map(GlobalKey::name).toList();
    }
}
