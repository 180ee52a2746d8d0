package io.assumerole.plugin;

import io.assumerole.InvalidArgumentsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An input property of a component, which has the name of the builder's method that it calls.
 *
 * @param <B> the type of the builder
 * @param name the name
 * @param type the type
 * @param set calls the builder's method
 */
record Option<B>(String name, InputType type, BiConsumer<B, Input> set) {

    /**
     * Passes the values to a builder, and builds the arguments.
     *
     * @param component the component's type and name, for the message
     * @throws IllegalArgumentException if any value is invalid; the message lists all problems of this check and of the
     *     builder
     */
    static <B, A> A build(
            String component, List<Option<B>> options, Map<String, Input> inputs, B builder, Function<B, A> build) {
        var problems = new ArrayList<String>();
        var types = new LinkedHashMap<String, InputType>();
        options.forEach(option -> types.put(option.name, option.type));
        new InputType.ObjectOf(component, types, Set.of()).checkFields("", inputs, problems);
        for (var option : options) {
            var input = inputs.get(option.name);
            if (input != null && !input.isMissing() && !isWrong(option.name, problems)) {
                try {
                    option.set.accept(builder, input);
                } catch (IllegalArgumentException e) {
                    problems.add(located(option.name, Objects.toString(e.getMessage())));
                }
            }
        }
        try {
            var args = build.apply(builder);
            if (problems.isEmpty()) {
                return args;
            }
        } catch (InvalidArgumentsException e) {
            // The builder does not have a property that is already reported, so it would report that as missing.
            e.problems().stream()
                    .filter(problem -> options.stream()
                            .noneMatch(option -> isWrong(option.name, problems) && isAbout(option.name, problem)))
                    .toList()
                    .forEach(problems::add);
        }
        throw new IllegalArgumentException(problems.stream()
                .map(problem -> problem.replace("\n", "\n    "))
                .collect(Collectors.joining("\n  - ", component + " cannot be created:\n  - ", "")));
    }

    private static boolean isWrong(String name, List<String> problems) {
        return problems.stream().anyMatch(problem -> isAbout(name, problem));
    }

    private static boolean isAbout(String name, String problem) {
        return problem.startsWith(name)
                && (problem.length() == name.length()
                        || !Character.isJavaIdentifierPart(problem.charAt(name.length())));
    }

    /** Adds the name of the property, unless the message starts with the location of the problem. */
    private static String located(String name, String message) {
        return isAbout(name, message) ? message : name + ": " + message;
    }
}
