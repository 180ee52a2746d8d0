package io.assumerole.policy.pattern;

import java.util.ArrayList;
import java.util.List;

/** Every short text, to try out what patterns match. */
final class ShortTexts {
    private ShortTexts() {}

    /** Returns all texts of an alphabet, the shortest first. */
    static List<String> of(String alphabet, int longest) {
        var texts = new ArrayList<>(List.of(""));
        for (int from = 0, length = 1; length <= longest; length++) {
            int to = texts.size();
            for (int i = from; i < to; i++) {
                for (char c : alphabet.toCharArray()) {
                    texts.add(texts.get(i) + c);
                }
            }
            from = to;
        }
        return texts;
    }
}
