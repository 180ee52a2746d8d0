package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Identity.Kind;
import io.assumerole.policy.cli.review.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.RoleInputs.Role;
import io.assumerole.policy.cli.review.Value.Text;
import io.assumerole.policy.cli.review.Value.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the roles and instance profiles that resources use. A resource with a role that the deployment doesn't create
 * is undecided, because its code gets the permissions of this role. A new role is a change itself.
 */
final class RoleReview {
    private static final String PROFILE = "iam/instanceProfile";

    private final Plan plan;
    private final AccessGraph before;
    private final AccessGraph after;

    /** The keys of new roles, and the URNs of new instance profiles. */
    private final Set<String> created = new HashSet<>();

    /** The URNs of instance profiles after the deployment, by name and by ARN. */
    private final Map<String, String> profiles = new HashMap<>();

    private RoleReview(Plan plan, AccessGraph before, AccessGraph after, List<Pair> pairs) {
        this.plan = plan;
        this.before = before;
        this.after = after;
        for (var pair : pairs) {
            if (pair.before() == null && pair.after().isManaged()) {
                created.add(pair.after().key);
            }
        }
        created.removeAll(plan.moved());
        plan.after().forEach((urn, state) -> {
            if (state.awsType().equals(PROFILE)) {
                Stream.of(state.inputs().text("name"), state.outputs().text("arn"))
                        .forEach(text -> text.ifPresent(one -> profiles.put(one, urn)));
                if (state.isManaged() && !plan.before().containsKey(urn)) {
                    created.add(urn);
                }
            }
        });
    }

    static List<Change> changes(Plan plan, AccessGraph before, AccessGraph after, List<Pair> pairs) {
        var review = new RoleReview(plan, before, after, pairs);
        var changes = new ArrayList<Change>();
        plan.after().forEach((urn, now) -> {
            if (now.roles().isEmpty() || plan.same().contains(urn)) {
                return;
            }
            var old = plan.moved().contains(urn) ? null : plan.before().get(urn);
            var reasons = review.reasons(old, now);
            if (!reasons.isEmpty()) {
                changes.add(Change.of(
                        Verdict.undecided(List.copyOf(reasons)),
                        PrincipalReview.action(old, now),
                        now.shortType() + " " + now.name(),
                        "role",
                        urn,
                        now.source()));
            }
        });
        return changes;
    }

    private Set<String> reasons(@Nullable ResourceState old, ResourceState now) {
        var before = old == null ? List.<Role>of() : old.roles();
        var what = before.isEmpty() ? "can act as " : "can act as another role: ";
        var reasons = new LinkedHashSet<String>();
        for (var role : now.roles()) {
            if (role.value() instanceof Text text) {
                var key = key(after, text.text(), now);
                if (key.filter(created::contains).isEmpty() && !isKnown(before, old, role, key)) {
                    reasons.add(what + words(now, role, text.text(), key) + ", which this deployment doesn't create");
                }
            } else if (role.value() instanceof Unreadable unreadable
                    && !(before.contains(role) && plan.isUnchanged(now, role.input()))) {
                reasons.add(what + (before.isEmpty() ? "a role: its " : "its ") + role.input() + " "
                        + PolicyInputs.reason(now, role.input(), unreadable));
            }
        }
        return reasons;
    }

    /** Returns whether a resource had a role before, for the same purpose. */
    private boolean isKnown(List<Role> roles, @Nullable ResourceState old, Role role, Optional<String> key) {
        return roles.stream()
                .filter(one -> one.path().equals(role.path()))
                .anyMatch(one -> one.equals(role)
                        || key.isPresent()
                                && one.value() instanceof Text text
                                && key(before, text.text(), old).equals(key));
    }

    /** Returns what identifies a role or instance profile of the stack. */
    private Optional<String> key(AccessGraph graph, String nameOrArn, ResourceState user) {
        return graph.find(Kind.ROLE, nameOrArn, user.provider().urn())
                .map(role -> role.key)
                .filter(key -> !nameOrArn.contains(":instance-profile/"))
                .or(() -> Optional.ofNullable(profiles.get(nameOrArn))
                        .or(() -> Optional.ofNullable(
                                profiles.get(nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1)))));
    }

    /**
     * Returns words for a role. A value is shown only if it's the ARN of a role, a role in the stack, or the role of an
     * instance profile, because any other value can be a secret.
     */
    private static String words(ResourceState user, Role role, String nameOrArn, Optional<String> key) {
        boolean isProfile = nameOrArn.contains(":instance-profile/")
                || key.filter(one -> one.contains("InstanceProfile::")).isPresent();
        return key.isPresent() || RoleInputs.isArn(nameOrArn) || user.awsType().equals(PROFILE)
                ? (isProfile ? "the role of instance profile " : "role ")
                        + nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1)
                : "the role in its " + role.input();
    }
}
