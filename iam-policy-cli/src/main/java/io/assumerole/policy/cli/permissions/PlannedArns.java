package io.assumerole.policy.cli.permissions;

import static io.assumerole.policy.cli.permissions.PlannedResource.ANY;

import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownResourceType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ARNs of the resources that calls are about, with {@code *} for the parts that AWS or Pulumi chooses during the deployment.
 * If the data has no template for an ARN, it has the form in the service reference.
 */
final class PlannedArns {
    /** The text that stands for an unknown part in the first example of an ARN. */
    static final String EXAMPLE = "0a1b2c3";

    /** A name and a region that policies don't contain. The name is as long as the random suffixes of Terraform's provider. */
    static final String UNNAMED = "qzqzqzqzqzqzqzqzqzqzqzqzqz";

    static final String UNNAMED_REGION = "qz-qzqzqzq-9";

    /** An account for the examples of patterns that name no account. */
    private static final String ANY_ACCOUNT = "123456789012";

    private static final String ROLE = "arn:${Partition}:iam::${Account}:role/";

    /** The maximum number of resource types for which a statement names each type instead of {@code *}. */
    private static final int MOST_TYPES = 8;

    private final Location location;
    private final ArnTemplates templates;
    private final boolean isForCheck;

    /**
     * Creates the ARNs of a deployment.
     *
     * @param states the states after the deployment, and those of deleted resources, by URN
     * @param lifecycle whether a later deployment can also create the existing resources again
     * @param isForCheck whether to include the roles and policies outside of the stack that an unknown value can name
     */
    PlannedArns(Map<String, ResourceState> states, Location location, boolean lifecycle, boolean isForCheck) {
        this.location = location;
        this.isForCheck = isForCheck;
        this.templates = new ArnTemplates(states, location, lifecycle, isForCheck);
    }

    /**
     * Returns the patterns for the ARNs of the resources that a call is about.
     *
     * @param action the action of the call
     * @param calls the calls for the type of the resource
     */
    Set<String> of(KnownAction action, PlannedResource resource, ResourceCalls calls) {
        var service = ResourceCalls.service(action.name());
        var types = action.use().types();
        var withTemplate = types.stream()
                .filter(type -> calls.hasTemplate(key(service, type), resource.state()))
                .toList();
        if (!withTemplate.isEmpty()) {
            return ofTemplates(action, service, withTemplate, resource, calls);
        }
        if (types.isEmpty()) {
            return Set.of(ANY);
        }
        if (ResourceCalls.needsSeveral(action.name())) {
            return ofForms(types, resource);
        }
        return resource.arn()
                .filter(arn -> types.stream().anyMatch(type -> type.isOf(arn)))
                .map(Set::of)
                .orElseGet(() -> ofForms(preferred(types, type -> isNamed(type, resource)), resource));
    }

    /** Returns a resource once for each element of a list that names what a call is about: AWS decides about each element. */
    Stream<PlannedResource> each(KnownAction action, PlannedResource resource, ResourceCalls calls) {
        var service = ResourceCalls.service(action.name());
        return ResourceCalls.needsSeveral(action.name())
                ? Stream.of(resource)
                : ArnTemplates.each(
                        action.use().types().stream()
                                .flatMap(type -> calls.templates(key(service, type)).stream())
                                .toList(),
                        resource);
    }

    private Set<String> ofTemplates(
            KnownAction action,
            String service,
            List<KnownResourceType> types,
            PlannedResource resource,
            ResourceCalls calls) {
        Predicate<KnownResourceType> isOwn = type -> calls.own().containsKey(key(service, type));
        Predicate<KnownResourceType> fits = type -> calls.templates(key(service, type)).stream()
                .anyMatch(template -> ArnTemplates.fits(template, resource));
        // A call that sets tags is about the resource itself, although its action accepts almost every type.
        boolean isAboutItself = isAboutTags(action) && types.stream().anyMatch(isOwn);
        return preferred(types, isAboutItself ? isOwn : fits).stream()
                .flatMap(type -> ofType(key(service, type), type, resource, calls).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static <T> List<T> preferred(List<T> all, Predicate<T> isPreferred) {
        var some = all.stream().filter(isPreferred).toList();
        return some.isEmpty() ? all : some;
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

    private Set<String> ofType(String key, KnownResourceType type, PlannedResource resource, ResourceCalls calls) {
        if (calls.own().containsKey(key)) {
            var arn = resource.arn().filter(type::isOf);
            if (arn.isPresent()) {
                return Set.of(arn.get());
            }
        }
        var patterns = calls.own().containsKey(key)
                ? templates.own(calls.own().get(key), resource)
                : templates.others(key, calls.others().get(key), resource);
        return patterns.stream()
                .map(pattern -> pattern.equals(ANY) ? form(type, resource) : pattern)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> ofForms(List<KnownResourceType> types, PlannedResource resource) {
        return types.size() > MOST_TYPES
                ? Set.of(ANY)
                : types.stream()
                        .flatMap(type -> named(type, resource).stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String form(KnownResourceType type, PlannedResource resource) {
        return form(type, location.regionOf(resource.state()), location.account());
    }

    /** Returns the form of the ARNs of a type in a region and account. */
    private static String form(KnownResourceType type, String region, String account) {
        var parts = formParts(type);
        if (parts.length < 6) {
            return ANY;
        }
        parts[1] = parts[1].equals(ANY) ? Location.partition(region) : parts[1];
        parts[3] = parts[3].equals(ANY) ? region : parts[3];
        parts[4] = parts[4].equals(ANY) ? account : parts[4];
        return String.join(":", parts);
    }

    private static String[] formParts(KnownResourceType type) {
        return type.arn().replace('%', '*').split(":", 6);
    }

    /** Returns whether a pattern matches every resource of a type in an account and region. */
    static boolean isEvery(String pattern, KnownResourceType type) {
        var parts = pattern.split(":", 6);
        var form = formParts(type);
        return pattern.equals(ANY)
                || parts.length == 6 && form.length == 6 && parts[5].equals(form[5]) && form[5].contains(ANY);
    }

    /** Returns whether a type of the service reference has the name of the resource's type. */
    private static boolean isNamed(KnownResourceType type, PlannedResource resource) {
        return plain(type.name()).equals(plain(resource.state().shortType()));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Returns the form of the ARNs of a type, with the resource's name if it ends in one variable part. */
    private Set<String> named(KnownResourceType type, PlannedResource resource) {
        var form = form(type, resource);
        int start = form.lastIndexOf(':') + 1;
        if (start == 0 || form.indexOf(ANY, start) != form.length() - 1) {
            return Set.of(form);
        }
        // The input with the name is for example logGroupName for the type log-group.
        var name = plain(type.name());
        var names = Set.of(name, name + "name", name + "identifier", name + "id");
        return resource.state().inputs().map().keySet().stream()
                .filter(input -> names.contains(plain(input)) || input.equals("name") && isNamed(type, resource))
                .filter(input -> resource.value(input) instanceof Text text && !text.isAbsent())
                .findFirst()
                .map(input -> named(form, type, resource, input))
                .orElseGet(() -> Set.of(form));
    }

    private Set<String> named(String form, KnownResourceType type, PlannedResource resource, String input) {
        var ofStack = form.contains(":iam:") ? templates.withPath(key("iam", type), resource, input) : Set.<String>of();
        var named = form.substring(0, form.length() - 1) + templates.part(resource, input, ANY);
        return !ofStack.isEmpty() ? ofStack : Set.of(isArn(named) ? named : form);
    }

    /** Returns the ARNs of the roles in an input that the deployer passes to a service. */
    Set<String> passed(PlannedResource resource, String input) {
        var roles = roles(resource, input);
        if (isForCheck && isOpen(resource, input)) {
            roles = new LinkedHashSet<>(roles);
            roles.add(templates.filled(ROLE + ANY, resource));
        }
        return roles;
    }

    /** Returns the ARNs of the roles in an input. */
    Set<String> roles(PlannedResource resource, String input) {
        var template = resource.value(input) instanceof Text text && text.text().startsWith("arn:")
                ? "${" + input + "}"
                : ROLE + "${" + input + "}";
        var found = templates.others("iam:role", List.of(template), resource).stream()
                .map(pattern -> pattern.equals(ANY) ? templates.filled(ROLE + ANY, resource) : pattern)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        // An instance profile outside of the stack has another name than its role.
        return isInstanceProfile(input) && found.equals(Set.of(templates.filled(template, resource)))
                ? Set.of(templates.filled(ROLE + ANY, resource))
                : found;
    }

    /** Returns the role or user of the stack whose policies an action changes; empty if no link shows it. */
    Optional<ResourceState> owner(String action, PlannedResource resource) {
        return templates.owner(action.contains("Role") ? "role" : "user", resource);
    }

    /** Returns the inputs that are assumed to refer to resources of the stack. */
    Set<String> assumed() {
        return templates.assumed();
    }

    /** Returns whether an input can also name a role outside of the stack, because its value and link are unknown. */
    boolean isOpen(PlannedResource resource, String input) {
        return templates.isOpen("iam:role", resource, input);
    }

    /** Returns the possible ARNs of each policy in an input; an empty list for a policy of which nothing is known. */
    List<List<String>> policies(PlannedResource resource, String input) {
        var found = new ArrayList<List<String>>();
        if (resource.value(input).elements().findAny().isEmpty()) {
            return found;
        }
        resource.each(input).forEach(one -> {
            var planned = templates.others("iam:policy", List.of("${" + input + "}"), one);
            found.add(planned.contains(ANY) ? List.of() : List.copyOf(planned));
        });
        if (isForCheck && templates.isOpen("iam:policy", resource, input)) {
            found.add(List.of());
        }
        return found;
    }

    static boolean isInstanceProfile(String input) {
        return input.toLowerCase(Locale.ROOT).contains("instanceprofile");
    }

    /** Returns whether a policy and a request can name an ARN, or the ARNs that a pattern matches. */
    static boolean isArn(String pattern) {
        return pattern.startsWith("arn:")
                && ResourcePattern.isResource(pattern)
                && ResourcePattern.faults(pattern, true).isEmpty()
                && examples(pattern).stream().allMatch(ResourcePattern::isOne);
    }

    /** Returns examples in any account. */
    static List<String> examples(String pattern) {
        return examples(pattern, ANY_ACCOUNT);
    }

    /**
     * Returns examples of the ARNs that a pattern matches: different ones if it contains wildcards. A policy names the name
     * and the region of the last one only by a wildcard.
     */
    static List<String> examples(String pattern, String account) {
        var parts = pattern.split(":", 6);
        if (parts.length < 6) {
            return List.of(pattern);
        }
        // An unknown path, which is before the name, can be a single slash.
        boolean canBeEmpty = parts[2].equals("iam") && parts[5].matches(".+/\\*[^*/]+");
        return Stream.of(
                        List.of(EXAMPLE, "eu-central-1"),
                        List.of("f9e8d7c", "us-east-1"),
                        List.of(UNNAMED, UNNAMED_REGION))
                .map(example -> String.join(
                        ":",
                        parts[0],
                        parts[1],
                        parts[2].equals(ANY) ? "ec2" : parts[2],
                        parts[3].equals(ANY) ? example.get(1) : parts[3],
                        parts[4].equals(ANY) ? account : parts[4],
                        parts[5].replace(ANY, canBeEmpty && example.get(0).equals(UNNAMED) ? "" : example.get(0))
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
