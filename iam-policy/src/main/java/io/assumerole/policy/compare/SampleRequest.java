package io.assumerole.policy.compare;

import io.assumerole.internal.Text;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.ElementMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.Truth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An example request for a statement. Each condition key has the given value, or is missing.
 *
 * @param resource the resource; null if no statement has resources
 * @param principal the principal that the statement names as the caller; null if no statement names any
 */
record SampleRequest(String action, String resource, Principal principal, Map<String, List<String>> context) {

    SampleRequest with(Map<String, List<String>> other) {
        return new SampleRequest(action, resource, principal, other);
    }

    /** Returns whether a statement applies to the request; {@link Truth#UNKNOWN} if AWS does not document it. */
    Truth fits(ComparedStatement compared) {
        var elements = elements();
        return elements.withConditions(
                fitsButForConditions(compared, elements), compared.statement(), compared.variables());
    }

    private ElementMatch elements() {
        return new ElementMatch(resource, RequestContext.of(context));
    }

    /** Returns the same as {@link #fits}, assuming that all conditions hold. */
    Truth fitsButForConditions(ComparedStatement compared) {
        return fitsButForConditions(compared, elements());
    }

    private Truth fitsButForConditions(ComparedStatement compared, ElementMatch elements) {
        var statement = compared.statement();
        if (!ElementMatch.coversAction(statement, action)) {
            return Truth.NO;
        }
        var truth = fitsPrincipal(statement);
        return truth == Truth.NO ? truth : truth.and(fitsResource(compared, elements));
    }

    private Truth fitsPrincipal(Statement statement) {
        if (!statement.notPrincipals().isEmpty()) {
            return Truth.UNKNOWN;
        }
        var truth = Truth.of(statement.principals().isEmpty());
        for (var listed : statement.principals()) {
            if (PrincipalCover.covers(listed, principal, statement.effect())) {
                return Truth.YES;
            }
            truth = truth.or(PrincipalCover.mayMean(listed, principal) ? Truth.UNKNOWN : Truth.NO);
        }
        return truth;
    }

    private Truth fitsResource(ComparedStatement compared, ElementMatch elements) {
        if (compared.isWithoutResources() || resource == null) {
            return Truth.of(compared.isWithoutResources());
        }
        var statement = compared.statement();
        boolean excludes = statement.resources().isEmpty() == compared.allows();
        return excludes
                        && resource.equals("*")
                        && !ElementMatch.resources(statement).contains("*")
                ? Truth.UNKNOWN
                : elements.coversResource(statement, compared.variables());
    }

    private String caller() {
        if (principal.isEveryone()) {
            return "everyone";
        }
        return principal.type().equals("AWS") ? principal.value() : principal.toString();
    }

    /**
     * Returns the request in human-readable form, without external IDs.
     *
     * @param spellings the spelling of condition keys, by their names in lower case
     */
    String text(Map<String, String> spellings) {
        var keys = new TreeMap<>(context)
                .entrySet().stream()
                        .filter(key -> !key.getValue().isEmpty())
                        .map(key -> spellings.getOrDefault(key.getKey(), key.getKey())
                                + (ConditionKey.isHidden(key.getKey())
                                        ? " [not shown]"
                                        : " " + String.join(", ", key.getValue())))
                        .collect(Collectors.joining(" and "));
        return Text.visible(Stream.of(
                        action,
                        resource == null ? "" : " on " + resource,
                        principal == null ? "" : " by " + caller(),
                        keys.isEmpty() ? "" : " with " + keys)
                .collect(Collectors.joining()));
    }
}
