package io.assumerole.policy.cli.permissions;

import static io.assumerole.policy.cli.permissions.PlannedResource.ANY;
import static io.assumerole.policy.cli.permissions.PlannedResource.lastPart;
import static io.assumerole.policy.cli.permissions.PlannedResource.literal;

import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fills the templates of the data for ARNs with the inputs of planned resources, and of the resources that they refer to. */
final class ArnTemplates {
    /** A part of a template: the name of an input, and its default. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^=}]+)(?:=([^}]*))?}");

    /** The input at the end of a template. */
    private static final Pattern LAST = Pattern.compile("\\$\\{([^=}]+)}$");

    /** The parts of a template that the location of the deployment decides. */
    private static final Set<String> LOCATION = Set.of("Partition", "Region", "Account");

    private static final Pattern QUEUE_URL =
            Pattern.compile("https://sqs\\.(" + Location.REGION_NAME + ")\\.[^/]+/([0-9]{12})/([^/]+)");

    /** The maximum number of resources that lead from one resource to the one that a call is about. */
    private static final int MOST_LINKS = 4;

    /** The maximum number of resources that an unknown value without a link can refer to. */
    private static final int MOST_CANDIDATES = 20;

    private final Map<String, ResourceState> states;
    private final Location location;
    private final boolean lifecycle;
    private final boolean isForCheck;

    /** The URNs of the resources that have an ARN of a resource type themselves. */
    private final Map<String, List<String>> owners = new HashMap<>();

    /** The ARNs of a linked resource, by their resource type and the URN. */
    private final Map<List<String>, Set<String>> planned = new HashMap<>();

    /** The inputs without a value and a link. */
    private final Set<String> assumed = new TreeSet<>();

    /**
     * Creates the templates of a deployment.
     *
     * @param states the states after the deployment, and those of deleted resources, by URN
     * @param lifecycle whether a later deployment can also create the existing resources again
     * @param isForCheck whether to include the resources outside of the stack that an unknown value can name
     */
    ArnTemplates(Map<String, ResourceState> states, Location location, boolean lifecycle, boolean isForCheck) {
        this.states = states;
        this.location = location;
        this.lifecycle = lifecycle;
        this.isForCheck = isForCheck;
        states.values()
                .forEach(state -> ResourceCalls.of(state.type())
                        .ifPresent(calls -> calls.own().keySet().stream()
                                .filter(key -> calls.hasTemplate(key, state))
                                .forEach(key -> owners.computeIfAbsent(key, missing -> new ArrayList<>())
                                        .add(state.urn()))));
    }

    /** Returns whether a resource has each input of a template that has no default. */
    static boolean fits(String template, PlannedResource resource) {
        return VARIABLE.matcher(template)
                .results()
                .allMatch(variable -> LOCATION.contains(variable.group(1))
                        || variable.group(2) != null
                        || !resource.value(variable.group(1)).isAbsent());
    }

    /** Returns the templates whose inputs the resource has; the first one if there are none. */
    private static Stream<String> fitting(List<String> templates, PlannedResource resource) {
        var fitting =
                templates.stream().filter(template -> fits(template, resource)).toList();
        return fitting.isEmpty() ? templates.stream().limit(1) : fitting.stream();
    }

    /** Returns the ARNs of a resource itself. */
    Set<String> own(List<String> templates, PlannedResource resource) {
        return fitting(templates, resource)
                .map(template -> filled(template, resource))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the ARNs of other resources: those of resources of the stack that the inputs refer to, or the template. */
    Set<String> others(String key, List<String> templates, PlannedResource resource) {
        return others(key, templates, resource, 0);
    }

    private Set<String> others(String key, List<String> templates, PlannedResource resource, int links) {
        return fitting(templates, resource)
                .flatMap(template ->
                        each(List.of(template), resource).flatMap(one -> other(key, template, one, links).stream()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<String> inputs(String template) {
        return VARIABLE.matcher(template).results().map(variable -> variable.group(1));
    }

    /** Returns a resource once for each element of the first list that templates contain; only the resource without a list. */
    static Stream<PlannedResource> each(List<String> templates, PlannedResource resource) {
        return templates.stream()
                .flatMap(ArnTemplates::inputs)
                .filter(input -> resource.value(input) instanceof Items)
                .findFirst()
                .map(resource::each)
                .orElseGet(() -> Stream.of(resource));
    }

    private Set<String> other(String key, String template, PlannedResource resource, int links) {
        var found = new LinkedHashSet<String>();
        boolean isOpen = false;
        for (var input : inputs(template).toList()) {
            for (var urn : linked(resource, input, key)) {
                found.addAll(ofLinked(key, states.get(urn), resource.value(input), links));
            }
            isOpen |= isForCheck && !resource.dependencies(input).isEmpty() && isOpen(key, resource, input);
        }
        if (found.isEmpty() || isOpen) {
            found.add(filled(template, resource));
        }
        return found;
    }

    /** Returns the resources with such an ARN that an input refers to. In Java programs, an unknown value has no link. */
    private List<String> linked(PlannedResource resource, String input, String key) {
        var links = links(resource, input, key);
        if (links.isEmpty() && resource.value(input) instanceof Text name) {
            return named(key, name.text());
        }
        var candidates = owners.getOrDefault(key, List.of());
        // For many candidates, a wildcard is easier to read than their names.
        if (!resource.dependencies(input).isEmpty()
                || !resource.value(input).hasUnknown()
                || candidates.isEmpty()
                || candidates.size() > MOST_CANDIDATES) {
            return links;
        }
        assumed.add(input + " of " + resource.state().type() + " "
                + resource.state().name());
        return candidates;
    }

    /** Returns the IAM resources of the stack with a name. The name has no link if it is a text in the program. */
    private List<String> named(String key, String name) {
        return key.startsWith("iam:")
                ? owners.getOrDefault(key, List.of()).stream()
                        .filter(urn -> isNamed(key, states.get(urn), name))
                        .toList()
                : List.of();
    }

    /** Returns the ARNs of the IAM resources of the stack that the name in an input refers to, which contain a path. */
    Set<String> withPath(String key, PlannedResource resource, String input) {
        return resource.value(input) instanceof Text name
                ? named(key, name.text()).stream()
                        .flatMap(urn -> ofLinked(key, states.get(urn), name, MOST_LINKS).stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : Set.of();
    }

    /** Returns the inputs that are assumed to refer to resources of the stack, because they have neither a value nor a link. */
    Set<String> assumed() {
        return assumed;
    }

    private List<String> links(PlannedResource resource, String input, String key) {
        return resource.dependencies(input).stream()
                .filter(urn ->
                        states.containsKey(urn) && !urn.equals(resource.state().urn()))
                .filter(urn -> leadsTo(states.get(urn), key))
                .toList();
    }

    /** Returns the role or user of the stack that the input of the same name certainly refers to. */
    Optional<ResourceState> owner(String input, PlannedResource resource) {
        var key = "iam:" + input;
        if (isOpen(key, resource, input)) {
            return Optional.empty();
        }
        var owners = links(resource, input, key).stream()
                .map(states::get)
                .filter(state ->
                        !ofLinked(key, state, resource.value(input), MOST_LINKS).isEmpty())
                .toList();
        return owners.size() == 1 ? Optional.of(owners.get(0)) : Optional.empty();
    }

    /**
     * Returns whether an input can also refer to a resource outside of the stack, because its value is unknown, and its only
     * links aren't to resources with such an ARN.
     */
    boolean isOpen(String key, PlannedResource resource, String input) {
        var links = links(resource, input, key);
        return resource.value(input).hasUnknown()
                && (links.isEmpty()
                        || links.size() < resource.dependencies(input).size());
    }

    private static boolean leadsTo(ResourceState state, String key) {
        return ResourceCalls.of(state.type())
                .filter(calls -> calls.hasTemplate(key, state))
                .isPresent();
    }

    private Set<String> ofLinked(String key, ResourceState state, Value value, int links) {
        var calls = ResourceCalls.of(state.type()).orElseThrow();
        var resource = PlannedResource.linked(state, lifecycle);
        if (calls.own().containsKey(key)) {
            var planned = planned(key, state.urn(), calls, resource);
            // A known value without the name of the linked resource names another resource.
            boolean isAnother = value.unreadable().isEmpty()
                    && !value.isAbsent()
                    && texts(value).noneMatch(text -> planned.stream().anyMatch(pattern -> isAbout(pattern, text)));
            return isAnother ? Set.of() : planned;
        }
        return links < MOST_LINKS ? others(key, calls.others().get(key), resource, links + 1) : Set.of();
    }

    private Set<String> planned(String key, String urn, ResourceCalls calls, PlannedResource resource) {
        return planned.computeIfAbsent(
                List.of(key, urn),
                missing -> resource.arn()
                        .map(Set::of)
                        .orElseGet(() -> own(calls.own().get(key), resource)));
    }

    private boolean isNamed(String key, ResourceState state, String name) {
        return ofLinked(key, state, new Text(name), MOST_LINKS).stream()
                .anyMatch(arn -> plannedName(arn).equals(literal(lastPart(name))));
    }

    private static Stream<String> texts(Value value) {
        return value.leaves().filter(Text.class::isInstance).map(leaf -> ((Text) leaf).text());
    }

    private static boolean isAbout(String pattern, String value) {
        var name = lastPart(value);
        var planned = plannedName(pattern);
        return planned.endsWith(ANY)
                ? name.startsWith(planned.substring(0, planned.length() - 1))
                : planned.replaceFirst("-\\?+$", "").equals(name) || planned.equals(name);
    }

    /** Returns the name at the end of a planned ARN, without the wildcard for an unknown path before it. */
    private static String plannedName(String arn) {
        return lastPart(arn).replaceFirst("^\\*(?=.)", "");
    }

    /** Returns the ARN of a template with the inputs of a resource; {@code *} if AWS would reject the inputs. */
    String filled(String template, PlannedResource resource) {
        var reference = referenced(template, resource);
        if (!reference.isEmpty()) {
            return reference;
        }
        var region = location.regionOf(resource.state());
        var arn = VARIABLE.matcher(template)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        switch (variable.group(1)) {
                            case "Partition" -> Location.partition(region);
                            case "Region" -> region;
                            case "Account" -> location.account();
                            default ->
                                variable.group().equals(template)
                                        ? whole(resource, variable.group(1))
                                        : part(
                                                resource,
                                                variable.group(1),
                                                Objects.requireNonNullElse(variable.group(2), ANY));
                        }))
                .replaceAll("\\*\\*+", ANY)
                // The wildcard for a random suffix also matches the characters that AWS appends.
                .replaceAll("\\*-\\?+$", ANY)
                // The name of a parameter can start with the slash before it.
                .replace("parameter//", "parameter/");
        return PlannedArns.isArn(arn) ? arn : ANY;
    }

    /** Returns the ARN that an input at the end of a template contains instead of a name; empty if it's a name. */
    private static String referenced(String template, PlannedResource resource) {
        var variable = LAST.matcher(template);
        if (!variable.find() || !(resource.value(variable.group(1)) instanceof Text text)) {
            return "";
        }
        var queue = QUEUE_URL.matcher(text.text());
        if (queue.matches()) {
            return "arn:%s:sqs:%s:%s:%s"
                    .formatted(
                            Location.partition(queue.group(1)),
                            queue.group(1),
                            queue.group(2),
                            literal(queue.group(3)));
        }
        var arn = literal(text.text());
        boolean isOfService = PlannedArns.isArn(arn)
                && template.startsWith("arn:")
                && arn.split(":")[2].equals(template.split(":")[2]);
        return isOfService ? arn : "";
    }

    /** Returns the ARN that an input contains. */
    private String whole(PlannedResource resource, String input) {
        var arn = resource.value(input) instanceof Text text ? planned(resource, input, text.text()) : ANY;
        return PlannedArns.isArn(arn) ? arn : ANY;
    }

    /** Returns the name that an input contains, which can be the last part of an ARN or URL. */
    String part(PlannedResource resource, String input, String missing) {
        var value = resource.value(input);
        if (value.isAbsent()) {
            return missing;
        }
        if (!(value instanceof Text text)) {
            return input.equals(PlannedResource.PATH) ? "/" + ANY : ANY;
        }
        var name = planned(resource, input, text.text());
        return name.startsWith("arn:") || name.contains("://") ? lastPart(name) : name;
    }

    /** Returns a name without the random suffix that it has, or that the resource has to which it refers. */
    private String planned(PlannedResource resource, String input, String name) {
        return resource.automatic(input, name)
                .or(() -> resource.dependencies(input).stream()
                        .filter(states::containsKey)
                        .map(urn -> PlannedResource.linked(states.get(urn), lifecycle))
                        .flatMap(linked -> linked.automatic(name).stream())
                        .findFirst())
                .orElseGet(() -> literal(name));
    }
}
