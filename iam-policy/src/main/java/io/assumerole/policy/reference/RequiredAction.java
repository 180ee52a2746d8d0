package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An additional action that a call needs because of the tags or settings sent with it. The data is in {@value #FILE},
 * which explains its format and names the source page of each line.
 *
 * @param action the action of the call
 * @param keyPrefix the prefix, in lower case, of the condition key for these tags or settings
 * @param required the additional action
 */
public record RequiredAction(String action, String keyPrefix, String required) {
    static final String FILE = "required-actions.txt";

    static final List<RequiredAction> ALL =
            DataFile.read(FILE).lines().stream().map(line -> read(line.words())).toList();

    private static RequiredAction read(List<String> words) {
        return new RequiredAction(words.get(0), words.get(1).toLowerCase(Locale.ROOT), words.get(2));
    }

    /**
     * Returns the additional actions that a call needs.
     *
     * @param action the action of the call, in uppercase or lowercase
     * @param lowerCaseKeys the condition keys that the request has
     */
    public static Stream<String> of(String action, Set<String> lowerCaseKeys) {
        return ALL.stream()
                .filter(required -> required.action.equalsIgnoreCase(action)
                        && lowerCaseKeys.stream().anyMatch(key -> key.startsWith(required.keyPrefix)))
                .map(RequiredAction::required)
                .distinct();
    }
}
