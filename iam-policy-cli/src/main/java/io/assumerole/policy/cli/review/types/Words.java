package io.assumerole.policy.cli.review.types;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Joins names and conditions in English sentences. If there are many names, a sentence contains only the first ones.
 */
public final class Words {
    /** The placeholder for a value that might be a secret. */
    public static final String NOT_SHOWN = "[not shown]";

    /** The text before a name that a policy excludes. */
    public static final String NOT = "NOT ";

    /** The maximum number of services or actions in a line. A line with more services lists only the first ones. */
    public static final int MOST_LISTED = 8;

    private static final int FIRST_LISTED = 5;

    private Words() {}

    /**
     * Names, and the words that precede them, such as {@code everything except}.
     *
     * @param words the words, which can be empty
     * @param names the names, which can be empty
     */
    public record Names(String words, List<String> names) {
        /**
         * Returns excluded names after {@code all} and {@code except}; if the names aren't excluded, only {@code all}.
         */
        public static Names of(String all, List<String> names) {
            return names.get(0).startsWith(NOT)
                    ? new Names(
                            all + " except",
                            names.stream()
                                    .map(name -> name.substring(NOT.length()))
                                    .toList())
                    : new Names(all, List.of());
        }

        /** Returns only the first names if there are many. */
        public String shortened() {
            return with(listed(names));
        }

        @Override
        public String toString() {
            return with(String.join(", ", names));
        }

        private String with(String joined) {
            return words + (words.isEmpty() || names.isEmpty() ? "" : " ") + joined;
        }
    }

    /** Joins the first services, actions, or resources. */
    public static String listed(List<String> texts) {
        return joined(texts, ", ", areMany(texts) ? FIRST_LISTED : MOST_LISTED);
    }

    /** Returns whether a line lists only the first texts. */
    public static boolean areMany(List<String> texts) {
        return texts.size() > MOST_LISTED;
    }

    public static Names service(String service, List<String> actions) {
        return service.equals("*") ? Names.of("every service", actions) : new Names("", List.of(service));
    }

    /** Joins the first texts, and adds the number of texts that it leaves out. */
    public static String joined(List<String> texts, String separator, int most) {
        return texts.stream().limit(most).collect(Collectors.joining(separator))
                + (texts.size() > most ? " and %d more".formatted(texts.size() - most) : "");
    }

    public static String conditions(List<String> conditions) {
        return conditions.isEmpty() ? "" : ", if " + String.join(" and ", conditions);
    }
}
