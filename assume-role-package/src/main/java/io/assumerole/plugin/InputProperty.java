package io.assumerole.plugin;

import io.assumerole.InvalidArgumentsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An input property of a component, usually with the name of the builder's method that it calls.
 *
 * @param <B> the type of the builder
 * @param name the name
 * @param type the type
 * @param set calls the builder's method
 */
record InputProperty<B>(String name, InputType type, BiConsumer<B, InputValue> set) {

    /**
     * Passes the values to a builder, and builds the arguments.
     *
     * @param component the component's type and name, for the message
     * @throws IllegalArgumentException if any value is invalid; the message lists all problems of this check and of the
     *     builder
     */
    static <B, A> A build(
            String component,
            List<InputProperty<B>> options,
            Map<String, InputValue> inputs,
            B builder,
            Function<B, A> build) {
        var problems = new ArrayList<String>();
        var types = new LinkedHashMap<String, InputType>();
        options.forEach(option -> types.put(option.name, option.type));
        new InputType.ObjectOf(component, types, Set.of()).checkFields("", inputs, problems);
        for (var option : options) {
            var input = inputs.get(option.name);
            if (input != null && !input.isMissing() && !isWrong(option.name, problems)) {
                InvalidInputException.add(option.name, () -> option.set.accept(builder, input), problems);
            }
        }
        try {
            var args = build.apply(builder);
            if (problems.isEmpty()) {
                return args;
            }
        } catch (InvalidArgumentsException e) {
            // A property with a reported problem can be missing in the builder, which then reports the effects.
            var wrong = options.stream()
                    .map(InputProperty::name)
                    .filter(name -> isWrong(name, problems))
                    .toList();
            e.problems().stream()
                    .map(ComponentInputs::inSchemaTerms)
                    .filter(problem -> wrong.stream().noneMatch(name -> names(name, problem)))
                    .forEach(problems::add);
        }
        throw new IllegalArgumentException(problems.stream()
                .map(problem -> problem.replace("\n", "\n    "))
                .collect(Collectors.joining("\n  - ", component + " cannot be created:\n  - ", "")));
    }

    /**
     * Returns the URNs of the resources that plain values depend on. The builder accepts these values without
     * dependencies, so the component must depend on the resources.
     */
    static <B> Set<String> dependenciesOfPlainValues(List<InputProperty<B>> options, Map<String, InputValue> inputs) {
        return options.stream()
                .filter(option -> option.type.hasPlainPart() && inputs.containsKey(option.name))
                .flatMap(option -> inputs.get(option.name).flat().dependencies().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isWrong(String name, List<String> problems) {
        return problems.stream().anyMatch(problem -> InvalidInputException.isAbout(name, problem));
    }

    private static boolean names(String name, String problem) {
        return Pattern.compile("\\b" + name + "\\b").matcher(problem).find();
    }
}
