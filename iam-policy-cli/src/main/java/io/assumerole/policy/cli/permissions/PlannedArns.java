package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ARNs of planned resources, with {@code *} for the parts that AWS or Pulumi chooses during the deployment. */
final class PlannedArns {
    /** The text that stands for an unknown part in the first example of an ARN. */
    static final String EXAMPLE = "0a1b2c3";

    private static final String ANY = "*";
    private static final String ARN = "arn";

    private static final String ROLE = "arn:${Partition}:iam::${Account}:role/";

    /** A part of a template: the name of an input, and its default. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^=}]+)(?:=([^}]*))?}");

    /** The parts of a template that the location of the deployment decides. */
    private static final Set<String> LOCATION = Set.of("Partition", "Region", "Account");

    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_+=,.@/:;!'()~#&%-]");

    /** The input at the end of a template. */
    private static final Pattern LAST = Pattern.compile("\\$\\{([^=}]+)}$");

    private static final Pattern QUEUE_URL = Pattern.compile("https://sqs\\.([a-z0-9-]+)\\.[^/]+/([0-9]{12})/([^/]+)");

    /** An ARN with a service and a resource. */
    private static final Pattern WHOLE = Pattern.compile("arn:[a-z-]+:[a-z0-9-]+:[^:]*:[^:]*:.+");

    /** A name with the random suffix that Pulumi generates. */
    private static final Pattern AUTOMATIC = Pattern.compile("(.+-)[0-9a-f]{7}(\\.fifo)?");

    /** The maximum number of resource types for which a statement names each type instead of {@code *}. */
    private static final int MOST_TYPES = 8;

    /** The maximum number of resources that lead from one resource to the one that a call is about. */
    private static final int MOST_LINKS = 4;

    /** The maximum number of resources that an unknown value without a link can refer to. */
    private static final int MOST_CANDIDATES = 20;

    private final Map<String, ResourceState> states;
    private final Location location;
    private final boolean anyName;

    /** The URNs of the resources that have an ARN of a resource type themselves. */
    private final Map<String, List<String>> owners = new HashMap<>();

    /**
     * Creates the ARNs of a deployment.
     *
     * @param states the states after the deployment, and those of deleted resources, by URN
     * @param anyName whether also the names of existing resources can change later
     */
    PlannedArns(Map<String, ResourceState> states, Location location, boolean anyName) {
        this.states = states;
        this.location = location;
        this.anyName = anyName;
        states.values()
                .forEach(state -> ResourceCalls.of(state.type())
                        .ifPresent(calls -> calls.own().keySet().stream()
                                .filter(key -> calls.hasTemplate(key, state))
                                .forEach(key -> owners.computeIfAbsent(key, missing -> new ArrayList<>())
                                        .add(state.urn()))));
        // For many candidates, a wildcard is easier to read than their names.
        owners.values().removeIf(urns -> urns.size() > MOST_CANDIDATES);
    }

    /**
     * Returns the patterns for the ARNs of the resources that a call is about.
     *
     * @param action the action of the call
     * @param isNew whether the deployment creates the resource, so that its ARN isn't known yet
     */
    Set<String> of(KnownAction action, ResourceState state, ResourceCalls calls, boolean isNew) {
        var types = action.use().types();
        var service = ResourceCalls.service(action.name());
        var found = new LinkedHashSet<String>();
        var withTemplate = types.stream()
                .filter(type -> calls.hasTemplate(key(service, type), state))
                .toList();
        if (!withTemplate.isEmpty()) {
            // A call that sets tags is about the resource itself, although its action accepts almost every type.
            var ofItself = withTemplate.stream()
                    .filter(type -> isAboutTags(action) && calls.own().containsKey(key(service, type)))
                    .toList();
            if (!ofItself.isEmpty()) {
                ofItself.forEach(type -> found.addAll(ofType(key(service, type), type, state, calls, isNew)));
                return found;
            }
            var fitting = withTemplate.stream()
                    .filter(type ->
                            calls.templates(key(service, type)).stream().anyMatch(template -> fits(template, state)))
                    .toList();
            (fitting.isEmpty() ? withTemplate : fitting)
                    .forEach(type -> found.addAll(ofType(key(service, type), type, state, calls, isNew)));
            return found;
        }
        if (types.isEmpty()) {
            return Set.of(ANY);
        }
        var arn = knownArn(state, isNew);
        if (!arn.isEmpty()
                && types.stream().anyMatch(type -> type.isOf(arn))
                && !ResourceCalls.needsSeveral(action.name())) {
            return Set.of(arn);
        }
        var same = types.stream().filter(type -> isNamed(type, state)).toList();
        if (!same.isEmpty() && !ResourceCalls.needsSeveral(action.name())) {
            same.forEach(type -> found.add(named(type, state, isNew)));
        } else if (types.size() <= MOST_TYPES) {
            types.forEach(type -> found.add(named(type, state, isNew)));
        } else {
            found.add(ANY);
        }
        return found;
    }

    static boolean isAboutTags(KnownAction action) {
        var name = action.name().substring(action.name().indexOf(':') + 1);
        return name.startsWith("Tag")
                || name.startsWith("Untag")
                || name.endsWith("Tags")
                || name.endsWith("TagResource");
    }

    private static String key(String service, KnownResourceType type) {
        return service + ":" + type.name();
    }

    /** Returns the ARN of a resource that exists before the deployment; empty if it isn't known or can change. */
    private String knownArn(ResourceState state, boolean isNew) {
        return isNew || anyName
                ? ""
                : state.outputs()
                        .text(ARN)
                        .filter(arn -> WHOLE.matcher(literal(arn)).matches() && arn.equals(literal(arn)))
                        .orElse("");
    }

    /** Replaces the characters that have a meaning in policies, or that no name in an ARN has, with a wildcard. */
    private static String literal(String text) {
        return SPECIAL.matcher(text).replaceAll("?");
    }

    private Set<String> ofType(
            String key, KnownResourceType type, ResourceState state, ResourceCalls calls, boolean isNew) {
        if (calls.own().containsKey(key)) {
            var arn = knownArn(state, isNew);
            return !arn.isEmpty() && type.isOf(arn)
                    ? Set.of(arn)
                    : own(calls.own().get(key), state, isNew);
        }
        return others(key, calls.others().get(key), state, isNew, 0).stream()
                .map(pattern -> pattern.equals(ANY) ? form(type, state) : pattern)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> own(List<String> templates, ResourceState state, boolean isNew) {
        return fitting(templates, state)
                .map(template -> filled(template, state, isNew))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the templates whose inputs the resource has; the first one if there are none. */
    private static Stream<String> fitting(List<String> templates, ResourceState state) {
        var fitting =
                templates.stream().filter(template -> fits(template, state)).toList();
        return fitting.isEmpty() ? templates.stream().limit(1) : fitting.stream();
    }

    /** Returns whether the resource has each input of a template that has no default. */
    private static boolean fits(String template, ResourceState state) {
        return VARIABLE.matcher(template)
                .results()
                .allMatch(variable -> LOCATION.contains(variable.group(1))
                        || variable.group(2) != null
                        || !value(state, variable.group(1)).isAbsent());
    }

    /** Returns the ARNs of other resources: those of resources of the stack that the inputs refer to, or the template. */
    private Set<String> others(String key, List<String> templates, ResourceState state, boolean isNew, int links) {
        return fitting(templates, state)
                .flatMap(template -> other(key, template, state, isNew, links).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> other(String key, String template, ResourceState state, boolean isNew, int links) {
        var found = new LinkedHashSet<String>();
        var variables = VARIABLE.matcher(template);
        while (variables.find()) {
            var input = variables.group(1);
            var value = value(state, input);
            for (var urn : linked(state, input, value, key)) {
                found.addAll(ofLinked(key, states.get(urn), value, links));
            }
        }
        return found.isEmpty() ? Set.of(filled(template, state, isNew)) : found;
    }

    /** Returns the resources with such an ARN that an input refers to. In Java programs, an unknown value has no link. */
    private List<String> linked(ResourceState state, String input, Value value, String key) {
        var links = state.dependencies(input.split("\\.")[0]).stream()
                .filter(urn -> states.containsKey(urn) && !urn.equals(state.urn()))
                .filter(urn -> leadsTo(states.get(urn), key))
                .toList();
        return links.isEmpty() && value.hasUnknown() ? owners.getOrDefault(key, List.of()) : links;
    }

    private static boolean leadsTo(ResourceState state, String key) {
        return ResourceCalls.of(state.type())
                .filter(calls -> calls.hasTemplate(key, state))
                .isPresent();
    }

    private Set<String> ofLinked(String key, ResourceState state, Value value, int links) {
        var calls = ResourceCalls.of(state.type()).orElseThrow();
        boolean isNew = state.outputs().text(ARN).isEmpty();
        if (calls.own().containsKey(key)) {
            var arn = knownArn(state, isNew);
            var planned = arn.isEmpty() ? own(calls.own().get(key), state, isNew) : Set.of(arn);
            // A known value that isn't the name of the linked resource names another resource.
            return value instanceof Text text && planned.stream().noneMatch(pattern -> isAbout(pattern, text.text()))
                    ? Set.of()
                    : planned;
        }
        return links < MOST_LINKS ? others(key, calls.others().get(key), state, isNew, links + 1) : Set.of();
    }

    private static boolean isAbout(String pattern, String value) {
        var name = lastPart(value);
        var planned = lastPart(pattern);
        return planned.endsWith(ANY)
                ? name.startsWith(planned.substring(0, planned.length() - 1))
                : planned.replaceFirst("-\\?+$", "").equals(name) || planned.equals(name);
    }

    private static String lastPart(String text) {
        return text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
    }

    /** Returns the ARN that an input at the end of a template contains instead of a name; empty if it's a name. */
    private static String referenced(String template, ResourceState state) {
        var variable = LAST.matcher(template);
        if (!variable.find() || !(value(state, variable.group(1)) instanceof Text text)) {
            return "";
        }
        var queue = QUEUE_URL.matcher(text.text());
        if (queue.matches()) {
            return String.join(
                    ":",
                    "arn",
                    Location.partition(queue.group(1)),
                    "sqs",
                    queue.group(1),
                    queue.group(2),
                    literal(queue.group(3)));
        }
        var arn = literal(text.text());
        boolean isOfService = WHOLE.matcher(arn).matches()
                && template.startsWith("arn:")
                && arn.split(":")[2].equals(template.split(":")[2]);
        return isOfService ? arn : "";
    }

    private String filled(String template, ResourceState state, boolean isNew) {
        var reference = referenced(template, state);
        if (!reference.isEmpty()) {
            return reference;
        }
        var region = location.regionOf(state);
        return VARIABLE.matcher(template)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        switch (variable.group(1)) {
                            case "Partition" -> Location.partition(region);
                            case "Region" -> region;
                            case "Account" -> location.account();
                            default ->
                                part(
                                        state,
                                        variable.group(1),
                                        Objects.requireNonNullElse(variable.group(2), ANY),
                                        isNew,
                                        variable.group().equals(template));
                        }))
                .replaceAll("\\*\\*+", ANY)
                // The wildcard for a random suffix also matches the characters that AWS appends.
                .replaceAll("\\*-\\?+$", ANY)
                // The name of a parameter can start with the slash before it.
                .replace("parameter//", "parameter/");
    }

    private String part(ResourceState state, String input, String missing, boolean isNew, boolean isWhole) {
        var value = value(state, input);
        if (value.isAbsent()) {
            return missing;
        }
        if (!(value instanceof Text text)) {
            return ANY;
        }
        var name = planned(state, input, text.text(), isNew);
        if (isWhole) {
            return WHOLE.matcher(name).matches() ? name : ANY;
        }
        boolean isReference = name.startsWith("arn:") || name.contains("://");
        // An input such as a queue's URL or a role's ARN ends in the name.
        return isReference ? lastPart(name) : name;
    }

    /** Returns a name without the random suffix that it has, or that the resource has to which it refers. */
    private String planned(ResourceState state, String input, String name, boolean isNew) {
        var own = automatic(state, input, name, isNew);
        return own.equals(name)
                ? state.dependencies(input.split("\\.")[0]).stream()
                        .filter(states::containsKey)
                        .map(states::get)
                        .flatMap(other -> other.inputs().map().entrySet().stream()
                                .filter(entry -> entry.getValue().equals(new Text(name)))
                                .map(entry -> automatic(
                                        other,
                                        entry.getKey(),
                                        name,
                                        other.outputs().text(ARN).isEmpty())))
                        .filter(found -> !found.equals(name))
                        .findFirst()
                        .orElse(literal(name))
                : own;
    }

    /** Returns a name with {@code *} for the random suffix that Pulumi chooses again during the deployment. */
    private String automatic(ResourceState state, String input, String name, boolean isNew) {
        if (!isNew && !anyName) {
            return name;
        }
        var generated = AUTOMATIC.matcher(name);
        if (!generated.matches()) {
            return name;
        }
        // A provider lists the names that it generates as defaults; Pulumi's own names start with the resource's name.
        boolean isAutomatic = generated.group(1).equals(state.name() + "-")
                || state.inputs().get("__defaults").elements().anyMatch(new Text(input)::equals);
        return isAutomatic ? literal(generated.group(1)) + ANY : name;
    }

    private static Value value(ResourceState state, String path) {
        Value value = state.inputs();
        for (var name : path.split("\\.")) {
            if (value instanceof Items items && items.list().size() == 1) {
                value = items.list().get(0);
            }
            value = value instanceof Value.Fields fields
                    ? fields.get(name)
                    : value instanceof Value.Unreadable ? value : Value.ABSENT;
        }
        if (value.isAbsent() && path.equals("name")) {
            value = state.inputs()
                    .text("namePrefix")
                    .<Value>map(prefix -> new Text(prefix + ANY))
                    .orElse(value);
        }
        return value instanceof Scalar scalar && !scalar.isAbsent() ? new Text(scalar.json()) : value;
    }

    private String form(KnownResourceType type, ResourceState state) {
        return form(type, location.regionOf(state), location.account());
    }

    /** Returns the form of the ARNs of a type in a region and account. */
    private static String form(KnownResourceType type, String region, String account) {
        var parts = type.arn().replace('%', '*').split(":", 6);
        if (parts.length < 6) {
            return ANY;
        }
        parts[1] = parts[1].equals(ANY) ? Location.partition(region) : parts[1];
        parts[3] = parts[3].equals(ANY) ? region : parts[3];
        parts[4] = parts[4].equals(ANY) ? account : parts[4];
        return String.join(":", parts);
    }

    /** Returns whether a type of the service reference has the name of the resource's type. */
    private static boolean isNamed(KnownResourceType type, ResourceState state) {
        return plain(type.name()).equals(plain(state.shortType()));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Returns the form of the ARNs of a type, with the resource's name if it ends in one variable part. */
    private String named(KnownResourceType type, ResourceState state, boolean isNew) {
        var form = form(type, state);
        int resource = form.lastIndexOf(':') + 1;
        boolean hasOneVariable = resource > 0 && form.endsWith(ANY) && form.indexOf(ANY, resource) == form.length() - 1;
        return hasOneVariable
                ? nameInput(type, state)
                        .map(input -> form.substring(0, form.length() - 1) + part(state, input, ANY, isNew, false))
                        .orElse(form)
                : form;
    }

    /** Returns the input with the name of a resource of a type, such as {@code logGroupName} for {@code log-group}. */
    private static Optional<String> nameInput(KnownResourceType type, ResourceState state) {
        var name = plain(type.name());
        var names = Set.of(name, name + "name", name + "identifier", name + "id");
        return state.inputs().map().keySet().stream()
                .filter(input -> names.contains(plain(input)) || input.equals("name") && isNamed(type, state))
                .filter(input -> value(state, input) instanceof Text text && !text.isAbsent())
                .findFirst();
    }

    /** Returns the ARNs of the roles in an input that the deployer passes to a service. */
    Set<String> roles(ResourceState state, String input, boolean isNew) {
        var template = value(state, input) instanceof Text text && text.text().startsWith("arn:")
                ? "${" + input + "}"
                : ROLE + "${" + input + "}";
        var found = other("iam:role", template, state, isNew, 0);
        // An instance profile outside of the stack has another name than its role.
        return isInstanceProfile(input) && found.equals(Set.of(filled(template, state, isNew)))
                ? Set.of(filled(ROLE + ANY, state, isNew))
                : found;
    }

    /** Returns the possible ARNs of each policy in an input; an empty list for a policy of which nothing is known. */
    List<List<String>> policies(ResourceState state, String input, boolean isNew) {
        var value = value(state, input);
        if (value.isAbsent()) {
            return List.of();
        }
        var found = new ArrayList<List<String>>();
        if (value instanceof Items) {
            value.leaves()
                    .filter(Text.class::isInstance)
                    .map(item -> List.of(literal(((Text) item).text())))
                    .forEach(found::add);
        }
        if (value instanceof Text || value.unreadable().isPresent()) {
            var planned = other("iam:policy", "${" + input + "}", state, isNew, 0);
            found.add(planned.contains(ANY) ? List.of() : List.copyOf(planned));
        }
        return found;
    }

    static boolean isInstanceProfile(String input) {
        return input.toLowerCase(Locale.ROOT).contains("instanceprofile");
    }

    /** Returns examples of the ARNs that a pattern matches: two different ones if it contains wildcards. */
    static List<String> examples(String pattern, String account) {
        var parts = pattern.split(":", 6);
        if (parts.length < 6) {
            return List.of(pattern);
        }
        return Stream.of(List.of(EXAMPLE, "eu-central-1"), List.of("f9e8d7c", "us-east-1"))
                .map(example -> String.join(
                        ":",
                        parts[0],
                        parts[1],
                        parts[2].equals(ANY) ? "ec2" : parts[2],
                        parts[3].equals(ANY) ? example.get(1) : parts[3],
                        parts[4].equals(ANY) ? account : parts[4],
                        parts[5].replace(ANY, example.get(0))
                                .replace('?', example.get(0).charAt(0))))
                .distinct()
                .toList();
    }

    /** Returns examples for an action whose resources aren't known at all. */
    static List<String> examples(KnownAction action, String region, String account) {
        var examples = action.use().types().stream()
                .map(type -> form(type, region, account))
                .flatMap(form -> examples(form, account).stream())
                .distinct()
                .toList();
        return examples.isEmpty() ? List.of(ANY) : examples;
    }
}
