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
 * The texts that a pattern of {@code *} and {@code ?} matches: whether they are all among those of other patterns, and
 * which text is not. Decided exactly, by walking through the pattern and the others at once.
 */
public final class WildcardSet {
    private static final int ANY = -1;
    private static final int RUN = -2;
    private static final int ANY_IN_PART = -3;
    private static final int RUN_IN_PART = -4;
    private static final int END = -5;

    /** So many places of one walk at most: who needs more gets no answer, which counts as none. */
    private static final int MOST_PLACES = 20_000;

    private static final char SEPARATOR = ':';
    private static final String FILLERS = "xyzabcdefghijklmnopqrstuvw0123456789XYZ";

    private final int[] tokens;

    private WildcardSet(List<Integer> tokens) {
        this.tokens = tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Makes the set of a pattern.
     *
     * @param pattern the pattern
     * @return the texts that {@link io.assumerole.internal.Wildcard#matches(String, String)} finds for it
     */
    public static WildcardSet of(String pattern) {
        return new WildcardSet(tokens(pattern, false));
    }

    /**
     * Makes the set of a pattern that is matched part by part, with colons between the parts. No wildcard reaches over
     * a colon but in the last part. What lacks parts is completed with anything.
     *
     * @param pattern the pattern
     * @param parts how many parts there are
     * @return the texts
     */
    public static WildcardSet ofParts(String pattern, int parts) {
        var given = pattern.split(":", parts);
        var tokens = new ArrayList<Integer>();
        for (int i = 0; i < given.length; i++) {
            tokens.addAll(tokens(given[i], i < parts - 1));
            if (i < given.length - 1) {
                tokens.add((int) SEPARATOR);
            }
        }
        if (given.length < parts) {
            tokens.add((int) SEPARATOR);
            tokens.add(RUN);
        }
        return new WildcardSet(tokens);
    }

    private static List<Integer> tokens(String pattern, boolean inPart) {
        var tokens = new ArrayList<Integer>();
        for (char c : pattern.toCharArray()) {
            if (c == '*') {
                tokens.add(inPart ? RUN_IN_PART : RUN);
            } else if (c == '?') {
                tokens.add(inPart ? ANY_IN_PART : ANY);
            } else {
                tokens.add((int) c);
            }
        }
        return tokens;
    }

    /**
     * Tells whether every text of this set is in one of others.
     *
     * @param others the others
     * @param budget the steps that may be taken
     * @return whether it is so for certain
     */
    public boolean isWithin(List<WildcardSet> others, StepBudget budget) {
        var near = meeting(others, budget);
        if (near.isEmpty()) {
            return false;
        }
        var walk = new Walk(this, null, near, budget);
        return walk.textOutside().isEmpty() && walk.complete;
    }

    /**
     * Finds a text of this set that is in none of others.
     *
     * @param others the others
     * @param budget the steps that may be taken
     * @return a short one, or nothing if there is none, or none was found
     */
    public Optional<String> textOutside(List<WildcardSet> others, StepBudget budget) {
        return new Walk(this, null, meeting(others, budget), budget).textOutside();
    }

    /**
     * Finds a text of this set that is in a second set, and in none of others.
     *
     * @param second the second set
     * @param others the others
     * @param budget the steps that may be taken
     * @return a short one, or nothing if there is none, or none was found
     */
    public Optional<String> textInBothOutside(WildcardSet second, List<WildcardSet> others, StepBudget budget) {
        return mayMeet(second)
                ? new Walk(this, second, meeting(others, budget), budget).textOutside()
                : Optional.empty();
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

    /** Without those that begin with other texts, which is quick to see. */
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
     * @param other the other
     * @param budget the steps that may be taken
     * @return a short one, or nothing if there is none, or none was found
     */
    public Optional<String> textInBoth(WildcardSet other, StepBudget budget) {
        return mayMeet(other) ? new Meeting(this, other, budget).text() : Optional.empty();
    }

    /**
     * Tells whether no text is in both sets.
     *
     * @param other the other
     * @param budget the steps that may be taken
     * @return whether it is so for certain
     */
    public boolean isApartFrom(WildcardSet other, StepBudget budget) {
        if (!budget.take(1)) {
            return false;
        }
        if (!mayMeet(other)) {
            return true;
        }
        var meeting = new Meeting(this, other, budget);
        return meeting.text().isEmpty() && meeting.complete;
    }

    private static boolean takes(int token, char c) {
        return token == c
                || token == ANY
                || token == RUN
                || (token == ANY_IN_PART || token == RUN_IN_PART) && c != SEPARATOR;
    }

    private static boolean isRun(int token) {
        return token == RUN || token == RUN_IN_PART;
    }

    private int token(int position) {
        return position < tokens.length ? tokens[position] : END;
    }

    /** A character that is not among these. */
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

    private static TreeSet<Character> literals(int[] tokens) {
        var literals = new TreeSet<Character>();
        for (int token : tokens) {
            if (token >= 0) {
                literals.add((char) token);
            }
        }
        return literals;
    }

    /** How a walk came to a place: over which character, from where. */
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

    /** A walk through one pattern, or the texts in both of two, and through all others at once. */
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
            queue.add(new Step<>(new Place(0, 0, closed(begin)), null, -1));
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
            return new Step<>(new Place(position, inSecond, closed(moved)), step, c);
        }

        /** With what a {@code *} that matches nothing leads to. */
        private BitSet closed(BitSet places) {
            var closed = (BitSet) places.clone();
            for (int i = closed.nextSetBit(0); i >= 0; i = closed.nextSetBit(i + 1)) {
                if (isRun(wide[i])) {
                    closed.set(i + 1);
                }
            }
            return closed;
        }

        private boolean isAtAnEnd(BitSet places) {
            return places.stream().anyMatch(i -> wide[i] == END);
        }
    }

    /** A walk through two patterns at once. */
    private static final class Meeting {
        private record Place(int one, int other) {}

        private final WildcardSet one;
        private final WildcardSet other;
        private final StepBudget budget;
        private boolean complete = true;

        Meeting(WildcardSet one, WildcardSet other, StepBudget budget) {
            this.one = one;
            this.other = other;
            this.budget = budget;
        }

        Optional<String> text() {
            var literals = literals(one.tokens);
            literals.addAll(literals(other.tokens));
            var alphabet = new ArrayList<Character>();
            alphabet.add(filler(literals));
            alphabet.addAll(literals);
            var seen = new HashSet<Place>();
            var queue = new ArrayDeque<Step<Place>>();
            queue.add(new Step<>(new Place(0, 0), null, -1));
            while (!queue.isEmpty()) {
                var step = queue.poll();
                var place = step.place();
                if (!seen.add(place)) {
                    continue;
                }
                if (!budget.take(8 + alphabet.size()) || seen.size() > MOST_PLACES) {
                    complete = false;
                    return Optional.empty();
                }
                int a = one.token(place.one());
                int b = other.token(place.other());
                if (a == END && b == END) {
                    return Optional.of(step.text());
                }
                if (isRun(a)) {
                    queue.add(new Step<>(new Place(place.one() + 1, place.other()), step, -1));
                }
                if (isRun(b)) {
                    queue.add(new Step<>(new Place(place.one(), place.other() + 1), step, -1));
                }
                for (char c : alphabet) {
                    if (takes(a, c) && takes(b, c)) {
                        queue.add(new Step<>(
                                new Place(
                                        isRun(a) ? place.one() : place.one() + 1,
                                        isRun(b) ? place.other() : place.other() + 1),
                                step,
                                c));
                    }
                }
            }
            return Optional.empty();
        }
    }
}
