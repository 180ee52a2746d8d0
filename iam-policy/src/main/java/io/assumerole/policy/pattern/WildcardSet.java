package io.assumerole.policy.pattern;

import io.assumerole.internal.StepBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The set of texts that a pattern with {@code *} and {@code ?} matches. Decides exactly whether two sets overlap,
 * whether other sets cover a set, and which of its texts they lack. Comparisons are case-sensitive.
 */
public final class WildcardSet {
    private static final int ANY = -1;
    private static final int RUN = -2;
    private static final int ANY_IN_PART = -3;
    private static final int RUN_IN_PART = -4;
    private static final int RUN_IN_PATH_SEGMENT = -5;
    private static final int END = -6;

    /** The maximum number of states of one search. A search that needs more gives no answer. */
    private static final int MOST_PLACES = 20_000;

    private static final char SEPARATOR = ':';
    private static final char PATH_SEPARATOR = '/';
    private static final String FILLERS = "xyzabcdefghijklmnopqrstuvw0123456789XYZ";

    private final int[] tokens;

    private WildcardSet(IntStream tokens) {
        this.tokens = tokens.toArray();
    }

    /**
     * Creates the set for a pattern.
     *
     * @param pattern the pattern
     * @return the texts that {@link io.assumerole.internal.Wildcard#matches(String, String)} accepts for it
     */
    public static WildcardSet of(String pattern) {
        return new WildcardSet(pattern.chars().map(c -> token(c, false)));
    }

    /**
     * Creates the set for a pattern that is matched part by part, with colons between the parts. Only wildcards in the last
     * part match colons. Missing parts can be anything.
     *
     * @param pattern the pattern
     * @param parts the number of parts
     * @return the texts
     */
    public static WildcardSet ofParts(String pattern, int parts) {
        var tokens = IntStream.builder();
        int part = 1;
        for (char c : pattern.toCharArray()) {
            tokens.add(token(c, part < parts));
            part += c == SEPARATOR ? 1 : 0;
        }
        if (part < parts) {
            tokens.add(SEPARATOR).add(RUN);
        }
        return new WildcardSet(tokens.build());
    }

    /**
     * Creates the set for an ARN pattern, which is matched part by part.
     *
     * @param pattern an ARN with wildcards, or {@code *}, which also matches the resource {@code *} of a request
     * @return the ARNs that {@link ResourcePattern#matches} accepts for it
     */
    public static WildcardSet ofResource(String pattern) {
        return pattern.equals("*") ? of(pattern) : ofParts(pattern, ArnParts.COUNT);
    }

    /**
     * Creates the set for a form of the service reference.
     *
     * @param form text with {@code *} for anything, {@code %} for anything without a slash, and {@code #} for anything
     *     without a colon
     * @return the texts
     */
    public static WildcardSet ofForm(String form) {
        return new WildcardSet(form.chars().map(c -> switch (c) {
            case '*' -> RUN;
            case '%' -> RUN_IN_PATH_SEGMENT;
            case '#' -> RUN_IN_PART;
            default -> c;
        }));
    }

    private static int token(int c, boolean inPart) {
        return switch (c) {
            case '*' -> inPart ? RUN_IN_PART : RUN;
            case '?' -> inPart ? ANY_IN_PART : ANY;
            default -> c;
        };
    }

    /**
     * Returns whether some text is in both sets. Takes at most one step for each pair of tokens.
     *
     * @param other the other set
     * @return whether they overlap
     */
    public boolean overlaps(WildcardSet other) {
        if (!mayMeet(other)) {
            return false;
        }
        // One entry for each prefix of the other pattern: whether it has a text in common with this pattern's prefix.
        var row = new boolean[other.tokens.length + 1];
        row[0] = true;
        for (int j = 0; j < other.tokens.length; j++) {
            row[j + 1] = row[j] && isRun(other.tokens[j]);
        }
        boolean possible = true;
        for (int i = 0; i < tokens.length && possible; i++) {
            int token = tokens[i];
            var next = new boolean[row.length];
            next[0] = row[0] && isRun(token);
            possible = next[0];
            for (int j = 0; j < other.tokens.length; j++) {
                if (!row[j] && !row[j + 1] && !next[j]) {
                    continue;
                }
                int against = other.tokens[j];
                boolean without = row[j + 1] && isRun(token) || next[j] && isRun(against);
                boolean before = row[j] || next[j] && isRun(token) || row[j + 1] && isRun(against);
                next[j + 1] = without || before && haveCommonCharacter(token, against);
                possible |= next[j + 1];
            }
            row = next;
        }
        return possible && row[other.tokens.length];
    }

    /**
     * Returns whether every text of this set is in one of the other sets.
     *
     * @param others the other sets
     * @param budget the number of steps that remain
     * @return {@code true} if this is certain
     */
    public boolean isWithin(List<WildcardSet> others, StepBudget budget) {
        if (budget.isSpent()) {
            return false;
        }
        var near = meeting(others, budget);
        if (near.isEmpty()) {
            return false;
        }
        var walk = new Walk(this, null, near, budget);
        return walk.textOutside().isEmpty() && walk.complete;
    }

    /**
     * Finds a text of this set that is in none of the other sets.
     *
     * @param others the other sets
     * @param budget the number of steps that remain
     * @return a short text; empty if there is none or none was found
     */
    public Optional<String> textOutside(List<WildcardSet> others, StepBudget budget) {
        return new Walk(this, null, meeting(others, budget), budget).textOutside();
    }

    /**
     * Finds a text of this set that is in a second set and in none of the other sets.
     *
     * @param second the second set
     * @param others the other sets
     * @param budget the number of steps that remain
     * @return a short text; empty if there is none or none was found
     */
    public Optional<String> textInBothOutside(WildcardSet second, List<WildcardSet> others, StepBudget budget) {
        return mayMeet(second)
                ? new Walk(this, second, meeting(others, budget), budget).textOutside()
                : Optional.empty();
    }

    /**
     * Returns whether each string in the intersection of this set and a second set is in one of the other sets.
     *
     * @param second the second set
     * @param others the other sets
     * @param budget the number of steps that remain
     * @return {@code true} if this is certain
     */
    public boolean commonIsWithin(WildcardSet second, List<WildcardSet> others, StepBudget budget) {
        if (budget.isSpent()) {
            return false;
        }
        var walk = new Walk(this, second, meeting(others, budget), budget);
        return walk.textOutside().isEmpty() && walk.complete;
    }

    /** {@return the shortest text of this set} */
    public String shortestText() {
        var text = new StringBuilder();
        for (int token : tokens) {
            if (!isRun(token)) {
                text.append(token >= 0 ? (char) token : FILLERS.charAt(0));
            }
        }
        return text.toString();
    }

    /** Returns the sets except those with a different literal prefix, which is a fast check. */
    private List<WildcardSet> meeting(List<WildcardSet> others, StepBudget budget) {
        budget.take(others.size());
        return others.stream().filter(this::mayMeet).toList();
    }

    private boolean mayMeet(WildcardSet other) {
        int end = Math.min(tokens.length, other.tokens.length);
        for (int i = 0; i < end && tokens[i] >= 0 && other.tokens[i] >= 0; i++) {
            if (tokens[i] != other.tokens[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Finds a text that is in both sets.
     *
     * @param other the other set
     * @param budget the number of steps that remain
     * @return a short text; empty if there is none or none was found
     */
    public Optional<String> textInBoth(WildcardSet other, StepBudget budget) {
        return textInBothOutside(other, List.of(), budget);
    }

    /**
     * Returns whether no text is in both sets.
     *
     * @param other the other set
     * @param budget the number of steps that remain
     * @return {@code true} if this is certain
     */
    public boolean isApartFrom(WildcardSet other, StepBudget budget) {
        return budget.take(mayMeet(other) ? (long) tokens.length * other.tokens.length : 1) && !overlaps(other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WildcardSet set && Arrays.equals(tokens, set.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    /** Returns whether two tokens have a character in common; any two wildcards do, because both match a letter. */
    private static boolean haveCommonCharacter(int token, int other) {
        return token >= 0 ? takes(other, (char) token) : other < 0 || takes(token, (char) other);
    }

    private static boolean takes(int token, char c) {
        return token == c
                || token == ANY
                || token == RUN
                || (token == ANY_IN_PART || token == RUN_IN_PART) && c != SEPARATOR
                || token == RUN_IN_PATH_SEGMENT && c != PATH_SEPARATOR;
    }

    private static boolean isRun(int token) {
        return token == RUN || token == RUN_IN_PART || token == RUN_IN_PATH_SEGMENT;
    }

    private int token(int position) {
        return position < tokens.length ? tokens[position] : END;
    }

    /** Returns a character that is not among the given characters. */
    private static char filler(TreeSet<Character> literals) {
        for (char c : FILLERS.toCharArray()) {
            if (!literals.contains(c)) {
                return c;
            }
        }
        char c = '\u00a1';
        while (literals.contains(c)) {
            c++;
        }
        return c;
    }

    /** Returns the literal characters of a pattern, and the characters that its wildcards do not match. */
    private static TreeSet<Character> literals(int[] tokens) {
        var literals = new TreeSet<Character>();
        for (int token : tokens) {
            if (token >= 0) {
                literals.add((char) token);
            } else if (token == RUN_IN_PATH_SEGMENT) {
                literals.add(PATH_SEPARATOR);
            } else if (token == RUN_IN_PART || token == ANY_IN_PART) {
                literals.add(SEPARATOR);
            }
        }
        return literals;
    }

    /** A step of a search: the state, the previous step, and the character between them. */
    private record Step<P>(P place, Step<P> before, int character) {
        String text() {
            var text = new StringBuilder();
            for (var step = this; step != null; step = step.before) {
                if (step.character >= 0) {
                    text.append((char) step.character);
                }
            }
            return text.reverse().toString();
        }
    }

    /** A search through one pattern or the intersection of two, and through all other patterns at the same time. */
    private static final class Walk {
        private record Place(int position, int inSecond, BitSet others) {}

        private final WildcardSet narrow;
        private final WildcardSet second;
        private final int[] wide;
        private final BitSet begin = new BitSet();
        private final BitSet universal = new BitSet();
        private final List<Character> alphabet;
        private final StepBudget budget;
        private boolean complete = true;

        /** @param second null if there is only one pattern */
        Walk(WildcardSet narrow, WildcardSet second, List<WildcardSet> others, StepBudget budget) {
            this.narrow = narrow;
            this.second = second;
            this.budget = budget;
            this.wide = others.stream()
                    .flatMapToInt(other -> IntStream.concat(Arrays.stream(other.tokens), IntStream.of(END)))
                    .toArray();
            int start = 0;
            for (var other : others) {
                begin.set(start);
                start += other.tokens.length + 1;
            }
            boolean all = false;
            for (int i = wide.length - 1; i >= 0; i--) {
                all = wide[i] == RUN && (all || wide[i + 1] == END);
                universal.set(i, all);
            }
            var literals = literals(wide);
            if (second != null) {
                literals.addAll(literals(second.tokens));
            }
            this.alphabet = new ArrayList<>();
            alphabet.add(filler(literals));
            alphabet.addAll(literals);
        }

        Optional<String> textOutside() {
            var seen = new HashSet<Place>();
            var queue = new ArrayDeque<Step<Place>>();
            queue.add(new Step<>(new Place(0, 0, withEmptyMatches(begin)), null, -1));
            while (!queue.isEmpty()) {
                var step = queue.poll();
                var place = step.place();
                if (place.others().intersects(universal) || !seen.add(place)) {
                    continue;
                }
                if (budget.isSpent() || seen.size() > MOST_PLACES) {
                    complete = false;
                    return Optional.empty();
                }
                int token = narrow.token(place.position());
                int other = second == null ? ANY : second.token(place.inSecond());
                if (token == END && (second == null || other == END) && !isAtAnEnd(place.others())) {
                    return Optional.of(step.text());
                }
                if (isRun(token)) {
                    queue.add(new Step<>(new Place(place.position() + 1, place.inSecond(), place.others()), step, -1));
                }
                if (isRun(other)) {
                    queue.add(new Step<>(new Place(place.position(), place.inSecond() + 1, place.others()), step, -1));
                }
                for (char c : token >= 0 ? List.of((char) token) : alphabet) {
                    if (takes(token, c) && takes(other, c)) {
                        queue.add(next(
                                step,
                                c,
                                isRun(token) ? place.position() : place.position() + 1,
                                second == null || isRun(other) ? place.inSecond() : place.inSecond() + 1));
                    }
                }
            }
            return Optional.empty();
        }

        private Step<Place> next(Step<Place> step, char c, int position, int inSecond) {
            var moved = new BitSet();
            budget.take(8 + wide.length / Long.SIZE + step.place().others().cardinality());
            step.place().others().stream()
                    .filter(i -> takes(wide[i], c))
                    .forEach(i -> moved.set(isRun(wide[i]) ? i : i + 1));
            return new Step<>(new Place(position, inSecond, withEmptyMatches(moved)), step, c);
        }

        /** Adds the positions that are reachable because a {@code *} can match nothing. */
        private BitSet withEmptyMatches(BitSet places) {
            var withEmptyMatches = (BitSet) places.clone();
            for (int i = withEmptyMatches.nextSetBit(0); i >= 0; i = withEmptyMatches.nextSetBit(i + 1)) {
                if (isRun(wide[i])) {
                    withEmptyMatches.set(i + 1);
                }
            }
            return withEmptyMatches;
        }

        private boolean isAtAnEnd(BitSet places) {
            return places.stream().anyMatch(i -> wide[i] == END);
        }
    }
}
