package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Value.Fields;
import io.assumerole.policy.cli.review.Value.Items;
import io.assumerole.policy.cli.review.Value.Text;
import io.assumerole.policy.cli.review.Value.Unreadable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the inputs of a resource that name a role or instance profile. The resource's code or its service can act as the
 * role. Types are not listed: an input counts if it contains the ARN of a role or instance profile, or depends on one. In
 * AWS packages, an input also counts because of its name.
 */
final class RoleInputs {
    private static final Pattern ARN =
            Pattern.compile("arn:[^:\"\\s]*:iam::[0-9]*:(?:role|instance-profile)/[\\w+=,.@/-]+");

    private static final Pattern NAME = Pattern.compile("(?i).*(role|instanceprofile)([-_]?(arn|name|id))?s?");

    private static final Pattern AWS = Pattern.compile("aws(-native)?:.*");

    private static final Pattern ROLE_URN =
            Pattern.compile(".*[:$]aws:iam/(role:Role|instanceProfile:InstanceProfile)::.*");

    /** The inputs that are only data: a role in them gives nobody access. */
    private static final Set<String> DATA =
            Set.of("tags", "tagsAll", "environment", "environmentVariables", "description", "__defaults");

    private RoleInputs() {}

    /** Returns the roles and instance profiles, or the unreadable values, by input. */
    static Map<String, List<Value>> of(ResourceState state) {
        if (!PolicyTypes.mayActAsRole(state)) {
            return Map.of();
        }
        boolean isAws = AWS.matcher(state.type()).matches();
        var roles = new LinkedHashMap<String, List<Value>>();
        state.inputs().map().forEach((input, value) -> {
            var found = new LinkedHashSet<Value>();
            boolean isLinked = state.dependencies(input).stream().anyMatch(RoleInputs::isRole);
            add(input, value, isAws, false, isLinked, found);
            if (!found.isEmpty()) {
                roles.put(input, List.copyOf(found));
            }
        });
        return roles;
    }

    /** Returns whether a URN is that of a role or instance profile. */
    static boolean isRole(String urn) {
        return ROLE_URN.matcher(urn).matches();
    }

    private static void add(
            String name, Value value, boolean isAws, boolean isInRole, boolean isLinked, Set<Value> found) {
        if (DATA.contains(name)) {
            return;
        }
        boolean isRole = isInRole || isAws && NAME.matcher(name).matches();
        if (value instanceof Fields fields) {
            // Elastic Beanstalk has settings with a name and a value.
            boolean isSetting = isAws
                    && fields.text("name")
                            .filter(one -> NAME.matcher(one).matches())
                            .isPresent();
            fields.map()
                    .forEach((field, one) ->
                            add(field, one, isAws, isRole || isSetting && field.equals("value"), isLinked, found));
        } else if (value instanceof Items items) {
            items.list().forEach(one -> add(name, one, isAws, isRole, isLinked, found));
        } else if (value instanceof Unreadable) {
            if (isRole || isLinked) {
                found.add(value);
            }
        } else if (value instanceof Text text) {
            var arns = new ArrayList<Value>();
            if (text.text().contains(":iam::")) {
                ARN.matcher(text.text()).results().forEach(arn -> arns.add(new Text(arn.group())));
            }
            if (arns.isEmpty() && isRole && !text.isAbsent()) {
                arns.add(text);
            }
            found.addAll(arns);
        }
    }
}
