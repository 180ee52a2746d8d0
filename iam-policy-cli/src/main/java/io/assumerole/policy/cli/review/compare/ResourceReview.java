package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review.NotUnderstood;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.SharedPolicies;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.AccessRules;
import io.assumerole.policy.cli.review.types.Meaning;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.PolicyTypes.Role;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.ValueChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares everything that isn't a policy of a principal: resource policies, grants without a document, and credentials. */
final class ResourceReview {
    /** The aspect of changes that concern the settings of a resource. */
    static final String SETTINGS = "settings";

    private static final String POLICY = "resource policy";

    private final Plan plan;
    private final PolicyInputs inputsBefore;
    private final PolicyInputs inputsAfter;
    private final PolicyComparison comparison;
    private final SettingsReview settings;
    private final SharedPolicies shared;
    private final List<Change> changes = new ArrayList<>();
    private final List<NotUnderstood> notUnderstood = new ArrayList<>();

    private ResourceReview(
            Plan plan, PolicyInputs inputsBefore, PolicyInputs inputsAfter, PolicyComparison comparison) {
        this.plan = plan;
        this.inputsBefore = inputsBefore;
        this.inputsAfter = inputsAfter;
        this.comparison = comparison;
        this.settings = new SettingsReview(plan, inputsAfter);
        this.shared = new SharedPolicies(plan);
    }

    /** The result of the comparison of all resources. */
    record Result(List<Change> changes, List<NotUnderstood> notUnderstood) {}

    static Result of(Plan plan, PolicyInputs before, PolicyInputs after, PolicyComparison comparison) {
        var review = new ResourceReview(plan, before, after, comparison);
        for (var urn : plan.urns()) {
            var old = plan.before().get(urn);
            var now = plan.after().get(urn);
            if (plan.moved().contains(urn) && old != null && now != null) {
                // A different provider can deploy to a different account.
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
        if (now == null && AccessRules.isProtecting(old.type()) && !isDeletedWithOthers(old)) {
            add(
                    ComparisonResult.undecided("is removed, and may have protected other resources"),
                    old,
                    null,
                    old.shortType() + " " + old.name(),
                    "protection");
            return;
        }
        if (type.isEmpty()) {
            compareUnknown(old, now);
            return;
        }
        if (type.get().role() == Role.RESOURCE || type.get().role() == Role.DEFAULT) {
            comparePolicy(type.get(), old, now);
            compareSettings(type.get(), old, now);
            compareAcl(old, now);
            compareOtherPolicies(type.get(), old, now);
            return;
        }
        if (type.get().role() == Role.SETTINGS) {
            settings.compareInputs(type.get(), old, now)
                    .ifPresent(result -> add(result, old, now, type.get().subjectOf(any), SETTINGS));
            return;
        }
        if (old != null && now != null && isSame(old, now)) {
            return;
        }
        if (type.get().role() == Role.PROVIDER && (old == null || now == null)
                || (old == null || !type.get().mayGrant(old))
                        && (now == null || !type.get().mayGrant(now))) {
            return;
        }
        boolean isExclusive = TypeRule.EXCLUSIVE.isFor(any);
        if (type.get().role() == Role.IAM && !isExclusive) {
            return;
        }
        var result = switch (type.get().role()) {
            case GRANT -> grant(type.get(), old, now);
            case LIMIT -> new LimitReview(plan).compare(type.get(), old, now);
            case PROVIDER ->
                ComparisonResult.undecided(
                        "the settings of the provider change, so its resources may be in another account");
            case CREDENTIAL -> credential(type.get(), old, now);
            case IAM -> new ExclusiveReview(plan).compare(old, now);
            case IDENTITY -> content().identity(type.get(), old, now);
            case ORGANIZATION ->
                content()
                        .organization(type.get(), old, now)
                        .orElseGet(() -> new UncomparedReview(plan).compare(type.get(), old, now));
            default ->
                isExclusive
                        ? new ExclusiveReview(plan).compare(old, now)
                        : new UncomparedReview(plan).compare(type.get(), old, now);
        };
        boolean isExplained = type.get().role() == Role.CREDENTIAL || result.outcome() == Outcome.NEW_ACCESS;
        add(
                isExplained ? result : result.unlessNone(values(type.get(), old, now)),
                old,
                now,
                type.get().subjectOf(any),
                aspect(type.get()));
    }

    /**
     * Returns whether the deployment certainly deletes everything that a deleted resource protects, such as its API.
     */
    private boolean isDeletedWithOthers(ResourceState old) {
        var links = old.propertyDependencies().entrySet().stream()
                .filter(entry -> AccessRules.isProtected(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
        return !links.isEmpty() && plan.deleted().containsAll(links);
    }

    private ContentReview content() {
        return new ContentReview(plan, inputsBefore, inputsAfter, comparison);
    }

    /** Describes the changed values. The input that names the subject comes first. */
    private List<String> values(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        return ValueChange.words(plan.changes(old, now).stream()
                .sorted(Comparator.comparing(change -> !change.input().equals(type.subject())))
                .toList());
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
                && Meaning.isSame(new Fields(old.relevantInputs()), new Fields(now.relevantInputs()))
                && !plan.replaced().contains(now.urn())
                && (now.inputs().unreadable().isEmpty()
                        || now.inputs().map().keySet().stream()
                                .filter(input ->
                                        now.inputs().get(input).unreadable().isPresent())
                                .allMatch(input -> plan.isUnchanged(now, input)));
    }

    private void comparePolicy(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        var before = inputsBefore.resourcePolicy(type, old);
        var after = inputsAfter.resourcePolicy(type, now);
        if (before.isEmpty() && after.isEmpty()
                || before.map(PolicySource::content).equals(after.map(PolicySource::content))
                        && !isMoved(type, old, now)) {
            return;
        }
        if (now == null && isDeleted(type, old)) {
            add(
                    ComparisonResult.none("applied only to a resource that is deleted"),
                    old,
                    now,
                    type.subjectOf(old),
                    POLICY);
            return;
        }
        boolean hasDefault = type.role() == Role.DEFAULT;
        // A separate policy replaces the default policy of its resource, which may have existed before.
        if (before.isEmpty() && (old != null || !type.subject().isEmpty())) {
            before = PolicyComparison.absent(hasDefault, now == null ? old : now, "before");
        }
        if (after.isEmpty() && (now != null || !type.subject().isEmpty())) {
            after = PolicyComparison.absent(hasDefault, now == null ? old : now, "after");
        }
        var olds = before.stream().toList();
        var nows = after.stream().toList();
        var comparison = TypeRule.ABOUT
                .of(type.type())
                .map(noun -> this.comparison.about("this " + noun.get(0)))
                .findFirst()
                .orElse(this.comparison);
        var result = isMoved(type, old, now)
                ? comparison
                        .compare(List.of(), nows, PolicyKind.RESOURCE)
                        .or(comparison.compare(olds, List.of(), PolicyKind.RESOURCE))
                        .unlessNone(ValueChange.words(plan.changes(old, now).stream()
                                .filter(change -> !change.input().equals(type.document()))
                                .toList()))
                : comparison.compare(olds, nows, PolicyKind.RESOURCE);
        add(
                old == null && isDefaultOfKey(type, now, nows)
                        ? ComparisonResult.none(
                                "lets only the IAM policies of the key's account give access to the new key")
                        : orShared(result, type, old, now),
                old,
                now,
                type.subjectOf(now == null ? old : now),
                POLICY);
    }

    /** Returns whether the deployment certainly deletes the resource that has a policy. */
    private boolean isDeleted(PolicyType type, ResourceState old) {
        return SharedPolicies.isSeparate(type)
                ? plan.isDeleted(old, type.subject())
                : old.isManaged() && !plan.after().containsKey(old.urn());
    }

    private ComparisonResult orShared(
            ComparisonResult result, PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        return result.isNone()
                ? shared.reason(type, old, now).map(ComparisonResult::undecided).orElse(result)
                : result;
    }

    /**
     * Returns whether a policy gives access to a new key only to the root of the key's account. AWS's lockout safety check
     * excludes the root of a different account, because the creator of the key must be able to change the policy.
     *
     * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html">Default key policy</a>
     */
    private static boolean isDefaultOfKey(PolicyType type, ResourceState key, List<PolicySource> policies) {
        var statements = policies.stream()
                .flatMap(policy -> policy.statements(Effect.ALLOW))
                .toList();
        var principals = statements.stream()
                .flatMap(statement -> statement.principals().stream())
                .toList();
        var action = TypeRule.ACCOUNT_DEFAULT.of(type.type()).findFirst();
        return action.isPresent()
                && key.isManaged()
                && List.of(Value.ABSENT, new Scalar("false"))
                        .contains(key.inputs().get("bypassPolicyLockoutSafetyCheck"))
                && policies.stream().allMatch(policy -> policy.hidden().isEmpty())
                && statements.stream()
                        .allMatch(statement -> statement.notPrincipals().isEmpty())
                && statements.stream()
                        .anyMatch(statement -> statement.conditions().isEmpty()
                                && statement.actions().contains(action.get().get(0))
                                && statement.resources().contains("*"))
                && principals.stream().allMatch(Principal::isAccount)
                && principals.stream().map(Principal::account).distinct().count() == 1;
    }

    /** Returns whether the policy applies to a different resource afterward. */
    private boolean isMoved(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (old == null || now == null) {
            return false;
        }
        if (type.subject().isEmpty()) {
            return plan.replaced().contains(now.urn()) || plan.isChanged(old, now, "region");
        }
        var others = new LinkedHashSet<>(now.relevantInputs().keySet());
        others.addAll(old.relevantInputs().keySet());
        others.remove(type.document());
        return plan.replaced().contains(now.urn()) && !staysAtBucket(type, old, now)
                || others.stream().anyMatch(input -> plan.isChanged(old, now, input));
    }

    private boolean staysAtBucket(PolicyType type, ResourceState old, ResourceState now) {
        // Deleting the replaced policy can also delete the new policy, including a Deny that it contains.
        return plan.isOfSameBucket(old, now)
                && inputsBefore
                        .resourcePolicy(type, old)
                        .filter(PolicySource::mayDeny)
                        .isEmpty();
    }

    /** Compares the inputs that can decide whether a policy of the resource itself has an effect. */
    private void compareSettings(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (type.subject().isEmpty() && old != null && now != null) {
            settings.compare(type, old, now, isMoved(type, old, now))
                    .ifPresent(result -> add(result, old, now, type.subjectOf(now), SETTINGS));
        }
    }

    /** Compares the policies in other inputs than the input for the policy document, such as in an API's definition. */
    private void compareOtherPolicies(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null) {
            return;
        }
        var inputs = new LinkedHashSet<>(now.inputs().map().keySet());
        if (old != null) {
            inputs.addAll(old.inputs().map().keySet());
        }
        inputs.remove(type.document());
        inputs.removeIf(AccessRules::isIrrelevant);
        for (var input : inputs) {
            var before = old == null ? Value.ABSENT : old.inputs().get(input);
            var after = now.inputs().get(input);
            boolean isAboutAccess = Stream.of(before, after)
                    .anyMatch(value -> PolicyTypes.isPolicy(value)
                            || PolicyTypes.isHiddenPolicy(now, input, value)
                            || input.equals(ApiDefinition.BODY) && ApiDefinition.mayWiden(plan, old, now));
            if (isAboutAccess && (old == null || plan.isChanged(old, now, input))) {
                add(
                        ComparisonResult.undecided("can contain a policy, which the review doesn't compare"),
                        old,
                        now,
                        now.shortType() + " " + now.name(),
                        input);
            }
        }
    }

    private void add(
            ComparisonResult result,
            @Nullable ResourceState old,
            @Nullable ResourceState now,
            String subject,
            String aspect) {
        var any = now == null ? old : now;
        changes.add(result.change(Action.of(old, now), subject, aspect, any.urn(), any.source())
                .leadingTo(now == null ? List.of() : holders(now)));
    }

    /** Returns the users whose permissions the holder of a credential has. */
    private List<String> holders(ResourceState now) {
        var type = PolicyTypes.of(now).filter(listed -> listed.role() == Role.CREDENTIAL);
        if (type.isEmpty()) {
            return List.of();
        }
        var input = type.get().subject();
        return now.inputs().get(input) instanceof Text text
                ? List.of("user " + text.text())
                : now.dependencies(input).stream()
                        .flatMap(urn -> Stream.ofNullable(plan.after().get(urn)))
                        .filter(state -> state.awsType().equals("iam/user"))
                        .map(state -> Identity.of(Identity.Kind.USER, state).toString())
                        .toList();
    }

    private ComparisonResult grant(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null) {
            return ComparisonResult.none();
        }
        if (TypeRule.STATEMENT.isFor(now)) {
            return new LambdaPermission(plan, inputsBefore, inputsAfter).compare(old, now, comparison);
        }
        if (now.inputs().text("acl").filter(PolicyTypes.PRIVATE_ACLS::contains).isPresent()
                        && now.inputs().get("accessControlPolicy").isAbsent()
                || now.inputs().get("authorizationType").equals(new Text("AWS_IAM"))) {
            return ComparisonResult.none();
        }
        if (now.inputs().get("authorizationType").equals(new Text("NONE"))
                && (old == null || !old.inputs().get("authorizationType").equals(new Text("NONE")))) {
            return ComparisonResult.added(
                    "everyone can invoke the function through its URL",
                    "lambda:InvokeFunctionUrl by everyone on " + type.subjectOf(now));
        }
        var hidden =
                PolicyInputs.unreadable(now, List.copyOf(now.relevantInputs().keySet()));
        if (hidden.isPresent()) {
            return ComparisonResult.undecided(hidden.get());
        }
        boolean isAcl = !now.inputs().get("acl").isAbsent();
        if (isAcl && now.inputs().get("accessControlPolicy").isAbsent() && isSameExcept("acl", old, now)) {
            var acl = KnownGrants.acl(
                    old == null ? Value.ABSENT : old.inputs().get("acl"),
                    now.inputs().get("acl"),
                    type.subjectOf(now));
            if (acl.isPresent()) {
                return acl.get();
            }
        }
        if (old != null) {
            return ComparisonResult.undecided(
                    "the grant changes, and the review doesn't compare grants without a policy document");
        }
        var who = List.of("granteePrincipal", "principal", "accountId", "group", "acl").stream()
                .flatMap(input -> now.inputs().text(input).stream())
                .filter(grantee -> !PolicyTypes.PRIVATE_ACLS.contains(grantee))
                .map(grantee -> isEveryone(grantee, now) ? "everyone" : grantee)
                .findFirst();
        return who.isEmpty()
                ? ComparisonResult.undecided("grants access in a way that the review doesn't compare")
                : ComparisonResult.added(
                        "grants access to " + who.get(),
                        "%s by %s on %s".formatted(operations(now), who.get(), type.subjectOf(now)));
    }

    /** Returns whether a grantee is everyone. Everyone in an organization doesn't count. */
    private static boolean isEveryone(String grantee, ResourceState grant) {
        return List.of("all", "*").contains(grantee)
                && Stream.of("organizationId", "condition")
                        .allMatch(input -> grant.inputs().get(input).isAbsent());
    }

    /** Returns whether a resource is new, or only the given input changes. */
    private boolean isSameExcept(String input, @Nullable ResourceState old, ResourceState now) {
        return old == null
                || !plan.replaced().contains(now.urn())
                        && plan.changes(old, now).stream()
                                .allMatch(change -> change.input().equals(input));
    }

    private static String operations(ResourceState grant) {
        var all = grant.inputs()
                .get("operations")
                .elements()
                .flatMap(operation -> operation instanceof Text text ? Stream.of("kms:" + text.text()) : Stream.empty())
                .collect(Collectors.joining(", "));
        return all.isEmpty()
                ? grant.inputs()
                        .text("action")
                        .or(() -> grant.inputs().text("permission"))
                        .orElse("access")
                : all;
    }

    /** Compares the access control list that a bucket can have as an input. */
    private void compareAcl(@Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null || !TypeRule.ACL.isFor(now)) {
            return;
        }
        var acl = now.inputs().get("acl");
        boolean isPrivate =
                acl.isAbsent() || acl instanceof Text text && PolicyTypes.PRIVATE_ACLS.contains(text.text());
        for (var input : new String[] {"acl", "grants"}) {
            var value = now.inputs().get(input);
            boolean isChanged = old == null || plan.isChanged(old, now, input);
            if (isChanged && !value.isAbsent() && !(input.equals("acl") && isPrivate)) {
                add(
                        (input.equals("acl")
                                        ? KnownGrants.acl(
                                                old == null
                                                        ? Value.ABSENT
                                                        : old.inputs().get(input),
                                                value,
                                                now.shortType() + " " + now.name())
                                        : Optional.<ComparisonResult>empty())
                                .orElseGet(() -> ComparisonResult.undecided(
                                                "grants access with an access control list, which the review doesn't compare")
                                        .unlessNone(ValueChange.words(plan.changes(old, now).stream()
                                                .filter(change -> change.input().equals(input))
                                                .toList()))),
                        old,
                        now,
                        now.shortType() + " " + now.name(),
                        input);
            }
        }
    }

    private ComparisonResult credential(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null) {
            return ComparisonResult.none();
        }
        if (now.inputs().text("status").filter("Inactive"::equals).isPresent()) {
            return ComparisonResult.none("is inactive");
        }
        if (old != null && old.standing() == ResourceState.Standing.IMPORTED) {
            return ComparisonResult.none("exists already");
        }
        var user = now.inputs().get(type.subject()) instanceof Text text
                ? "user " + text.text()
                : PolicyInputs.unreadable(now, List.of(type.subject()))
                        .map(reason -> "a user (" + reason + ")")
                        .orElse("a user");
        boolean isSameKey =
                old != null && !plan.replaced().contains(now.urn()) && !plan.isChanged(old, now, type.subject());
        var what = old == null ? "a new " : isSameKey ? "the same, reactivated " : "another ";
        boolean wasInactive = isSameKey
                && old.inputs().text("status").filter("Inactive"::equals).isPresent();
        var before = old == null ? "new " + type.words() : wasInactive ? "inactive" : "";
        var result = ComparisonResult.added(
                        "its holder can act as " + user,
                        "every request that " + user + " may send, with " + what + type.words())
                .withGains(List.of(new Gain("", "", "", before)));
        return wasInactive ? result.because("is active again") : result;
    }

    private void compareUnknown(@Nullable ResourceState old, @Nullable ResourceState now) {
        var any = now == null ? old : now;
        if ((old == null || old.inputs().map().isEmpty())
                && (now == null || now.inputs().map().isEmpty())) {
            return;
        }
        if (now != null && !now.inputs().map().isEmpty()) {
            notUnderstood.add(new NotUnderstood(now.name(), now.type(), now.urn(), now.source()));
        }
        if (old == null
                || now == null
                || now.inputs().map().keySet().stream().anyMatch(input -> plan.isChanged(old, now, input))
                || !old.inputs().equals(now.inputs())) {
            add(
                    now == null
                            ? ComparisonResult.undecided(
                                    "contains a policy, but the review doesn't support this resource type;"
                                            + " the policy may have denied something")
                            : ComparisonResult.undecided(
                                    "contains a policy, but the review doesn't support this resource type"),
                    old,
                    now,
                    any.shortType() + " " + any.name(),
                    "policy");
        }
    }
}
