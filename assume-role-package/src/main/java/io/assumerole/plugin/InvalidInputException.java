package io.assumerole.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lists the problems with the values of one property. Each problem starts with the path of its value. */
final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidInputException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Performs an action for each value.
     *
     * @param path returns the path of a value
     * @throws InvalidInputException if any value is invalid, after the action for the last value
     */
    static <T> void forEach(Collection<T> values, Function<T, String> path, Consumer<T> action) {
        var problems = new ArrayList<String>();
        values.forEach(value -> add(path.apply(value), () -> action.accept(value), problems));
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** Performs an action, and adds its problems. */
    static void add(String path, Runnable action, List<String> problems) {
        try {
            action.run();
        } catch (InvalidInputException e) {
            problems.addAll(e.problems);
        } catch (IllegalArgumentException e) {
            problems.add(located(path, Objects.toString(e.getMessage())));
        }
    }

    /** Adds the path, unless the message starts with it. */
    private static String located(String path, String message) {
        return isAbout(path, message) ? message : path + ": " + message;
    }

    /** Returns whether a problem starts with this path, or with the path of a value inside. */
    static boolean isAbout(String path, String problem) {
        return problem.startsWith(path)
                && (problem.length() == path.length()
                        || !Character.isJavaIdentifierPart(problem.charAt(path.length())));
    }
}
