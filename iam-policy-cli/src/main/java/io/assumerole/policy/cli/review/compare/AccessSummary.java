package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.Effect;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.graph.ConditionWords;
import io.assumerole.policy.cli.review.graph.HiddenValues;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PrincipalNames;
import io.assumerole.policy.cli.review.graph.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.types.AccessLevels;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import io.assumerole.policy.cli.review.types.Words;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Describes who can do what after a deployment, and who can assume which role. Each policy is described separately, as
 * written.
 */
final class AccessSummary {
    private AccessSummary() {}

    static List<Access> access(List<Pair> pairs) {
        var all = new ArrayList<Access>();
        for (var pair : pairs) {
            var identity = pair.after();
            if (identity == null) {
                continue;
            }
            boolean isChanged = pair.before() == null || !pair.before().hasSamePermissions(identity);
            for (var policy : identity.effectivePolicies()) {
                add(identity.toString(), policy, isChanged, all);
            }
            if (identity.boundary() != null) {
                all.add(limit(identity, identity.boundary(), isChanged));
            }
        }
        return all;
    }

    private static Access limit(Identity identity, PolicySource boundary, boolean isChanged) {
        return new Access(
                identity.toString(),
                true,
                "at most",
                EnumSet.noneOf(Level.class),
                List.of(),
                List.of(),
                List.of(),
                "the permissions boundary, " + boundary.label() + contents(boundary),
                isChanged);
    }

    /** Returns what a permissions boundary allows and denies, without its resources and conditions. */
    private static String contents(PolicySource boundary) {
        var hidden = boundary.hidden().map(content -> ", which " + content.reason());
        return hidden.orElseGet(() -> {
            var denied = actions(boundary, Effect.DENY);
            return " (allows " + actions(boundary, Effect.ALLOW)
                    + (denied.isEmpty() ? "" : "; denies at least in part " + denied) + ")";
        });
    }

    /** Returns the actions of a policy, or only their services if there are many actions. */
    private static String actions(PolicySource policy, Effect effect) {
        var statements = policy.statements(effect).toList();
        var actions = statements.stream()
                .flatMap(statement -> statement.actions().isEmpty()
                        ? Stream.of("everything except " + Words.listed(statement.notActions()))
                        : statement.actions().stream())
                .distinct()
                .toList();
        return Words.areMany(actions)
                ? Words.listed(statements.stream()
                        .flatMap(statement -> byService(statement).entrySet().stream())
                        .map(entry ->
                                Words.service(entry.getKey(), entry.getValue()).toString())
                        .distinct()
                        .toList())
                : actions.isEmpty() && effect == Effect.ALLOW ? "no actions" : Words.listed(actions);
    }

    private static void add(String subject, PolicySource policy, boolean isChanged, List<Access> all) {
        if (policy.document().isEmpty()) {
            var reason = policy.hidden().map(PolicySource.Hidden::reason).orElse("");
            all.add(new Access(
                    subject,
                    true,
                    "unknown",
                    EnumSet.of(Level.UNKNOWN),
                    List.of(),
                    List.of(),
                    List.of(),
                    policy.label() + ", which " + reason,
                    isChanged));
            return;
        }
        for (var statement : policy.document().get().statements()) {
            byService(statement)
                    .forEach((service, actions) -> all.add(new Access(
                            subject,
                            statement.effect() == Effect.ALLOW,
                            service,
                            levels(statement, actions),
                            actions,
                            resources(statement),
                            ConditionWords.of(statement),
                            policy.label(),
                            isChanged)));
        }
    }

    private static Map<String, List<String>> byService(Statement statement) {
        var services = new LinkedHashMap<String, List<String>>();
        if (statement.actions().isEmpty()) {
            services.put(
                    "*",
                    statement.notActions().stream()
                            .map(action -> Words.NOT + action)
                            .toList());
        }
        for (var action : statement.actions()) {
            int colon = action.indexOf(':');
            var service = colon < 0 ? "*" : action.substring(0, colon).toLowerCase(Locale.ROOT);
            services.computeIfAbsent(service, key -> new ArrayList<>()).add(action);
        }
        return services;
    }

    private static EnumSet<Level> levels(Statement statement, List<String> actions) {
        var levels = EnumSet.noneOf(Level.class);
        if (statement.actions().isEmpty()) {
            levels.addAll(AccessLevels.of("*"));
        }
        statement.actions().stream()
                .filter(actions::contains)
                .forEach(action -> levels.addAll(AccessLevels.of(action)));
        return levels;
    }

    private static List<String> resources(Statement statement) {
        return statement.resources().isEmpty()
                ? statement.notResources().stream()
                        .map(resource -> Words.NOT + HiddenValues.withoutDefaults(resource))
                        .toList()
                : statement.resources().stream()
                        .map(HiddenValues::withoutDefaults)
                        .toList();
    }

    static List<Trust> trusts(List<Pair> pairs, PrincipalNames names) {
        var all = new ArrayList<Trust>();
        for (var pair : pairs) {
            var role = pair.after();
            if (role == null || role.trust() == null) {
                continue;
            }
            boolean isChanged = pair.before() == null
                    || !PolicySource.contentOf(pair.before().trust()).equals(PolicySource.contentOf(role.trust()));
            var document = role.trust().document();
            if (document.isEmpty()) {
                var reason =
                        role.trust().hidden().map(PolicySource.Hidden::reason).orElse("");
                all.add(new Trust(
                        "unknown: the trust policy " + reason, role.toString(), List.of(), List.of(), isChanged));
                continue;
            }
            for (var statement : document.get().statements()) {
                if (statement.effect() == Effect.ALLOW) {
                    statement
                            .principals()
                            .forEach(from -> all.add(new Trust(
                                    names.name(from),
                                    role.toString(),
                                    statement.actions(),
                                    ConditionWords.of(statement),
                                    isChanged)));
                }
            }
        }
        return all;
    }
}
