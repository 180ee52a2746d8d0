package io.assumerole.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A document of a {@link SampleCase}, in parts that can be omitted one by one. */
record SampleDocument(PolicyKind kind, String version, List<Part> statements) {

    /** A condition. */
    record Test(String operator, String key, List<String> values) {
        Stream<Test> smaller() {
            return SampleDocument.smaller(values, 1, fewer -> new Test(operator, key, fewer));
        }
    }

    /** A statement; names of elements are as in JSON, so {@code NotAction} says which of the two it is. */
    record Part(
            Effect effect,
            String principalElement,
            Map<String, List<String>> principals,
            String actionElement,
            List<String> actions,
            String resourceElement,
            List<String> resources,
            List<Test> tests) {
        static final Part EVERYTHING = new Part(
                Effect.ALLOW, "Principal", Map.of(), "Action", List.of("*"), "Resource", List.of("*"), List.of());

        Stream<Part> smaller() {
            var fewerTests = Stream.concat(
                    SampleDocument.smaller(tests, 0, this::with),
                    each(tests, Test::smaller).map(this::with));
            var fewerActions = Stream.concat(
                    simpler("Action", actionElement, actions).map(it -> withActions("Action", it)),
                    SampleDocument.smaller(actions, 1, it -> withActions(actionElement, it)));
            var fewerResources = Stream.concat(
                    simpler("Resource", resourceElement, resources).map(it -> withResources("Resource", it)),
                    SampleDocument.smaller(resources, 1, it -> withResources(resourceElement, it)));
            return Stream.of(fewerTests, fewerActions, fewerResources, fewerPrincipals())
                    .flatMap(it -> it);
        }

        private static Stream<List<String>> simpler(String simple, String element, List<String> values) {
            boolean is = values.isEmpty() || element.equals(simple) && values.equals(List.of("*"));
            return is ? Stream.empty() : Stream.of(List.of("*"));
        }

        private Stream<Part> fewerPrincipals() {
            var all = principals.entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream().map(value -> Map.entry(entry.getKey(), value)))
                    .toList();
            return SampleDocument.smaller(
                    all,
                    1,
                    fewer -> new Part(
                            effect,
                            principalElement,
                            grouped(fewer),
                            actionElement,
                            actions,
                            resourceElement,
                            resources,
                            tests));
        }

        static Map<String, List<String>> grouped(List<Map.Entry<String, String>> all) {
            var grouped = new LinkedHashMap<String, List<String>>();
            all.forEach(entry -> grouped.computeIfAbsent(entry.getKey(), key -> new ArrayList<>())
                    .add(entry.getValue()));
            return grouped;
        }

        private Part with(List<Test> fewer) {
            return new Part(
                    effect, principalElement, principals, actionElement, actions, resourceElement, resources, fewer);
        }

        private Part withActions(String element, List<String> fewer) {
            return new Part(effect, principalElement, principals, element, fewer, resourceElement, resources, tests);
        }

        private Part withResources(String element, List<String> fewer) {
            return new Part(effect, principalElement, principals, actionElement, actions, element, fewer, tests);
        }

        JsonNode json() {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("Effect", effect.json());
            if (principals.containsKey("*")) {
                json.put(principalElement, "*");
            } else if (!principals.isEmpty()) {
                var object = json.putObject(principalElement);
                principals.forEach((type, values) -> object.set(type, list(values)));
            }
            json.set(actionElement, list(actions));
            if (!resources.isEmpty()) {
                json.set(resourceElement, list(resources));
            }
            for (var test : tests) {
                json.withObject("/Condition/" + test.operator()).set(test.key(), list(test.values()));
            }
            return json;
        }
    }

    private static JsonNode list(List<String> values) {
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    JsonNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        if (version != null) {
            json.put("Version", version);
        }
        var array = json.putArray("Statement");
        statements.forEach(part -> array.add(part.json()));
        return json;
    }

    PolicyDocument document() {
        return PolicyDocument.parse(json().toString(), kind);
    }

    Stream<SampleDocument> smaller() {
        var newer = PolicyDocument.VERSION.equals(version)
                ? Stream.<SampleDocument>empty()
                : Stream.of(new SampleDocument(kind, PolicyDocument.VERSION, statements));
        return Stream.of(
                        newer,
                        smaller(statements, 1, fewer -> new SampleDocument(kind, version, fewer)),
                        each(statements, Part::smaller).map(fewer -> new SampleDocument(kind, version, fewer)))
                .flatMap(it -> it);
    }

    /** Returns the same with one element of a list omitted, down to a minimum. */
    static <E, T> Stream<T> smaller(List<E> all, int least, Function<List<E>, T> with) {
        if (all.size() <= least) {
            return Stream.empty();
        }
        return IntStream.range(0, all.size()).mapToObj(i -> {
            var fewer = new ArrayList<>(all);
            fewer.remove(i);
            return with.apply(List.copyOf(fewer));
        });
    }

    /** The lists in which one element is a smaller one. */
    static <E> Stream<List<E>> each(List<E> all, Function<E, Stream<E>> smaller) {
        return IntStream.range(0, all.size())
                .boxed()
                .flatMap(i -> smaller.apply(all.get(i)).map(one -> {
                    var changed = new ArrayList<>(all);
                    changed.set(i, one);
                    return List.copyOf(changed);
                }));
    }
}
