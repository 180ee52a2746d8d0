package io.assumerole.policy.compare;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Effect;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A statement of one of the two compared sets of documents.
 *
 * @param variables whether policy variables are replaced in its document
 * @param path its path in human-readable form
 */
record ComparedStatement(Statement statement, boolean variables, String path) {
    private static final String EVERY_ACTION = "*";

    /** Returns the statements of documents in order. */
    static List<ComparedStatement> of(List<PolicyDocument> documents, String side) {
        var all = new ArrayList<ComparedStatement>();
        for (int d = 0; d < documents.size(); d++) {
            var document = documents.get(d);
            for (int s = 0; s < document.statements().size(); s++) {
                var name = documents.size() == 1 ? side : side + "[" + d + "]";
                all.add(new ComparedStatement(
                        document.statements().get(s), document.hasVariables(), name + ".Statement[" + s + "]"));
            }
        }
        return all;
    }

    boolean allows() {
        return statement.effect() == Effect.ALLOW;
    }

    /** Returns the statement's actions or excluded actions, as AWS compares them. */
    List<String> comparedActions() {
        var given = statement.actions().isEmpty() ? statement.notActions() : statement.actions();
        return given.stream().map(ComparedStatement::comparedAction).distinct().toList();
    }

    /** Returns the action in lower case, and {@code *} for {@code *:*}, which is equivalent because every action has one colon. */
    static String comparedAction(String action) {
        return WildcardScope.isEveryAction(action) ? EVERY_ACTION : action.toLowerCase(Locale.ROOT);
    }

    boolean isOfAllActionsBut() {
        return statement.actions().isEmpty();
    }

    /** Returns whether the statement has neither Resource nor NotResource, as in a trust policy. */
    boolean isWithoutResources() {
        return statement.resources().isEmpty() && statement.notResources().isEmpty();
    }

    /** Returns whether one of the statement's texts contains a policy variable that is replaced. */
    boolean isVariable(String text) {
        return variables && Variables.isIn(text);
    }

    /** Returns the resources, excluded resources, and condition values: the texts that can contain policy variables. */
    private Stream<String> variableTexts() {
        return Stream.of(
                        statement.resources().stream(),
                        statement.notResources().stream(),
                        statement.conditions().stream().flatMap(condition -> condition.values().stream()))
                .flatMap(texts -> texts);
    }

    /** Returns the names of the policy variables that are replaced. */
    Stream<String> variableNames() {
        return variableTexts().filter(this::isVariable).flatMap(text -> Variables.names(text).stream());
    }

    /** Returns the total number of characters in the statement's texts. */
    long size() {
        var actions = Stream.concat(statement.actions().stream(), statement.notActions().stream());
        return Stream.concat(actions, variableTexts()).mapToLong(String::length).sum();
    }

    /** The elements of a statement except its Sid. Statements with equal elements are equivalent. */
    record Elements(
            Effect effect,
            List<Principal> principals,
            List<Principal> notPrincipals,
            List<String> actions,
            List<String> notActions,
            List<String> resources,
            List<String> notResources,
            List<Condition> conditions,
            boolean variables) {}

    Elements elements() {
        return new Elements(
                statement.effect(),
                statement.principals(),
                statement.notPrincipals(),
                statement.actions(),
                statement.notActions(),
                statement.resources(),
                statement.notResources(),
                statement.conditions(),
                variables && variableTexts().anyMatch(Variables::isIn));
    }

    /**
     * Divides the statement into statements with one value of a condition each. Together, they apply to the same
     * requests. A positive operator accepts a single request value if it matches at least one of the condition's
     * values.
     *
     * @return no statements if the condition can't be divided
     * @see <a
     *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html">
     *     Conditions with multiple values</a>
     */
    List<ComparedStatement> dividedBy(Condition condition) {
        var operator = condition.operator();
        if (condition.values().size() < 2
                || operator.isNegated()
                || operator.kind() == ConditionOperator.Kind.NULL
                || operator.setQualifier() != ConditionOperator.SetQualifier.NONE
                || GlobalKeys.isMultivalued(condition.lowerCaseKey())) {
            return List.of();
        }
        try {
            var parts = new ArrayList<ComparedStatement>();
            for (var value : condition.values()) {
                // Results are cached by path.
                var place = "[%d][%d]".formatted(statement.conditions().indexOf(condition), parts.size());
                parts.add(new ComparedStatement(
                        with(condition, new Condition(operator, condition.key(), List.of(value))),
                        variables,
                        path + place));
            }
            return parts;
        } catch (InvalidPolicyException e) {
            // A parsed document can contain values that a builder rejects.
            return List.of();
        }
    }

    private Statement with(Condition replaced, Condition replacement) {
        var builder = allows() ? Statement.allow() : Statement.deny();
        add(statement.principals(), Principal[]::new, builder::principal);
        add(statement.notPrincipals(), Principal[]::new, builder::notPrincipal);
        add(statement.actions(), String[]::new, builder::action);
        add(statement.notActions(), String[]::new, builder::notAction);
        add(statement.resources(), String[]::new, builder::resource);
        add(statement.notResources(), String[]::new, builder::notResource);
        return builder.condition(statement.conditions().stream()
                        .map(condition -> condition.equals(replaced) ? replacement : condition)
                        .toArray(Condition[]::new))
                .build();
    }

    private static <T> void add(List<T> values, IntFunction<T[]> array, Consumer<T[]> element) {
        if (!values.isEmpty()) {
            element.accept(values.toArray(array));
        }
    }

    /** A combination of an action, a resource and a principal of a statement; null for elements that it does not list. */
    record Piece(ComparedStatement of, String action, String resource, Principal principal) {}

    /**
     * Returns the combinations of actions, resources, and principals as a stream, because a list might not be able to
     * hold them all.
     *
     * @param partition the partition of the resource that has the policy; {@code *} if it isn't known
     */
    Stream<Piece> pieces(String partition) {
        var actions = orNull(isOfAllActionsBut() ? List.<String>of() : comparedActions());
        var resources = orNull(statement.resources());
        return orNull(statement.principals()).stream()
                .flatMap(principal -> actions.stream()
                        .flatMap(action -> resources.stream()
                                .map(resource ->
                                        new Piece(this, action, resource, near(principal, resource, partition)))));
    }

    /**
     * Returns the principal. If the principal is only a 12-digit account ID, places the account in the resource's
     * partition, or else in the location's partition. No request crosses partitions.
     */
    private static Principal near(Principal principal, String resource, String location) {
        if (principal == null || !principal.isAccount()) {
            return principal;
        }
        var own = resource == null ? "*" : ArnParts.of(resource, "*")[ArnParts.PARTITION];
        var partition = Wildcard.isIn(own) ? location : own;
        return principal.value().startsWith("arn:") || Wildcard.isIn(partition)
                ? principal
                : Principal.aws("arn:%s:iam::%s:root".formatted(partition, principal.value()));
    }

    private static <T> List<T> orNull(List<T> values) {
        var all = new ArrayList<T>(values);
        if (all.isEmpty()) {
            all.add(null);
        }
        return all;
    }
}
