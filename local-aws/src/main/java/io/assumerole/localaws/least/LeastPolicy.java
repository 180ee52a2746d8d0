package io.assumerole.localaws.least;

import io.assumerole.localaws.provider.wire.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policy with the calls that were recorded of one user or role, and with what the official plugin is known to need
 * besides. Resources are narrowed to the names and the prefixes of the stack.
 */
public final class LeastPolicy {
    /** The Sid of what no call here has shown to be needed. */
    public static final String NOT_PROVED = "NeededBesidesNotProvedHere";

    private static final String ANY = "*";

    /**
     * An action on a resource.
     *
     * @param proved whether a call of the run made it
     */
    private record Grant(String action, String resource, boolean proved) {}

    /** One statement: actions that are allowed on the same resources. */
    private record Part(boolean proved, Set<String> actions, Set<String> resources) {}

    private final Set<Grant> grants;
    private final Set<String> unknown;

    private LeastPolicy(Set<Grant> grants, Set<String> unknown) {
        this.grants = grants;
        this.unknown = unknown;
    }

    /**
     * Makes the policy.
     *
     * @param decisions what was recorded of one user or role
     * @param resources the stack's, when it was deployed
     * @return the policy
     */
    public static LeastPolicy of(List<RecordedCall> decisions, StackResources resources) {
        var grants = new LinkedHashSet<Grant>();
        var unknown = new TreeSet<String>();
        for (var decision : decisions) {
            var resource = resources.generalized(decision.resource());
            var kind = PluginPermissions.kind(decision.action());
            if (kind.isPresent() && PluginPermissions.fits(kind.get(), resource)) {
                grants.add(new Grant(decision.action(), resource, true));
            } else {
                unknown.add(decision.action() + " on " + resource);
            }
        }
        var policy = new LeastPolicy(grants, unknown);
        resources.all().stream()
                .filter(resource -> resource.arn() != null)
                .forEach(resource -> policy.addBesides(resource, resources.generalized(resource.arn())));
        return policy;
    }

    /** For a resource that the identity works with, and for no other. */
    private void addBesides(StackResources.Resource resource, String arn) {
        if (grants.stream()
                .noneMatch(grant -> grant.proved() && grant.resource().equals(arn))) {
            return;
        }
        for (var action : PluginPermissions.besides(resource.type(), resource::has)) {
            var about = about(PluginPermissions.kind(action).orElseThrow(), arn);
            if (!grants.contains(new Grant(action, about, true))) {
                grants.add(new Grant(action, about, false));
            }
        }
    }

    /** What belongs to a resource and is of another kind has names that nobody knows before. */
    private static String about(String kind, String arn) {
        if (kind.equals(PluginPermissions.NOTHING)) {
            return ANY;
        }
        if (PluginPermissions.fits(kind, arn)) {
            return arn;
        }
        return kind.equals("object") ? arn + "/*" : arn.substring(0, arn.lastIndexOf(':') + 1) + kind + "/*";
    }

    /**
     * Returns the calls of which it is not known what a policy has to say, and which the policy does not have.
     *
     * @return actions with what they were about, sorted
     */
    public List<String> unknown() {
        return List.copyOf(unknown);
    }

    /**
     * Returns the actions of the recorded calls.
     *
     * @return actions, each once, in the order of their first calls
     */
    public List<String> actions() {
        return grants.stream()
                .filter(Grant::proved)
                .map(Grant::action)
                .distinct()
                .toList();
    }

    /**
     * Returns the actions that no call here has made.
     *
     * @return actions, sorted
     */
    public List<String> notProved() {
        return grants.stream()
                .filter(grant -> !grant.proved())
                .map(Grant::action)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Returns the same policy without an action.
     *
     * @param action an action, which goes from all resources
     * @return another policy
     */
    public LeastPolicy without(String action) {
        return new LeastPolicy(
                grants.stream()
                        .filter(grant -> !grant.action().equals(action))
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                unknown);
    }

    /** Statement by statement: first what was proved; in each, one for every set of actions. */
    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        for (boolean proved : new boolean[] {true, false}) {
            var ofResource = new TreeMap<String, Set<String>>(
                    Comparator.<String, Boolean>comparing(ANY::equals).thenComparing(Comparator.naturalOrder()));
            grants.stream()
                    .filter(grant -> grant.proved() == proved)
                    .forEach(grant -> ofResource
                            .computeIfAbsent(grant.resource(), each -> new TreeSet<>())
                            .add(grant.action()));
            var ofActions = new LinkedHashMap<Set<String>, Set<String>>();
            ofResource.forEach((resource, actions) -> ofActions
                    .computeIfAbsent(actions, each -> new LinkedHashSet<>())
                    .add(resource));
            ofActions.forEach((actions, resources) -> parts.add(new Part(proved, actions, resources)));
        }
        return parts;
    }

    /**
     * Writes it as JSON.
     *
     * @return a policy document, over several lines; one that allows nothing if there is nothing to allow
     */
    public String json() {
        return parts().stream()
                .map(LeastPolicy::json)
                .collect(Collectors.joining(
                        ",\n", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n", "\n  ]\n}\n"));
    }

    private static String json(Part part) {
        var lines = Stream.of(
                part.proved() ? "" : "      \"Sid\": " + quoted(NOT_PROVED) + ",\n",
                "      \"Effect\": \"Allow\",\n",
                "      \"Action\": " + jsonList(part.actions()) + ",\n",
                "      \"Resource\": " + jsonList(part.resources()) + "\n");
        return lines.collect(Collectors.joining("", "    {\n", "    }"));
    }

    private static String jsonList(Set<String> texts) {
        return texts.size() == 1
                ? quoted(texts.iterator().next())
                : texts.stream()
                        .map(text -> "        " + quoted(text))
                        .collect(Collectors.joining(",\n", "[\n", "\n      ]"));
    }

    /**
     * Writes it as a Java expression with the classes of {@code io.assumerole.policy}.
     *
     * @return an expression without a semicolon, over several lines
     */
    public String java() {
        return parts().stream()
                .map(LeastPolicy::java)
                .collect(Collectors.joining(",\n", "PolicyDocument.of(\n", ")\n"));
    }

    private static String java(Part part) {
        var indent = " ".repeat(16);
        return Stream.of(
                        part.proved() ? "" : indent + ".sid(" + quoted(NOT_PROVED) + ")\n",
                        indent + ".action(" + javaList(part.actions()) + ")\n",
                        indent + ".resource(" + javaList(part.resources()) + ")\n",
                        indent + ".build()")
                .collect(Collectors.joining("", "        Statement.allow()\n", ""));
    }

    private static String javaList(Set<String> texts) {
        return texts.stream()
                .map(LeastPolicy::quoted)
                .collect(Collectors.joining(texts.size() > 2 ? ",\n" + " ".repeat(24) : ", "));
    }

    /** JSON and Java write what can be in an action or an ARN in the same way. */
    private static String quoted(String text) {
        return JsonText.write(text);
    }

    /**
     * Tells whether it allows nothing.
     *
     * @return true if no call of the run needed a permission
     */
    public boolean isEmpty() {
        return grants.isEmpty();
    }
}
