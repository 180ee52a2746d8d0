package io.assumerole.policy.compare;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A statement of one of two sets of documents that are compared.
 *
 * @param variables whether policy variables count in its document
 * @param path where it stands, for people
 */
record ComparedStatement(Statement statement, boolean variables, String path) {
    private static final String EVERY_ACTION = "*";

    /** The statements of documents in their order. */
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

    /** Its actions, or those it is not about, as AWS compares them. */
    List<String> comparedActions() {
        var given = statement.actions().isEmpty() ? statement.notActions() : statement.actions();
        return given.stream().map(ComparedStatement::comparedAction).distinct().toList();
    }

    /** In lower case; {@code *:*} is everything, too, as every action has one colon. */
    static String comparedAction(String action) {
        return WildcardScope.isEveryAction(action) ? EVERY_ACTION : action.toLowerCase(Locale.ROOT);
    }

    boolean isOfAllActionsBut() {
        return statement.actions().isEmpty();
    }

    /** Whether it names neither resources nor those it is not about, as in a trust policy. */
    boolean isWithoutResources() {
        return statement.resources().isEmpty() && statement.notResources().isEmpty();
    }

    /** Whether a text of it holds a policy variable that counts. */
    boolean isVariable(String text) {
        return variables && Variables.isIn(text);
    }

    /** How many characters its texts have. */
    long size() {
        return Stream.of(
                        statement.actions().stream(),
                        statement.notActions().stream(),
                        statement.resources().stream(),
                        statement.notResources().stream(),
                        statement.conditions().stream().flatMap(condition -> condition.values().stream()))
                .flatMap(texts -> texts)
                .mapToLong(String::length)
                .sum();
    }

    /** Whether it says the same, whatever its name and its place. */
    boolean isSameAs(ComparedStatement other) {
        var that = other.statement;
        return (variables == other.variables || !holdsVariable())
                && statement.effect() == that.effect()
                && Objects.equals(statement.principals(), that.principals())
                && Objects.equals(statement.notPrincipals(), that.notPrincipals())
                && Objects.equals(statement.actions(), that.actions())
                && Objects.equals(statement.notActions(), that.notActions())
                && Objects.equals(statement.resources(), that.resources())
                && Objects.equals(statement.notResources(), that.notResources())
                && Objects.equals(statement.conditions(), that.conditions());
    }

    private boolean holdsVariable() {
        return Stream.of(
                        statement.resources().stream(),
                        statement.notResources().stream(),
                        statement.conditions().stream().flatMap(condition -> condition.values().stream()))
                .flatMap(texts -> texts)
                .anyMatch(Variables::isIn);
    }

    /** The one action, resource and principal of a statement that are looked at; null for what it does not list. */
    record Piece(ComparedStatement of, String action, String resource, Principal principal) {}

    /** One for each action, resource and principal that it lists; there may be more than a list can hold. */
    Stream<Piece> pieces() {
        var actions = orNull(isOfAllActionsBut() ? List.<String>of() : comparedActions());
        var resources = orNull(statement.resources());
        return orNull(statement.principals()).stream()
                .flatMap(principal -> actions.stream()
                        .flatMap(action -> resources.stream()
                                .map(resource -> new Piece(this, action, resource, near(principal, resource)))));
    }

    /** An account principal in the resource's partition, if the resource names one: no request crosses partitions. */
    private static Principal near(Principal principal, String resource) {
        if (principal == null || resource == null || !principal.isAccount()) {
            return principal;
        }
        var partition = ArnParts.of(resource, "*")[ArnParts.PARTITION];
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
