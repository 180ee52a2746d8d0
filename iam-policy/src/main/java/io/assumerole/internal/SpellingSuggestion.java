package io.assumerole.internal;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word closest to a misspelled word. */
public final class SpellingSuggestion {
    private SpellingSuggestion() {}

    /**
     * Finds the closest candidate within a third of the word's length, ignoring case.
     *
     * @param word the misspelled word; a word of more than 80 characters has no close candidate
     * @param candidates the known words
     * @return the closest candidate; empty if none is close enough
     */
    public static Optional<String> of(String word, Collection<String> candidates) {
        return of(word, candidates, Math.max(1, word.length() / 3));
    }

    /**
     * Finds the closest candidate, ignoring case.
     *
     * @param word the misspelled word; a word of more than 80 characters has no close candidate
     * @param candidates the known words
     * @param mistakes the maximum number of wrong, missing, additional, or transposed characters
     * @return the closest candidate; empty if none is close enough
     */
    public static Optional<String> of(String word, Collection<String> candidates, int mistakes) {
        if (word.length() > 80) {
            return Optional.empty();
        }
        var given = word.toLowerCase(Locale.ROOT);
        int limit = mistakes;
        String best = null;
        for (var candidate : candidates) {
            int distance = distance(given, candidate.toLowerCase(Locale.ROOT));
            if (distance <= limit) {
                limit = distance - 1;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns the edit distance; two transposed neighboring characters count as one mistake. */
    private static int distance(String a, String b) {
        var before = new int[0];
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(previous[j - 1] + change, Math.min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], before[j - 2] + 1);
                }
            }
            before = previous;
            previous = current;
        }
        return previous[b.length()];
    }
}
