package io.assumerole.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The elements of a statement before they are checked. A null list was never mentioned; an empty
 * one was, and its reader has said what is wrong with it.
 */
final class StatementDraft {
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");
    private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");

    String sid;
    Effect effect;
    List<Principal> principals;
    List<Principal> notPrincipals;
    List<String> actions;
    List<String> notActions;
    List<String> resources;
    List<String> notResources;
    List<Condition> conditions;

    /** Adds values given by a caller, nulls too: the check names them. */
    static <T> List<T> add(List<T> present, T[] more) {
        List<T> all = present == null ? new ArrayList<>() : present;
        if (more == null) {
            all.add(null);
        } else {
            Collections.addAll(all, more);
        }
        return all.isEmpty() ? null : all;
    }

    void check(Path path, Problems problems) {
        if (sid != null && !SID.matcher(sid).matches()) {
            problems.add(
                    path.then("Sid"),
                    "is not a Sid",
                    Problems.quote(sid),
                    "A-Z a-z 0-9",
                    "leave out every other character, spaces and hyphens too");
        }
        checkOpposites(path, "Principal", principals, notPrincipals, false, problems);
        checkOpposites(path, "Action", actions, notActions, true, problems);
        checkOpposites(path, "Resource", resources, notResources, false, problems);
        checkNulls(path.then("Principal"), principals, problems);
        checkNulls(path.then("NotPrincipal"), notPrincipals, problems);
        checkNulls(path.then("Condition"), conditions, problems);
        checkActions(path.then("Action"), actions, problems);
        checkActions(path.then("NotAction"), notActions, problems);
        checkResources(path.then("Resource"), resources, problems);
        checkResources(path.then("NotResource"), notResources, problems);
        checkConditions(path.then("Condition"), problems);
    }

    private static void checkOpposites(
            Path path,
            String name,
            List<?> values,
            List<?> notValues,
            boolean required,
            Problems problems) {
        if (values != null && notValues != null) {
            problems.add(
                    path,
                    "has both " + name + " and Not" + name,
                    "",
                    "one of the two",
                    "split it into two statements");
        } else if (required && values == null && notValues == null) {
            problems.add(
                    path,
                    "has neither " + name + " nor Not" + name,
                    "",
                    "exactly one of the two",
                    "add " + name);
        }
    }

    private static void checkNulls(Path path, List<?> values, Problems problems) {
        if (values != null && values.contains(null)) {
            problems.add(path, "holds null", "", "values only", "leave the null out");
        }
    }

    static boolean isAction(String text) {
        return ACTION.matcher(text).matches();
    }

    private static void checkActions(Path path, List<String> actions, Problems problems) {
        for (int i = 0; actions != null && i < actions.size(); i++) {
            String action = actions.get(i);
            if (action == null || !isAction(action)) {
                problems.add(
                        path.at(i),
                        "is not an action",
                        Problems.quote(action),
                        "service:Action, with * and ? in the action's name, or * alone",
                        "write it as the service's list of actions does, such as s3:GetObject");
            }
        }
    }

    private static void checkResources(Path path, List<String> resources, Problems problems) {
        for (int i = 0; resources != null && i < resources.size(); i++) {
            String resource = resources.get(i);
            if (resource == null || !ResourcePattern.isResource(resource)) {
                problems.add(
                        path.at(i),
                        "is not a resource",
                        Problems.quote(resource),
                        "an ARN, arn:partition:service:region:account:resource, or * alone",
                        "write the ARN as the service's documentation does");
            }
        }
    }

    private void checkConditions(Path path, Problems problems) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; conditions != null && i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            if (condition == null) {
                continue;
            }
            String operator = condition.operator().json();
            if (!seen.add(operator + ' ' + condition.key().toLowerCase(Locale.ROOT))) {
                problems.add(
                        path.then(operator).then(condition.key()),
                        "stands there twice, and case makes no difference to AWS",
                        "",
                        "each key once for each operator",
                        "put the values into one condition, where they are alternatives");
            }
        }
    }
}
