package io.assumerole.policy.cli.review.graph;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.types.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the statements that use a tag, in condition keys such as {@code aws:ResourceTag/team} or in variables. */
public final class TagUses {
    private static final String TAG = "tag/";

    /** The maximum number of characters in the key of a tag. */
    private static final int LONGEST_KEY = 128;

    private static final int MOST_STATEMENTS = 3;

    /**
     * A part of a statement that can be the key of a tag.
     *
     * @param text the text after {@code tag/} in lowercase, which can continue after the key
     */
    private record Mention(String text, int statement) {}

    private final Map<PolicyDocument, List<Mention>> mentions = new IdentityHashMap<>();

    /** The statements by the texts after {@code tag/}. */
    private final TreeMap<String, Set<String>> statements = new TreeMap<>();

    private final Map<String, Optional<String>> described = new HashMap<>();

    /**
     * Adds the statements of a document.
     *
     * @param label the name of the policy in reports, with its principal or resource
     */
    public void add(PolicyDocument document, String label) {
        mentions.computeIfAbsent(document, TagUses::find)
                .forEach(key -> statements
                        .computeIfAbsent(key.text(), text -> new TreeSet<>())
                        .add("Statement[%d] of %s".formatted(key.statement(), label)));
    }

    private static List<Mention> find(PolicyDocument document) {
        var found = new ArrayList<Mention>();
        var all = document.statements();
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            texts(all.get(i)).map(text -> text.toLowerCase(Locale.ROOT)).forEach(text -> {
                for (int at = text.indexOf(TAG); at >= 0; at = text.indexOf(TAG, at + 1)) {
                    int start = at + TAG.length();
                    found.add(new Mention(text.substring(start, Math.min(text.length(), start + LONGEST_KEY)), index));
                }
            });
        }
        return found;
    }

    private static Stream<String> texts(Statement statement) {
        return Stream.of(
                        statement.resources().stream(),
                        statement.notResources().stream(),
                        Stream.of(statement.principals(), statement.notPrincipals())
                                .flatMap(List::stream)
                                .map(Principal::value),
                        statement.conditions().stream()
                                .flatMap(condition ->
                                        Stream.concat(Stream.of(condition.key()), condition.values().stream())))
                .flatMap(texts -> texts);
    }

    /**
     * Returns the statements that use a tag, or a tag whose key starts with the same text, with a verb.
     *
     * @param key the key of the tag; empty for any tag
     */
    public Optional<String> of(String key) {
        return described.computeIfAbsent(
                key.substring(0, Math.min(key.length(), LONGEST_KEY)).toLowerCase(Locale.ROOT), this::describe);
    }

    private Optional<String> describe(String start) {
        var found = new TreeSet<String>();
        for (var entry : statements.tailMap(start).entrySet()) {
            if (!entry.getKey().startsWith(start)) {
                break;
            }
            found.addAll(entry.getValue());
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(Words.joined(List.copyOf(found), ", ", MOST_STATEMENTS)
                        + (found.size() == 1 ? " uses" : " use"));
    }
}
