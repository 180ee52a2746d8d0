package io.assumerole.policy;

import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ActionSyntax;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.Variables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * The elements of a statement before they are checked. A null list means that the element is missing. An empty list
 * means that it is present and that the reader already reported its problem.
 */
final class StatementElements {

    private final BuiltOrParsed source;
    final ElementPath path;

    private String otherSid;

    String sid;
    Effect effect;
    List<Principal> principals;
    List<Principal> notPrincipals;
    List<String> actions;
    List<String> notActions;
    List<String> resources;
    List<String> notResources;
    List<Condition> conditions;

    StatementElements(BuiltOrParsed source, ElementPath path) {
        this.source = source;
        this.path = path;
    }

    /** Returns the elements of a statement at this path. */
    static StatementElements of(Statement statement, BuiltOrParsed source, ElementPath path) {
        var elements = new StatementElements(source, path);
        elements.sid = statement.sid().orElse(null);
        elements.effect = statement.effect();
        elements.principals = orNull(statement.principals());
        elements.notPrincipals = orNull(statement.notPrincipals());
        elements.actions = orNull(statement.actions());
        elements.notActions = orNull(statement.notActions());
        elements.resources = orNull(statement.resources());
        elements.notResources = orNull(statement.notResources());
        elements.conditions = orNull(statement.conditions());
        return elements;
    }

    private static <T> List<T> orNull(List<T> values) {
        return values.isEmpty() ? null : values;
    }

    /** Adds values from a caller, including nulls, which {@link #check} reports. */
    static <T> List<T> add(List<T> present, T[] more) {
        List<T> all = present == null ? new ArrayList<>() : present;
        if (more == null) {
            all.add(null);
        } else {
            Collections.addAll(all, more);
        }
        return all.isEmpty() ? null : all;
    }

    /** Sets the Sid; {@link #check} reports a second Sid. */
    void setSid(String name) {
        if (sid == null) {
            sid = name;
        } else {
            otherSid = name;
        }
    }

    void check(ProblemCollector problems) {
        int mark = problems.mark();
        if (sid != null) {
            TextRules.check(sid, source, path.then("Sid"), problems);
        }
        if (otherSid != null) {
            problems.add(path.then("Sid"), "is given twice", Text.quote(otherSid), "one Sid", "give it once");
        }
        checkOpposites("Principal", principals, notPrincipals, false, problems);
        checkOpposites("Action", actions, notActions, true, problems);
        checkOpposites("Resource", resources, notResources, false, problems);
        checkNulls(path.then("Principal"), principals, problems);
        checkNulls(path.then("NotPrincipal"), notPrincipals, problems);
        checkNulls(path.then("Condition"), conditions, problems);
        checkActions(path.then("Action"), actions, problems);
        checkActions(path.then("NotAction"), notActions, problems);
        checkResources(path.then("Resource"), resources, problems);
        checkResources(path.then("NotResource"), notResources, problems);
        checkConditions(path.then("Condition"), problems);
        problems.nameStatement(mark, sid);
    }

    private void checkOpposites(
            String name, List<?> values, List<?> notValues, boolean required, ProblemCollector problems) {
        if (values != null && notValues != null) {
            problems.add(
                    path, "has both " + name + " and Not" + name, "", "one of the two", "split it into two statements");
        } else if (required && values == null && notValues == null) {
            problems.add(path, "has neither " + name + " nor Not" + name, "", "exactly one of the two", "add " + name);
        }
    }

    private static void checkNulls(ElementPath at, List<?> values, ProblemCollector problems) {
        if (values != null && values.contains(null)) {
            problems.add(at, "contains null", "", "values only", "remove the null");
        }
    }

    private void checkActions(ElementPath at, List<String> all, ProblemCollector problems) {
        for (int i = 0; all != null && i < all.size(); i++) {
            var action = all.get(i);
            if (action != null && ActionSyntax.isAction(action)) {
                continue;
            }
            if (action == null || TextRules.check(action, source, at.at(i), problems)) {
                problems.add(
                        at.at(i),
                        "is not an action",
                        Text.quote(action),
                        "service:Action, with * and ? in the action's name, or * alone",
                        "use a name from the service's list of actions, such as s3:GetObject");
            }
        }
    }

    private void checkResources(ElementPath at, List<String> all, ProblemCollector problems) {
        for (int i = 0; all != null && i < all.size(); i++) {
            checkResource(at.at(i), all.get(i), problems);
        }
    }

    private void checkResource(ElementPath at, String resource, ProblemCollector problems) {
        if (resource == null || !ResourcePattern.isResource(resource)) {
            if (resource == null || TextRules.check(resource, source, at, problems)) {
                problems.add(
                        at,
                        "is not a resource",
                        Text.quote(resource),
                        "an ARN, arn:partition:service:region:account:resource, or * alone",
                        "write the ARN as in the service's documentation");
            }
            return;
        }
        if ("*".equals(resource) || !TextRules.check(resource, source, at, problems)) {
            return;
        }
        if (!Variables.areWellFormed(resource)) {
            problems.addVariable(at, Text.quote(resource));
        }
        for (var fault : ResourcePattern.faults(resource, source == BuiltOrParsed.BUILT)) {
            problems.add(at, fault.what(), Text.quote(resource), fault.allowed(), fault.remedy());
        }
    }

    private void checkConditions(ElementPath at, ProblemCollector problems) {
        var seen = new HashSet<String>();
        for (int i = 0; conditions != null && i < conditions.size(); i++) {
            var condition = conditions.get(i);
            if (condition == null) {
                continue;
            }
            var operator = condition.operator().json();
            if (!seen.add(operator + ' ' + condition.key().toLowerCase(Locale.ROOT))) {
                problems.add(
                        at.then(operator).then(condition.key()),
                        "appears twice: AWS ignores the case of condition keys",
                        "",
                        "each key once for each operator",
                        "put the values into one condition, where they are alternatives");
            }
            if (source == BuiltOrParsed.BUILT) {
                ConditionRules.check(
                        condition.operator(), condition.key(), condition.values(), source, at.then(operator), problems);
            }
        }
    }
}
