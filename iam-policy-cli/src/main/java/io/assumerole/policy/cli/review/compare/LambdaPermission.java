package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PolicySource.Hidden;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads Lambda permissions as the statements that AWS adds to the policy of the function, and compares them.
 *
 * @param plan the plan with the permissions
 * @param before the inputs before the deployment
 * @param after the inputs after the deployment
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">AddPermission</a>
 */
record LambdaPermission(Plan plan, PolicyInputs before, PolicyInputs after) {
    /** The inputs that the statement contains. */
    private static final List<String> IN_STATEMENT = List.of(
            "function",
            "qualifier",
            "action",
            "principal",
            "sourceArn",
            "sourceAccount",
            "principalOrgId",
            "functionUrlAuthType",
            "eventSourceToken",
            "invokedViaFunctionUrl");

    ComparisonResult compare(@Nullable ResourceState old, ResourceState now, PolicyComparison comparison) {
        // All permissions of a function are statements of one policy, so an earlier permission resource may already
        // allow the same requests.
        var earlier = Stream.concat(Stream.ofNullable(old), others(now))
                .map(permission -> statement(permission, before))
                .toList();
        var result = comparison.compare(earlier, List.of(statement(now, after)), PolicyKind.RESOURCE);
        return old != null && result.isNone() && !otherInputs(old).equals(otherInputs(now))
                ? ComparisonResult.undecided("changes in a way that the review doesn't compare")
                : result;
    }

    /** Returns the other resources with permissions of the same function before the deployment. */
    private Stream<ResourceState> others(ResourceState now) {
        return now.inputs().get("function") instanceof Text function
                        && !plan.moved().contains(now.urn())
                ? plan.before().values().stream()
                        .filter(permission -> TypeRule.STATEMENT.isFor(permission)
                                && !permission.urn().equals(now.urn()))
                        .filter(permission -> permission.isManaged()
                                && permission
                                        .provider()
                                        .urn()
                                        .equals(now.provider().urn())
                                && permission.inputs().get("function").equals(function)
                                && otherInputs(permission).equals(otherInputs(now)))
                : Stream.empty();
    }

    /** Returns the inputs of a permission that its statement doesn't contain. */
    private static Map<String, Value> otherInputs(ResourceState permission) {
        var others = permission.relevantInputs();
        others.keySet().removeAll(IN_STATEMENT);
        others.remove("statementId");
        return others;
    }

    /** Returns the statement that AWS adds to the function's policy for a permission. */
    PolicySource statement(ResourceState state, PolicyInputs inputs) {
        if (state.standing() == Standing.IMPORTED) {
            return new PolicySource(
                    "the permission", new Hidden(state.urn() + " import", "isn't known before the import"));
        }
        var hidden = IN_STATEMENT.stream()
                .filter(input -> state.inputs().get(input).unreadable().isPresent())
                .toList();
        if (!hidden.isEmpty()) {
            var content = inputs.hidden(
                    state,
                    hidden.get(0),
                    "isn't readable: " + PolicyInputs.unreadable(state, hidden).orElse(""));
            var old = plan.before().get(state.urn());
            var now = plan.after().get(state.urn());
            // The statement is unchanged only if none of the permission's inputs change, including the readable inputs.
            boolean isChanged = old == null
                    || now == null
                    || IN_STATEMENT.stream().anyMatch(input -> plan.isChanged(old, now, input));
            return new PolicySource(
                    "the permission",
                    isChanged
                            ? new Hidden(content.identity() + (inputs == after ? " now" : " old"), content.reason())
                            : content);
        }
        var who = state.inputs().text("principal").orElse("*");
        Value principal = who.equals("*")
                ? new Text(who)
                : new Fields(Map.of(who.contains(".amazonaws.com") ? "Service" : "AWS", new Text(who)));
        var function = state.inputs().text("function").orElse("*");
        var statement = new LinkedHashMap<String, Value>(Map.of(
                "Effect", new Text("Allow"),
                "Principal", principal,
                "Action", new Text(state.inputs().text("action").orElse("lambda:*")),
                "Resource",
                        new Text((function.startsWith("arn:") || function.equals("*")
                                        ? function
                                        : "arn:aws:lambda:*:*:function:" + function)
                                + state.inputs()
                                        .text("qualifier")
                                        .map(qualifier -> ":" + qualifier)
                                        .orElse(""))));
        var conditions = new LinkedHashMap<String, Value>();
        condition(state, "sourceArn", "ArnLike", "aws:SourceArn", conditions);
        condition(state, "sourceAccount", "StringEquals", "aws:SourceAccount", conditions);
        condition(state, "principalOrgId", "StringEqualsIgnoreCase", "aws:PrincipalOrgID", conditions);
        condition(state, "functionUrlAuthType", "StringLike", "lambda:FunctionUrlAuthType", conditions);
        condition(state, "eventSourceToken", "StringEquals", "lambda:EventSourceToken", conditions);
        if (state.inputs().get("invokedViaFunctionUrl").equals(new Scalar("true"))) {
            conditions.put("Bool", new Fields(Map.of("lambda:InvokedViaFunctionUrl", new Text("true"))));
        }
        if (!conditions.isEmpty()) {
            statement.put("Condition", new Fields(conditions));
        }
        var document = new Fields(Map.of(
                "Version", new Text(PolicyDocument.VERSION), "Statement", new Items(List.of(new Fields(statement)))));
        return new PolicySource(
                "the permission",
                inputs.read(state, "permission", document, PolicyKind.RESOURCE).orElseThrow());
    }

    private static void condition(
            ResourceState state, String input, String operator, String key, Map<String, Value> conditions) {
        state.inputs().text(input).ifPresent(text -> {
            var keys = new LinkedHashMap<String, Value>();
            if (conditions.get(operator) instanceof Fields fields) {
                keys.putAll(fields.map());
            }
            keys.put(key, new Text(text));
            conditions.put(operator, new Fields(keys));
        });
    }
}
