package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An action that a call also needs, because of the tags or settings that are sent with it. The data is in {@value #FILE},
 * which explains its format and names the source page of each line.
 *
 * @param action the action of the call
 * @param keyPrefix the beginning, in lower case, of the condition key that shows what is sent
 * @param required the action that the call also needs
 */
public record RequiredAction(String action, String keyPrefix, String required) {
    static final String FILE = "required-actions.txt";

    static final List<RequiredAction> ALL =
            DataFile.read(FILE).lines().stream().map(line -> read(line.words())).toList();

    private static RequiredAction read(List<String> words) {
        return new RequiredAction(words.get(0), words.get(1).toLowerCase(Locale.ROOT), words.get(2));
    }

    /**
     * Returns the actions that a call also needs.
     *
     * @param action the action of the call, in any case
     * @param lowerCaseKeys the condition keys that the request has
     */
    public static Stream<String> of(String action, Set<String> lowerCaseKeys) {
        return ALL.stream()
                .filter(one -> one.action.equalsIgnoreCase(action)
                        && lowerCaseKeys.stream().anyMatch(key -> key.startsWith(one.keyPrefix)))
                .map(RequiredAction::required)
                .distinct();
    }
}
