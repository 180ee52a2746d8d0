package io.assumerole.policy.cli.permissions;

import io.assumerole.internal.Text;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The policies of the role that deploys.
 *
 * @param name the name of the role
 * @param policies its identity policies
 * @param boundaries its permissions boundary, if any
 * @param serviceControls the SCPs, each for one level of the organization
 * @param unknown sentences about policies of the role that couldn't be read
 * @param later the role after the deployment, if the deployment changes its policies; null if not
 */
record Deployer(
        String name,
        List<PolicyDocument> policies,
        List<PolicyDocument> boundaries,
        List<List<PolicyDocument>> serviceControls,
        List<String> unknown,
        @Nullable Deployer later) {

    /** The role's name in requests if the user gives no name. */
    private static final String UNNAMED = "deployer";

    /** The maximum number of role names in a message. */
    private static final int MOST_NAMES = 20;

    /** The starts of the condition keys for the tags that a call sends. */
    private static final List<String> TAG_KEYS = List.of("aws:requesttag/", "aws:tagkeys");

    /** The key of a tag in a condition key or a policy variable. */
    private static final Pattern TAG_KEY = Pattern.compile("(?i)aws:RequestTag/([^\"},]+)");

    /** A region, or a pattern for regions, in an ARN. */
    private static final Pattern REGIONS = Pattern.compile(":([a-z]{2,4}-[a-z0-9*-]*):");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}");

    private static final Pattern ROLE_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");

    /** Returns a role with policies. */
    static Deployer of(
            List<PolicyDocument> policies,
            @Nullable PolicyDocument boundary,
            List<List<PolicyDocument>> serviceControls) {
        return new Deployer(
                UNNAMED, policies, boundary == null ? List.of() : List.of(boundary), serviceControls, List.of(), null);
    }

    /**
     * Returns a role with the policies of a role in a stack, and with those of the preview.
     *
     * @param export the resources of the stack with the role; null if the preview contains the role
     * @throws PreviewException if the stack doesn't contain exactly one such role
     */
    static Deployer of(
            String file,
            String name,
            String account,
            @Nullable Map<String, ResourceState> export,
            Plan plan,
            List<List<PolicyDocument>> serviceControls) {
        // A deployment starts with the policies before it. If it creates the role, another role deploys.
        var before = graph(export, plan.before(), plan);
        var after = graph(export, plan.after(), plan);
        boolean isBefore = export != null || roles(before, null).anyMatch(role -> isNamed(role, name));
        var graph = isBefore ? before : after;
        var roles = roles(graph, export).filter(Identity::isManaged).toList();
        var named = roles.stream().filter(role -> isNamed(role, name)).toList();
        if (named.size() != 1) {
            throw new PreviewException("%s contains %s with the name %s; its roles: %s%s"
                    .formatted(
                            file,
                            named.isEmpty() ? "no role" : "several roles",
                            Text.quote(name),
                            roles.isEmpty()
                                    ? "none"
                                    : roles.stream()
                                            .map(Identity::name)
                                            .sorted()
                                            .map(Text::quote)
                                            .limit(MOST_NAMES)
                                            .collect(Collectors.joining(", ")),
                            named.isEmpty() && export == null
                                    ? "; if another stack contains the role, add --role-state with its export"
                                    : ""));
        }
        var role = named.get(0);
        if (role.account().isPresent() && !role.account().get().value().equals(account)) {
            throw new PreviewException("The role %s in %s is in the account %s, but the deployment is in the account %s"
                    .formatted(Text.quote(name), file, role.account().get(), account));
        }
        // The role exists before the deployment, so a policy for a role with an unknown name is for another role.
        var later = roles(after, export)
                .filter(each ->
                        isBefore && each.state().urn().equals(role.state().urn()))
                .findFirst()
                .map(each -> of(each, serviceControls, List.of(), null))
                .orElse(null);
        var unresolved = graph.unresolved().stream()
                .map(policy -> policy.what() + " " + policy.reason())
                .toList();
        var deployer = of(role, serviceControls, unresolved, null);
        return later == null || deployer.hasPoliciesOf(later) ? deployer : of(role, serviceControls, unresolved, later);
    }

    private static Deployer of(
            Identity role,
            List<List<PolicyDocument>> serviceControls,
            List<String> unresolved,
            @Nullable Deployer later) {
        var unknown = new ArrayList<String>();
        var policies = documents(role.effectivePolicies(), unknown);
        role.assumptions().forEach(assumption -> unknown.add(assumption.reason(null)));
        unknown.addAll(unresolved);
        return new Deployer(
                ROLE_NAME.matcher(role.name()).matches() ? role.name() : UNNAMED,
                policies,
                documents(PolicySource.listOf(role.boundary()), unknown),
                serviceControls,
                unknown,
                later);
    }

    private boolean hasPoliciesOf(Deployer other) {
        return policies.equals(other.policies)
                && boundaries.equals(other.boundaries)
                && unknown.containsAll(other.unknown);
    }

    /** Returns the graph of the preview's resources before or after the deployment, and of the other resources of an export. */
    private static AccessGraph graph(
            @Nullable Map<String, ResourceState> export, Map<String, ResourceState> planned, Plan plan) {
        var all = new LinkedHashMap<String, ResourceState>();
        if (export != null) {
            all.putAll(export);
            all.keySet().removeAll(plan.urns());
        }
        all.putAll(planned);
        return new AccessGraph(all, PolicyInputs.before(plan).after());
    }

    /** Returns the roles that are resources of the export, or of the preview if there is no export. */
    private static Stream<Identity> roles(AccessGraph graph, @Nullable Map<String, ResourceState> export) {
        return graph.identities().values().stream()
                .filter(identity -> identity.kind() == Identity.Kind.ROLE && identity.state() != null)
                .filter(role ->
                        export == null || export.containsKey(role.state().urn()));
    }

    /** Returns whether a role has a name in AWS or in the program. */
    private static boolean isNamed(Identity role, String name) {
        return role.name().equals(name) || role.state().name().equals(name);
    }

    private static List<PolicyDocument> documents(List<PolicySource> policies, List<String> unknown) {
        policies.forEach(policy ->
                policy.hidden().ifPresent(hidden -> unknown.add("the " + policy.label() + " " + hidden.reason())));
        return policies.stream().flatMap(policy -> policy.document().stream()).toList();
    }

    /** Returns whether a policy has a condition on the tags that a call sends. */
    boolean hasTagConditions() {
        return names(TAG_KEYS.toArray(String[]::new));
    }

    /** Returns the keys of the tags that the policies name, and a key that no policy names. */
    Set<String> tagKeys() {
        var keys = new TreeSet<String>();
        keys.add(PlannedArns.UNNAMED);
        documents()
                .flatMap(document -> TAG_KEY.matcher(document.toJson()).results())
                .forEach(key -> keys.add(key.group(1)));
        documents()
                .flatMap(document -> document.statements().stream())
                .flatMap(statement -> statement.conditions().stream())
                .filter(condition -> condition.lowerCaseKey().equals(TAG_KEYS.get(1)))
                .flatMap(condition -> condition.values().stream())
                .forEach(key -> keys.add(key.replace("*", PlannedArns.EXAMPLE).replace("?", "0")));
        return keys;
    }

    /** Returns the regions in the ARNs of the policies, and an example of each pattern for regions. */
    Set<String> regions() {
        return documents()
                .flatMap(document -> REGIONS.matcher(document.toJson()).results())
                .map(found -> found.group(1))
                .flatMap(region -> Stream.of("", "south", "south-1").map(part -> region.replace("*", part)))
                .filter(Location::isRegion)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whether a decision depends on the role, the session, or the owner of a resource, which aren't known. */
    boolean hasUnknownConditions() {
        return names(
                "aws:principal", "aws:userid", "aws:username", "aws:resourceaccount", "aws:resourceorg", "aws:source");
    }

    private boolean names(String... keys) {
        return documents()
                .map(document -> document.toJson().toLowerCase(Locale.ROOT))
                .anyMatch(json -> Stream.of(keys).anyMatch(json::contains));
    }

    private Stream<PolicyDocument> documents() {
        return Stream.of(
                        policies.stream(),
                        boundaries.stream(),
                        serviceControls.stream().flatMap(List::stream))
                .flatMap(Function.identity());
    }

    /** Returns whether a statement with Deny or NotResource may exclude some of the resources that a pattern matches. */
    boolean mayExcludeSome(String action, String pattern) {
        return statements(action)
                .anyMatch(statement -> statement.effect() == Effect.DENY
                        ? !statement.notResources().isEmpty() || mayName(statement.resources(), pattern)
                        : mayName(statement.notResources(), pattern));
    }

    private static boolean mayName(List<String> resources, String pattern) {
        return resources.stream().anyMatch(named -> !named.equals("*") && mayOverlap(named, pattern));
    }

    /** Returns whether a condition key may deny an action for some of the key's values, and not for others. */
    boolean mayDenyBy(String key, String action) {
        return statements(action)
                .flatMap(statement -> statement.conditions().stream()
                        .filter(condition -> statement.effect() == Effect.DENY
                                || condition.operator().toString().contains("Not")))
                .anyMatch(condition -> condition.key().equalsIgnoreCase(key));
    }

    private Stream<Statement> statements(String action) {
        return documents()
                .flatMap(document -> document.statements().stream())
                .filter(statement -> statement.actions().isEmpty()
                        || statement.actions().stream().anyMatch(named -> Wildcard.matchesIgnoringCase(named, action)));
    }

    /** Returns whether two patterns can match the same ARN. */
    private static boolean mayOverlap(String named, String pattern) {
        return WildcardSet.ofResource(VARIABLE.matcher(named).replaceAll("*"))
                .overlaps(WildcardSet.ofResource(pattern));
    }

    PolicyEvaluator.Builder evaluator() {
        var evaluator = PolicyEvaluator.builder();
        evaluator.identity(policies.toArray(PolicyDocument[]::new));
        boundaries.forEach(evaluator::boundary);
        serviceControls.forEach(level -> evaluator.serviceControl(level.toArray(PolicyDocument[]::new)));
        return evaluator.noOtherLimits();
    }
}
