package io.assumerole.policy.cli.review;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.PolicySource.Hidden;
import io.assumerole.policy.cli.review.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.PolicyTypes.Role;
import io.assumerole.policy.cli.review.Review.NotUnderstood;
import io.assumerole.policy.cli.review.Value.Fields;
import io.assumerole.policy.cli.review.Value.Items;
import io.assumerole.policy.cli.review.Value.Scalar;
import io.assumerole.policy.cli.review.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares everything that isn't a policy of a principal: resource policies, grants without a document, and credentials. */
final class ResourceReview {
    /** The inputs that don't change access. */
    private static final Set<String> IRRELEVANT = Set.of(
            "tags",
            "tagsAll",
            "__defaults",
            "__internal",
            "description",
            "namePrefix",
            "forceDestroy",
            "statementIdPrefix",
            "bypassPolicyLockoutSafetyCheck",
            "version",
            "pluginDownloadURL",
            "defaultTags",
            "ignoreTags");

    private static final Set<String> PRIVATE_ACLS = Set.of("private", "bucket-owner-full-control", "bucket-owner-read");

    /** The inputs of a Lambda permission that its statement contains. */
    private static final List<String> PERMISSION = List.of(
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

    /** The types, or starts of types, that certainly don't deny anything, so that their removal grants no access. */
    private static final List<String> ONLY_GRANTS = List.of(
            "ram/",
            "eks/accessEntry",
            "eks/accessPolicyAssociation",
            "eks/podIdentityAssociation",
            "ssoadmin/accountAssignment",
            "identitystore/groupMembership",
            "cognito/",
            "rolesanywhere/",
            "iam/serviceLinkedRole",
            "transfer/sshKey",
            "lightsail/");

    private static final List<String> PUBLIC_ACCESS =
            List.of("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets");

    private final Plan plan;
    private final PolicyInputs inputsBefore;
    private final PolicyInputs inputsAfter;
    private final List<Change> changes = new ArrayList<>();
    private final List<NotUnderstood> notUnderstood = new ArrayList<>();

    private ResourceReview(Plan plan, PolicyInputs inputsBefore, PolicyInputs inputsAfter) {
        this.plan = plan;
        this.inputsBefore = inputsBefore;
        this.inputsAfter = inputsAfter;
    }

    /** The result of the comparison of all resources. */
    record Result(List<Change> changes, List<NotUnderstood> notUnderstood) {}

    static Result of(Plan plan, PolicyInputs before, PolicyInputs after) {
        var review = new ResourceReview(plan, before, after);
        var urns = new LinkedHashSet<>(plan.after().keySet());
        urns.addAll(plan.before().keySet());
        for (var urn : urns) {
            var old = plan.before().get(urn);
            var now = plan.after().get(urn);
            if (plan.moved().contains(urn) && old != null && now != null) {
                // Another provider can belong to another account.
                review.compare(old, null);
                review.compare(null, now);
            } else {
                review.compare(old, now);
            }
        }
        return new Result(review.changes, review.notUnderstood);
    }

    private void compare(@Nullable ResourceState old, @Nullable ResourceState now) {
        var any = now == null ? old : now;
        var type = PolicyTypes.of(any);
        if (type.isEmpty()) {
            compareUnknown(old, now);
            return;
        }
        if (type.get().role() == Role.RESOURCE || type.get().role() == Role.DEFAULT) {
            comparePolicy(type.get(), old, now);
            compareAcl(old, now);
            compareOtherPolicies(type.get(), old, now);
            return;
        }
        if (old != null && now != null && isSame(old, now)) {
            return;
        }
        if (isOnlyChange(type.get()) && (old == null || now == null)
                || !type.get().relevant().isEmpty() && !grants(type.get(), old) && !grants(type.get(), now)) {
            return;
        }
        boolean isExclusive = any.awsType().endsWith("Exclusive");
        if (type.get().role() == Role.IAM && !isExclusive && !any.awsType().equals("iam/instanceProfile")) {
            return;
        }
        var verdict = switch (type.get().role()) {
            case GRANT -> grant(type.get(), old, now);
            case LIMIT -> limit(type.get(), old, now);
            case PROVIDER ->
                Verdict.undecided("other settings of a provider can mean another account for its resources");
            case ACTS -> Verdict.undecided("can act as another role");
            case CREDENTIAL -> credential(type.get(), old, now);
            case IAM -> isExclusive ? exclusive(old, now) : instanceProfile(old, now);
            default -> isExclusive ? exclusive(old, now) : opaque(type.get(), old, now);
        };
        add(verdict, old, now, subject(type.get(), any), aspect(type.get()));
    }

    /** Returns whether a type matters only if a resource changes. */
    private static boolean isOnlyChange(PolicyType type) {
        return type.role() == Role.PROVIDER || type.role() == Role.ACTS;
    }

    /** Returns whether an input that grants access is set. */
    private static boolean grants(PolicyType type, @Nullable ResourceState state) {
        return state != null
                && (type.role() == Role.ACTS
                        || !state.isManaged()
                        || type.grants().stream()
                                .map(input -> state.inputs().get(input))
                                .anyMatch(value -> !value.isAbsent()
                                        && !value.equals(new Scalar("false"))
                                        && !value.equals(new Items(List.of()))
                                        && !(value instanceof Text text
                                                && (PRIVATE_ACLS.contains(text.text())
                                                        || text.text().equals("false")))));
    }

    private static String aspect(PolicyType type) {
        return switch (type.role()) {
            case GRANT -> "grant";
            case CREDENTIAL -> "credential";
            case IAM -> "principal";
            default -> "access";
        };
    }

    private boolean isSame(ResourceState old, ResourceState now) {
        return old.standing() == now.standing()
                && relevant(old).equals(relevant(now))
                && !plan.replaced().contains(now.urn())
                && (now.inputs().unreadable().isEmpty()
                        || now.inputs().map().keySet().stream()
                                .filter(input ->
                                        now.inputs().get(input).unreadable().isPresent())
                                .allMatch(input -> plan.isUnchanged(now, input)));
    }

    private static Map<String, Value> relevant(ResourceState state) {
        var inputs = new LinkedHashMap<>(state.inputs().map());
        inputs.keySet().removeAll(IRRELEVANT);
        inputs.values().removeIf(Value::isAbsent);
        return inputs;
    }

    private void comparePolicy(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        var before = policy(type, old, inputsBefore);
        var after = policy(type, now, inputsAfter);
        if (before.isEmpty() && after.isEmpty()
                || before.map(PolicySource::content).equals(after.map(PolicySource::content))
                        && !isMoved(type, old, now)) {
            return;
        }
        boolean hasDefault = type.role() == Role.DEFAULT;
        // A policy that is a separate resource replaces the default of a resource that may have existed before.
        if (before.isEmpty() && (old != null || !type.subject().isEmpty())) {
            before = PolicyComparison.absent(hasDefault, now == null ? old : now, "before");
        }
        if (after.isEmpty() && (now != null || !type.subject().isEmpty())) {
            after = PolicyComparison.absent(hasDefault, now == null ? old : now, "after");
        }
        var olds = before.stream().toList();
        var nows = after.stream().toList();
        var verdict = isMoved(type, old, now)
                ? PolicyComparison.compare(List.of(), nows, PolicyKind.RESOURCE)
                        .or(PolicyComparison.compare(olds, List.of(), PolicyKind.RESOURCE))
                : PolicyComparison.compare(olds, nows, PolicyKind.RESOURCE);
        add(verdict, old, now, subject(type, now == null ? old : now), "resource policy");
    }

    /** Returns whether the policy applies to a different resource afterward. */
    private boolean isMoved(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (old == null || now == null) {
            return false;
        }
        if (type.subject().isEmpty()) {
            return isChanged(old, now, "region");
        }
        var others = new LinkedHashSet<>(relevant(now).keySet());
        others.addAll(relevant(old).keySet());
        others.remove(type.document());
        return plan.replaced().contains(now.urn()) || others.stream().anyMatch(input -> isChanged(old, now, input));
    }

    private boolean isChanged(ResourceState old, ResourceState now, String input) {
        var after = now.inputs().get(input);
        return !old.inputs().get(input).equals(after)
                || after.unreadable().isPresent() && !plan.isUnchanged(now, input);
    }

    /** Compares the policies in inputs other than the one with the document, such as those in an API's definition. */
    private void compareOtherPolicies(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null) {
            return;
        }
        var inputs = new LinkedHashSet<>(now.inputs().map().keySet());
        if (old != null) {
            inputs.addAll(old.inputs().map().keySet());
        }
        inputs.remove(type.document());
        inputs.removeAll(IRRELEVANT);
        for (var input : inputs) {
            var before = old == null ? Value.ABSENT : old.inputs().get(input);
            var after = now.inputs().get(input);
            boolean isAboutAccess = Stream.of(before, after)
                    .anyMatch(value -> PolicyTypes.isPolicy(value)
                            || PolicyTypes.isHiddenPolicy(now, input, value)
                            || input.equals("body")
                                    && (old != null
                                            || value.unreadable().isPresent()
                                            || value.toString().contains("x-amazon-apigateway-policy")));
            if (isAboutAccess && (old == null || isChanged(old, now, input))) {
                add(
                        Verdict.undecided("can contain a policy, which isn't compared"),
                        old,
                        now,
                        now.shortType() + " " + now.name(),
                        input);
            }
        }
    }

    private static Optional<PolicySource> policy(PolicyType type, @Nullable ResourceState state, PolicyInputs inputs) {
        return Optional.ofNullable(state)
                .flatMap(one -> one.standing() == ResourceState.Standing.READ
                        ? Optional.of(new Hidden(one.urn() + " policy", "isn't part of the stack"))
                        : inputs.read(one, type.document(), PolicyKind.RESOURCE))
                .map(content -> new PolicySource("the resource policy", content));
    }

    private static String subject(PolicyType type, ResourceState state) {
        var named = type.subject().isEmpty()
                ? Optional.<String>empty()
                : state.inputs().text(type.subject());
        return state.shortType() + " " + state.name()
                + named.filter(text -> !text.equals(state.name()))
                        .map(text -> " for " + text)
                        .orElse("");
    }

    private void add(
            Verdict verdict, @Nullable ResourceState old, @Nullable ResourceState now, String subject, String aspect) {
        var any = now == null ? old : now;
        changes.add(new Change(
                verdict.outcome(),
                PrincipalReview.action(old, now),
                subject,
                aspect,
                verdict.reasons(),
                verdict.example(),
                any.urn(),
                any.source()));
    }

    private static Optional<String> unreadable(ResourceState state, List<String> inputs) {
        return inputs.stream()
                .flatMap(input -> state
                        .inputs()
                        .get(input)
                        .unreadable()
                        .map(one -> "its " + input + " " + PolicyInputs.reason(state, input, one))
                        .stream())
                .findFirst();
    }

    private Verdict grant(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null) {
            return Verdict.none();
        }
        if (type.type().equals("lambda/permission")) {
            var before = old == null ? List.<PolicySource>of() : List.of(permission(old, inputsBefore));
            var verdict = PolicyComparison.compare(before, List.of(permission(now, inputsAfter)), PolicyKind.RESOURCE);
            return old != null && verdict.isNone() && !otherInputs(old).equals(otherInputs(now))
                    ? Verdict.undecided("changes in a way that isn't compared")
                    : verdict;
        }
        if (now.inputs().text("acl").filter(PRIVATE_ACLS::contains).isPresent()
                || now.inputs().get("authorizationType").equals(new Text("AWS_IAM"))) {
            return Verdict.none();
        }
        if (now.inputs().get("authorizationType").equals(new Text("NONE"))
                && (old == null || !old.inputs().get("authorizationType").equals(new Text("NONE")))) {
            return Verdict.added(
                    "everyone can invoke the function through its URL",
                    "lambda:InvokeFunctionUrl by everyone on " + subject(type, now));
        }
        var hidden = unreadable(now, List.copyOf(relevant(now).keySet()));
        if (hidden.isPresent()) {
            return Verdict.undecided(hidden.get());
        }
        if (old != null) {
            return Verdict.undecided("the grant changes, and grants without a document aren't compared");
        }
        var who = List.of("granteePrincipal", "principal", "accountId", "group", "acl").stream()
                .flatMap(input -> now.inputs().text(input).stream())
                .findFirst();
        return who.isEmpty()
                ? Verdict.undecided("grants access in a way that isn't compared")
                : Verdict.added(
                        "grants access to " + who.get(),
                        "%s by %s on %s".formatted(operations(now), who.get(), subject(type, now)));
    }

    private static String operations(ResourceState grant) {
        var all = grant.inputs()
                .get("operations")
                .elements()
                .flatMap(one -> one instanceof Text text ? Stream.of("kms:" + text.text()) : Stream.empty())
                .collect(Collectors.joining(", "));
        return all.isEmpty()
                ? grant.inputs()
                        .text("action")
                        .or(() -> grant.inputs().text("permission"))
                        .orElse("access")
                : all;
    }

    /** Returns the inputs of a permission that its statement doesn't contain. */
    private static Map<String, Value> otherInputs(ResourceState permission) {
        var others = relevant(permission);
        others.keySet().removeAll(PERMISSION);
        others.remove("statementId");
        return others;
    }

    /** Returns the statement that AWS adds to the function's policy for a permission. */
    private PolicySource permission(ResourceState state, PolicyInputs inputs) {
        var hidden = PERMISSION.stream()
                .filter(input -> state.inputs().get(input).unreadable().isPresent())
                .toList();
        if (!hidden.isEmpty()) {
            var content = inputs.hidden(
                    state,
                    hidden.get(0),
                    "isn't readable: " + unreadable(state, hidden).orElse(""));
            var old = plan.before().get(state.urn());
            var now = plan.after().get(state.urn());
            // It's unchanged only if all of its inputs are, also those that are readable.
            boolean isChanged =
                    old == null || now == null || PERMISSION.stream().anyMatch(input -> isChanged(old, now, input));
            return new PolicySource(
                    "the permission",
                    isChanged
                            ? new Hidden(
                                    content.identity() + (inputs == inputsAfter ? " now" : " old"), content.reason())
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

    private Verdict limit(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now != null && isStrictest(now) && (old == null || isForSame(type, old, now))) {
            return Verdict.none("limits access as far as possible");
        }
        return old == null && !now.awsType().startsWith("s3/") && !now.awsType().equals("iam/accountPasswordPolicy")
                ? Verdict.none("only limits access")
                : Verdict.undecided("limits access, and may limit less than before");
    }

    /** Returns whether settings certainly apply to the same subject as before. */
    private boolean isForSame(PolicyType type, ResourceState old, ResourceState now) {
        return !plan.replaced().contains(now.urn())
                && Stream.of(type.subject(), "region", "accountId")
                        .filter(input -> !input.isEmpty())
                        .noneMatch(input -> isChanged(old, now, input));
    }

    /** Returns whether S3 settings limit access at least as much as a bucket's default settings. */
    private static boolean isStrictest(ResourceState state) {
        return state.awsType().endsWith("PublicAccessBlock")
                        && PUBLIC_ACCESS.stream()
                                .allMatch(input -> state.inputs().get(input).equals(new Scalar("true")))
                || state.inputs().get("rule") instanceof Fields rule
                        && rule.get("objectOwnership").equals(new Text("BucketOwnerEnforced"));
    }

    /** Compares the access control list that a bucket can have as an input. */
    private void compareAcl(@Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null || !now.awsType().startsWith("s3/bucket")) {
            return;
        }
        var acl = now.inputs().get("acl");
        boolean isPrivate = acl.isAbsent() || acl instanceof Text text && PRIVATE_ACLS.contains(text.text());
        for (var input : new String[] {"acl", "grants"}) {
            var value = now.inputs().get(input);
            boolean isChanged = old == null || !old.inputs().get(input).equals(value) || value.hasUnknown();
            if (isChanged && !value.isAbsent() && !(input.equals("acl") && isPrivate)) {
                add(
                        Verdict.undecided("grants access with an access control list, which isn't compared"),
                        old,
                        now,
                        now.shortType() + " " + now.name(),
                        input);
            }
        }
    }

    private Verdict credential(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null) {
            return Verdict.none();
        }
        if (now.inputs().text("status").filter("Inactive"::equals).isPresent()) {
            return Verdict.none("is inactive");
        }
        if (old != null && old.standing() == ResourceState.Standing.IMPORTED) {
            return Verdict.none("exists already");
        }
        var user = now.inputs().get(type.subject()) instanceof Text text
                ? "user " + text.text()
                : unreadable(now, List.of(type.subject()))
                        .map(reason -> "a user (" + reason + ")")
                        .orElse("a user");
        var what = old == null ? "a new " : "another ";
        return Verdict.added(
                "its holder can act as " + user,
                "every request that " + user + " may send, with " + what + type.words());
    }

    private Verdict instanceProfile(@Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null) {
            return Verdict.none();
        }
        return old == null && (now.inputs().get("role").isAbsent() || isOfNewPrincipal(now, "role", "role"))
                ? Verdict.none("instances that are started with it act as its role")
                : Verdict.undecided(
                        old == null
                                ? "instances that are started with it can act as a role that exists"
                                : "instances that use it can act as another role");
    }

    private Verdict exclusive(@Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null || old == null && isOfNewPrincipal(now) || isGain(old, now)) {
            return Verdict.none();
        }
        return Verdict.undecided(
                "removes policies that it doesn't list, and a removed policy may have denied something");
    }

    /** Returns whether the principal of an exclusive list is created by the same deployment. */
    private boolean isOfNewPrincipal(ResourceState list) {
        return Stream.of("role", "user", "group").anyMatch(kind -> isOfNewPrincipal(list, kind, kind + "Name"));
    }

    private boolean isOfNewPrincipal(ResourceState list, String kind, String input) {
        var name = list.inputs().get(input);
        var principals = plan.after().values().stream()
                .filter(state -> state.awsType().equals("iam/" + kind))
                .filter(state -> name instanceof Text text
                        ? state.inputs()
                                        .text("name")
                                        .filter(text.text()::equalsIgnoreCase)
                                        .isPresent()
                                && state.provider().urn().equals(list.provider().urn())
                        : list.dependencies(input).contains(state.urn()))
                .toList();
        return !name.isAbsent()
                && !principals.isEmpty()
                && principals.stream()
                        .allMatch(state -> state.isManaged() && !plan.before().containsKey(state.urn()));
    }

    /** Returns whether an exclusive list only gains members, which removes nothing. */
    private boolean isGain(@Nullable ResourceState old, ResourceState now) {
        if (old == null
                || old.standing() != now.standing()
                || plan.replaced().contains(now.urn())
                || old.inputs().unreadable().isPresent()
                || now.inputs().unreadable().isPresent()) {
            return false;
        }
        return Stream.of("roleName", "userName", "groupName")
                        .allMatch(input ->
                                old.inputs().get(input).equals(now.inputs().get(input)))
                && Stream.of("policyNames", "policyArns")
                        .allMatch(input -> now.inputs()
                                .get(input)
                                .elements()
                                .toList()
                                .containsAll(old.inputs().get(input).elements().toList()));
    }

    private static Verdict opaque(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        var any = now == null ? old : now;
        if (any.awsType().equals("iam/openIdConnectProvider") || any.awsType().equals("iam/samlProvider")) {
            return now == null
                    ? Verdict.none()
                    : Verdict.undecided((old == null ? "its tokens become valid" : "other tokens can become valid")
                            + " for every role in the account that trusts it, also outside this stack");
        }
        return now == null
                        && (!type.relevant().isEmpty() || ONLY_GRANTS.stream().anyMatch(any.awsType()::startsWith))
                ? Verdict.none()
                : Verdict.undecided("grants or limits access in a way that isn't compared");
    }

    private void compareUnknown(@Nullable ResourceState old, @Nullable ResourceState now) {
        var any = now == null ? old : now;
        if (now != null) {
            notUnderstood.add(new NotUnderstood(now.name(), now.type(), now.urn(), now.source()));
        }
        if (old == null
                || now == null
                || now.inputs().map().keySet().stream().anyMatch(input -> isChanged(old, now, input))
                || !old.inputs().equals(now.inputs())) {
            add(
                    now == null
                            ? Verdict.undecided(
                                    "contains a policy, but its type isn't understood; the policy may have denied something")
                            : Verdict.undecided("contains a policy, but its type isn't understood"),
                    old,
                    now,
                    any.shortType() + " " + any.name(),
                    "policy");
        }
    }
}
