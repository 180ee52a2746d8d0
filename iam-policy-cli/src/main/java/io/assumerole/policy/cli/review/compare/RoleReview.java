package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.graph.RoleUses;
import io.assumerole.policy.cli.review.graph.RoleUses.Used;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.RoleInput;
import io.assumerole.policy.cli.review.types.RoleInput.Kind;
import io.assumerole.policy.cli.review.types.RoleInputs;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the roles that resources use, directly or through an instance profile or template. If a resource uses a role
 * that the deployment doesn't create, the change is undecided, because the resource's code gets the permissions of this
 * role. The review reports a new role as a change of its own. If a different role gets the name that a resource uses,
 * the review compares the permissions of both roles.
 */
final class RoleReview {
    private static final String NOT_FOR_INSTANCES =
            "; its trust policy doesn't allow ec2.amazonaws.com, so instances get no credentials";

    private final Plan plan;
    private final RoleUses before;
    private final RoleUses after;
    private final PolicyComparison comparison;

    /** The keys of new roles. */
    private final Set<String> created = new HashSet<>();

    /** True if the deployment gives an existing role or instance profile another name. */
    private final boolean hasRenamed;

    /** True if the deployment gives a role or instance profile a name that isn't known yet. */
    private final boolean hasUnknownName;

    private RoleReview(
            Plan plan, AccessGraph before, AccessGraph after, List<Pair> pairs, PolicyComparison comparison) {
        this.plan = plan;
        this.before = RoleUses.before(plan, before);
        this.after = this.before.after(after);
        this.comparison = comparison;
        for (var pair : pairs) {
            if (pair.before() == null && pair.after().isManaged()) {
                created.add(pair.after().key());
            }
        }
        created.removeAll(plan.moved());
        var named = plan.after().values().stream()
                .filter(state -> state.isManaged() && RoleInputs.isRole(state.urn()))
                .toList();
        this.hasRenamed = named.stream()
                .anyMatch(state -> plan.before().containsKey(state.urn())
                        && plan.isChanged(plan.before().get(state.urn()), state, "name"));
        this.hasUnknownName = named.stream()
                .anyMatch(state ->
                        state.inputs().get("name").unreadable().isPresent() && !plan.isUnchanged(state, "name"));
    }

    static List<Change> changes(
            Plan plan, AccessGraph before, AccessGraph after, List<Pair> pairs, PolicyComparison comparison) {
        var review = new RoleReview(plan, before, after, pairs, comparison);
        var changes = new ArrayList<Change>();
        plan.after().forEach((urn, now) -> {
            var old = plan.moved().contains(urn) ? null : plan.before().get(urn);
            var roles = new LinkedHashSet<Identity>();
            var result = review.compare(old, now, roles);
            if (!result.isNone()) {
                changes.add(review.withReach(result, old, roles)
                        .change(Action.of(old, now), now.shortType() + " " + now.name(), "role", urn, now.source())
                        .leadingTo(roles.stream().map(Identity::toString).toList()));
            }
        });
        return changes;
    }

    /** Adds what the resource's roles can do after the deployment, and what its earlier roles could do. */
    private ComparisonResult withReach(ComparisonResult result, @Nullable ResourceState old, Set<Identity> roles) {
        var former = uses(old).stream()
                .flatMap(use -> before.of(use, old).stream())
                .flatMap(used -> Stream.ofNullable(used.role()))
                .filter(role ->
                        roles.stream().noneMatch(earlier -> earlier.key().equals(role.key())))
                .distinct()
                .map(Gain::reach)
                .toList();
        var described = result;
        for (var gain : roles.stream().map(Gain::reach).toList()) {
            described = described.and(gain.who() + " can do: " + gain.both());
        }
        for (var gain : former) {
            described = described.and("before, " + gain.who() + " can do: " + gain.both());
        }
        var earlier =
                former.stream().map(gain -> gain.who() + ": " + gain.both()).collect(Collectors.joining("; "));
        return described.withGains(roles.stream()
                .map(role -> new Gain("", "", "", earlier).as(Gain.reach(role)))
                .toList());
    }

    private static List<RoleInput> uses(@Nullable ResourceState state) {
        return state == null
                ? List.of()
                : state.roles().stream()
                        .filter(role -> role.kind() != Kind.TEMPLATE_NAME)
                        .toList();
    }

    /** Compares the roles of a resource, and adds to the set the stack's roles that the resource can newly use. */
    private ComparisonResult compare(@Nullable ResourceState old, ResourceState now, Set<Identity> roles) {
        var olds = uses(old);
        var result = ComparisonResult.none();
        for (var use : uses(now)) {
            boolean isUnchanged = olds.contains(use)
                    && (use.value() instanceof Text
                                    && use.version().unreadable().isEmpty()
                            || plan.isUnchanged(now, use.input()));
            var ofUse = isUnchanged ? unchanged(use, old, now) : changed(use, olds, old, now);
            if (!ofUse.isNone() && !use.isMapped()) {
                after.of(use, now).stream()
                        .flatMap(used -> Stream.ofNullable(used.role()))
                        .forEach(roles::add);
            }
            result = result.or(ofUse);
        }
        return result;
    }

    /** Returns a result for an input that names another role than before. */
    private ComparisonResult changed(
            RoleInput use, List<RoleInput> olds, @Nullable ResourceState old, ResourceState now) {
        boolean isMapped = use.isMapped();
        if (isMapped
                && olds.stream()
                        .anyMatch(former -> former.input().equals(use.input())
                                && former.value().equals(use.value()))) {
            // The order of the mapped roles doesn't matter. The review leaves other changes of the map undecided.
            return unchanged(use, old, now);
        }
        var known = new HashSet<String>();
        olds.stream()
                .filter(former -> former.path().equals(use.path()))
                .flatMap(former -> before.of(former, old).stream())
                .forEach(used -> known.add(used.path() + used.key()));
        boolean isCertain = after.isCertain(use, now);
        boolean isKnown = after.of(use, now).stream()
                .allMatch(used -> created.contains(used.key()) || known.contains(used.path() + used.key()));
        if (isCertain && isKnown) {
            return ComparisonResult.none();
        }
        var what = isMapped
                ? "maps to a user or groups of Kubernetes: "
                : olds.isEmpty() ? "can act as " : "can act as another role: ";
        var key = after.key(use, now);
        if (use.value() instanceof Unreadable unreadable && key.isEmpty()) {
            return ComparisonResult.undecided(what + (olds.isEmpty() ? "a role: its " : "its ") + use.input() + " "
                    + PolicyInputs.reason(now, use.input(), unreadable));
        }
        var role = words(now, use, key);
        var former = former(use, olds, old);
        var end = isUseless(use, now) ? NOT_FOR_INSTANCES : "";
        if (!isMapped && !isKnown && key.isPresent() && former.isPresent() && role.startsWith("role ")) {
            return ComparisonResult.undecided(
                    List.of("acts as the existing " + role + " instead of " + former.get() + end, users(now)));
        }
        return ComparisonResult.undecided(List.of(
                what
                        + role
                        + (isKnown
                                ? ", which may exist already: its " + use.input() + " doesn't certainly refer to "
                                        + key.map(ResourceState::typeAndName).orElseThrow()
                                : ", which this deployment doesn't create")
                        + former.filter(name -> !isMapped)
                                .map(name -> ", instead of " + name)
                                .orElse("")
                        + end,
                isMapped ? "the review doesn't know what this user and these groups can do" : users(now)));
    }

    /** Returns the reason why the review can't decide whether another role gives somebody new access. */
    private static String users(ResourceState user) {
        return "the review doesn't know who can use " + user.shortType() + " " + user.name()
                + ", so it can't tell whether somebody gets new access";
    }

    /** Returns whether the trust policies of the roles in an instance profile certainly don't allow EC2. */
    private boolean isUseless(RoleInput use, ResourceState now) {
        return now.awsType().equals(RoleUses.PROFILE)
                && after.of(use, now).stream()
                        .allMatch(used -> used.role() != null
                                && used.role().trust() != null
                                && used.role().trust().hidden().isEmpty()
                                && used.role()
                                        .trust()
                                        .statements(Effect.ALLOW)
                                        .noneMatch(RoleReview::mayAllowInstances));
    }

    private static boolean mayAllowInstances(Statement statement) {
        return statement.principals().isEmpty()
                || statement.principals().stream()
                        .anyMatch(principal -> principal.isEveryone()
                                || principal.kind() == Principal.Kind.SERVICE
                                        && principal.value().startsWith("ec2.amazonaws.com"));
    }

    /** Describes the role that an input named before; empty if the review can't name that role. */
    private Optional<String> former(RoleInput use, List<RoleInput> olds, @Nullable ResourceState old) {
        return old == null
                ? Optional.empty()
                : olds.stream()
                        .filter(former -> former.path().equals(use.path())
                                && !former.value().isAbsent())
                        .findFirst()
                        .flatMap(former -> {
                            var key = before.key(former, old);
                            return key.isEmpty() && !(former.value() instanceof Text)
                                    ? Optional.empty()
                                    : Optional.of(words(old, former, key));
                        });
    }

    /** Returns a result for an input with the same value as before, which can name a different role now. */
    private ComparisonResult unchanged(RoleInput use, ResourceState old, ResourceState now) {
        if (after.mayChangeDefault(use, now)) {
            return ComparisonResult.undecided("can act as another role: " + words(now, use, after.key(use, now))
                    + ", whose default version may change");
        }
        if (!(use.value() instanceof Text)) {
            return hasRenamed
                    ? ComparisonResult.undecided(
                            "its " + use.input() + " is a secret, and can name a role whose name changes")
                    : ComparisonResult.none();
        }
        var from = before.key(use, old);
        var to = after.key(use, now);
        if (to.isEmpty()) {
            return from.isPresent() && (hasUnknownName || after.isAmbiguous(use, now))
                    ? ComparisonResult.undecided(
                            words(now, use, from) + " changes its name, and a different role can get the old name")
                    : ComparisonResult.none();
        }
        var result = ComparisonResult.none();
        if (!to.equals(from)) {
            var olds = before.of(use, old);
            for (var used : after.of(use, now)) {
                result = result.or(taken(olds, used));
            }
        }
        if (result.isNone()) {
            return result;
        }
        var reasons = new LinkedHashSet<String>();
        reasons.add(words(now, use, to) + " isn't the same role as before");
        reasons.addAll(result.reasons());
        return result.withReasons(List.copyOf(reasons));
    }

    /** Compares the permissions of a role with those of the role that had its name before. */
    private ComparisonResult taken(List<Used> olds, Used used) {
        var old = olds.stream()
                .filter(former -> former.path().equals(used.path()))
                .findFirst();
        var role = used.role();
        if (created.contains(used.key())
                || old.filter(former -> former.key().equals(used.key())).isPresent()) {
            return ComparisonResult.none();
        }
        var former = old.map(Used::role).orElse(null);
        if (role == null || former == null) {
            return ComparisonResult.undecided("the permissions of the two roles can't be compared");
        }
        var permissions = comparison.permissions(former, role);
        return (permissions.isNone() && !role.assumptions().isEmpty()
                        ? ComparisonResult.undecided(role.assumptions().stream()
                                .map(assumption -> assumption.reason(former))
                                .toList())
                        : permissions)
                .or(comparison.compare(
                        PolicySource.listOf(former.trust()), PolicySource.listOf(role.trust()), PolicyKind.TRUST));
    }

    /**
     * Describes a role. Shows the input's value only if the value is a role ARN, a role in the stack, or the role of an
     * instance profile. Any other value can be a secret.
     */
    private static String words(ResourceState user, RoleInput use, Optional<String> key) {
        if (use.isTemplate()) {
            return "the role of " + key.map(ResourceState::typeAndName).orElse("its " + use.input());
        }
        var text = ((Text) use.value()).text();
        boolean isProfile = text.contains(":instance-profile/")
                || key.filter(urn -> urn.contains("InstanceProfile::")).isPresent();
        return key.isPresent() || RoleInputs.isArn(text) || user.awsType().equals(RoleUses.PROFILE)
                ? (isProfile ? "the role of instance profile " : "role ") + text.substring(text.lastIndexOf('/') + 1)
                : "the role in its " + use.input();
    }
}
