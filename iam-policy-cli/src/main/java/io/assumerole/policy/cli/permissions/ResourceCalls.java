package io.assumerole.policy.cli.permissions;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.types.ResourceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of the AWS provider for the resources of one type.
 *
 * @param calls the calls
 * @param own the ARNs of the resource itself by resource type of the service reference, such as {@code sqs:queue}
 * @param others the ARNs of other resources that the calls are about, by resource type
 * @param cases the cases in which the resource has, or the calls are about, ARNs of a resource type
 * @param passed the services by the input with a role that they can assume
 * @param linked the services whose service-linked roles AWS creates for the first resource, by the input that requires them
 * @param notes sentences about permissions in addition to those for the calls, by the input that requires them, or {@code *}
 * @param isConditional whether the data shows on which inputs each call depends
 */
record ResourceCalls(
        List<Call> calls,
        Map<String, List<String>> own,
        Map<String, List<String>> others,
        Map<String, CallCondition> cases,
        Map<String, String> passed,
        Map<String, String> linked,
        Map<String, String> notes,
        boolean isConditional) {

    /** A call, as the IAM action that it needs. */
    record Call(Operation operation, String action, CallCondition condition) {}

    private static final String DERIVED = "provider-calls.txt";
    private static final String WRITTEN = "conditional-calls.txt";
    private static final String TYPE = "type ";

    /** The version of the Terraform AWS provider that the data describes. */
    static final String PROVIDER_VERSION = value(DERIVED, "provider ");

    /** The services with calls that can need an Allow for several resources of different types. */
    private static final Set<String> SEVERAL = Set.of(value(WRITTEN, "several ").split(" "));

    /** The lines of each type with data. */
    static final Map<String, List<String>> DERIVED_LINES = lines(DERIVED);

    /** The lines of each type for which the data shows on which inputs each call depends. */
    static final Map<String, List<String>> WRITTEN_LINES = lines(WRITTEN);

    private static final Map<String, Optional<ResourceCalls>> PARSED = new ConcurrentHashMap<>();

    /** Returns the text after a word at the start of the only line with the word. */
    private static String value(String file, String word) {
        return NameList.lines(ResourceCalls.class, file).stream()
                .filter(line -> line.startsWith(word))
                .findFirst()
                .orElseThrow()
                .substring(word.length());
    }

    private static Map<String, List<String>> lines(String file) {
        var byType = new HashMap<String, List<String>>();
        var lines = new ArrayList<String>();
        for (var line : NameList.lines(ResourceCalls.class, file)) {
            if (line.startsWith(TYPE)) {
                lines = new ArrayList<>();
                for (var type : line.substring(TYPE.length()).split(" ")) {
                    byType.put(type, lines);
                }
            } else if (!line.isBlank()) {
                lines.add(line);
            }
        }
        return byType;
    }

    /** Returns the service prefix of an action, such as {@code sqs}. */
    static String service(String action) {
        return action.substring(0, action.indexOf(':'));
    }

    /** Returns whether a call with an action can need an Allow for several resources of different types. */
    static boolean needsSeveral(String action) {
        return SEVERAL.contains(service(action));
    }

    /** Returns the calls for a resource type such as {@code aws:sqs/queue:Queue}; empty if the data lacks the type. */
    static Optional<ResourceCalls> of(String type) {
        return PARSED.computeIfAbsent(type, ResourceCalls::parse);
    }

    private static Optional<ResourceCalls> parse(String type) {
        boolean isWritten = WRITTEN_LINES.containsKey(type);
        return Optional.ofNullable((isWritten ? WRITTEN_LINES : DERIVED_LINES).get(type))
                .map(lines -> parse(lines, isWritten));
    }

    private static ResourceCalls parse(List<String> lines, boolean isConditional) {
        var calls = new ArrayList<Call>();
        var own = new LinkedHashMap<String, List<String>>();
        var others = new LinkedHashMap<String, List<String>>();
        var cases = new HashMap<String, CallCondition>();
        var passed = new LinkedHashMap<String, String>();
        var linked = new LinkedHashMap<String, String>();
        var notes = new LinkedHashMap<String, String>();
        for (var line : lines) {
            var words = Arrays.asList(line.split(" "));
            switch (words.get(0)) {
                case "own", "arn" -> {
                    (words.get(0).equals("own") ? own : others)
                            .computeIfAbsent(words.get(1), key -> new ArrayList<>())
                            .add(words.get(2));
                    cases.put(words.get(1), CallCondition.parse(words.subList(3, words.size()), isConditional));
                }
                case "pass" -> passed.put(words.get(1), words.get(2));
                case "linked" -> linked.put(words.get(1), words.get(2));
                case "note" ->
                    notes.merge(
                            words.get(1),
                            String.join(" ", words.subList(2, words.size())),
                            (first, second) -> first + " " + second);
                default -> calls.addAll(calls(words, isConditional));
            }
        }
        return new ResourceCalls(calls, own, others, cases, passed, linked, notes, isConditional);
    }

    private static List<Call> calls(List<String> words, boolean isConditional) {
        var operation = Operation.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        var actions =
                words.stream().skip(1).takeWhile(word -> word.indexOf(':') > 0).toList();
        var condition = CallCondition.parse(words.subList(1 + actions.size(), words.size()), isConditional);
        return actions.stream()
                .map(action -> new Call(operation, action, condition))
                .toList();
    }

    /** Returns whether a resource has, or its calls are about, ARNs of a resource type that follow from inputs. */
    boolean hasTemplate(String resourceType, ResourceState state) {
        return !templates(resourceType).isEmpty() && cases.get(resourceType).mayHold(state);
    }

    /** Returns the templates for the ARNs of a resource type; none if the ARNs don't follow from inputs. */
    List<String> templates(String resourceType) {
        return own.getOrDefault(resourceType, others.getOrDefault(resourceType, List.of()));
    }
}
