package io.assumerole.localaws.least;

import io.assumerole.localaws.provider.wire.WireJson;
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
 * A policy of one user or role: the actions of its recorded calls, and the known additional permissions of the official
 * plugin. Resources are narrowed to the names and the prefixes of the stack.
 */
public final class LeastPrivilegePolicy {
    /** The Sid of the statement with the actions that no recorded call needed. */
    public static final String NOT_VERIFIED = "NeededButNotVerifiedHere";

    private static final String ANY = "*";

    /** An action on a resource; verified if a call of the run used it. */
    private record Grant(String action, String resource, boolean verified) {}

    /** A statement that allows actions on resources. */
    private record Statement(boolean verified, Set<String> actions, Set<String> resources) {}

    private final Set<Grant> grants;
    private final Set<String> unknown;

    private LeastPrivilegePolicy(Set<Grant> grants, Set<String> unknown) {
        this.grants = grants;
        this.unknown = unknown;
    }

    /**
     * Creates the policy for the recorded calls of one user or role.
     *
     * @param resources the resources of the deployed stack
     */
    public static LeastPrivilegePolicy of(List<RecordedCall> decisions, StackResources resources) {
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
        var policy = new LeastPrivilegePolicy(grants, unknown);
        resources.all().stream()
                .filter(resource -> resource.arn() != null)
                .forEach(resource -> policy.addPluginPermissions(resource, resources.generalized(resource.arn())));
        return policy;
    }

    /** Adds the official plugin's additional permissions for a resource that the identity works with. */
    private void addPluginPermissions(StackResources.Resource resource, String arn) {
        if (grants.stream()
                .noneMatch(grant -> grant.verified() && grant.resource().equals(arn))) {
            return;
        }
        for (var action : PluginPermissions.additional(resource.type(), resource::has)) {
            var resourceArn = resourceOf(PluginPermissions.kind(action).orElseThrow(), arn);
            if (!grants.contains(new Grant(action, resourceArn, true))) {
                grants.add(new Grant(action, resourceArn, false));
            }
        }
    }

    /**
     * Returns the resource of an additional action: if its kind differs from the kind of the ARN, its name is unknown.
     */
    private static String resourceOf(String kind, String arn) {
        if (kind.equals(PluginPermissions.NOTHING)) {
            return ANY;
        }
        if (PluginPermissions.fits(kind, arn)) {
            return arn;
        }
        return kind.equals("object") ? arn + "/*" : arn.substring(0, arn.lastIndexOf(':') + 1) + kind + "/*";
    }

    /**
     * Returns the calls whose required permissions are unknown, and which the policy therefore does not contain:
     * actions with their resources, sorted.
     */
    public List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** Returns the distinct actions of the recorded calls, in the order of their first calls. */
    public List<String> actions() {
        return grants.stream()
                .filter(Grant::verified)
                .map(Grant::action)
                .distinct()
                .toList();
    }

    /** Returns the actions that no recorded call used, sorted. */
    public List<String> notVerified() {
        return grants.stream()
                .filter(grant -> !grant.verified())
                .map(Grant::action)
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns the same policy without an action on any resource. */
    public LeastPrivilegePolicy without(String action) {
        return new LeastPrivilegePolicy(
                grants.stream()
                        .filter(grant -> !grant.action().equals(action))
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                unknown);
    }

    /** Returns the statements, one for each set of actions. The statements of recorded calls come first. */
    private List<Statement> statements() {
        var statements = new ArrayList<Statement>();
        for (boolean verified : new boolean[] {true, false}) {
            var ofResource = new TreeMap<String, Set<String>>(
                    Comparator.<String, Boolean>comparing(ANY::equals).thenComparing(Comparator.naturalOrder()));
            grants.stream()
                    .filter(grant -> grant.verified() == verified)
                    .forEach(grant -> ofResource
                            .computeIfAbsent(grant.resource(), each -> new TreeSet<>())
                            .add(grant.action()));
            var ofActions = new LinkedHashMap<Set<String>, Set<String>>();
            ofResource.forEach((resource, actions) -> ofActions
                    .computeIfAbsent(actions, each -> new LinkedHashSet<>())
                    .add(resource));
            ofActions.forEach((actions, resources) -> statements.add(new Statement(verified, actions, resources)));
        }
        return statements;
    }

    /** Returns the policy as multi-line JSON; it allows nothing if the policy is empty. */
    public String json() {
        return statements().stream()
                .map(LeastPrivilegePolicy::json)
                .collect(Collectors.joining(
                        ",\n", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n", "\n  ]\n}\n"));
    }

    private static String json(Statement statement) {
        var lines = Stream.of(
                statement.verified() ? "" : "      \"Sid\": " + quoted(NOT_VERIFIED) + ",\n",
                "      \"Effect\": \"Allow\",\n",
                "      \"Action\": " + jsonList(statement.actions()) + ",\n",
                "      \"Resource\": " + jsonList(statement.resources()) + "\n");
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
     * Returns the policy as a Java expression with the classes of {@code io.assumerole.policy}: several lines without a
     * semicolon.
     */
    public String java() {
        return statements().stream()
                .map(LeastPrivilegePolicy::java)
                .collect(Collectors.joining(",\n", "PolicyDocument.of(\n", ")\n"));
    }

    private static String java(Statement statement) {
        var indent = " ".repeat(16);
        return Stream.of(
                        statement.verified() ? "" : indent + ".sid(" + quoted(NOT_VERIFIED) + ")\n",
                        indent + ".action(" + javaList(statement.actions()) + ")\n",
                        indent + ".resource(" + javaList(statement.resources()) + ")\n",
                        indent + ".build()")
                .collect(Collectors.joining("", "        Statement.allow()\n", ""));
    }

    private static String javaList(Set<String> texts) {
        return texts.stream()
                .map(LeastPrivilegePolicy::quoted)
                .collect(Collectors.joining(texts.size() > 2 ? ",\n" + " ".repeat(24) : ", "));
    }

    /** Returns a quoted text. JSON and Java quote the characters of actions and ARNs in the same way. */
    private static String quoted(String text) {
        return WireJson.write(text);
    }

    /** Returns whether this policy allows nothing, because no call of the run needed a permission. */
    public boolean isEmpty() {
        return grants.isEmpty();
    }
}
