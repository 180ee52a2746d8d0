package io.assumerole.policy;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement that allows or denies actions on resources, for principals, under conditions.
 *
 * <p>{@link #allow()} and {@link #deny()} start a statement; {@link Builder#build()} checks it. The document's kind
 * determines which elements a statement needs besides Effect and Action;
 * {@link PolicyDocument#requireValid(PolicyKind)} checks them.
 *
 * <p>Two statements are equal if they have the same elements with the same values in the same order.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html">Statement</a>
 */
public final class Statement {
    private final String sid;
    private final Effect effect;
    private final List<Principal> principals;
    private final List<Principal> notPrincipals;
    private final List<String> actions;
    private final List<String> notActions;
    private final List<String> resources;
    private final List<String> notResources;
    private final List<Condition> conditions;

    Statement(StatementElements elements) {
        this.sid = elements.sid;
        this.effect = elements.effect;
        this.principals = grouped(elements.principals, Principal::type);
        this.notPrincipals = grouped(elements.notPrincipals, Principal::type);
        this.actions = copy(elements.actions);
        this.notActions = copy(elements.notActions);
        this.resources = copy(elements.resources);
        this.notResources = copy(elements.notResources);
        this.conditions = grouped(elements.conditions, Condition::operator);
    }

    private static <T> List<T> copy(List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }

    /** Groups values as the JSON does, so a built statement equals the same statement read from JSON. */
    private static <T> List<T> grouped(List<T> values, Function<T, ?> group) {
        return copy(values).stream()
                .collect(Collectors.groupingBy(group, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** {@return a new builder of an Allow statement} */
    public static Builder allow() {
        return new Builder(Effect.ALLOW);
    }

    /** {@return a new builder of a Deny statement} */
    public static Builder deny() {
        return new Builder(Effect.DENY);
    }

    /** {@return the statement's Sid; empty if it has none} */
    public Optional<String> sid() {
        return Optional.ofNullable(sid);
    }

    /** {@return whether the statement allows or denies} */
    public Effect effect() {
        return effect;
    }

    /** {@return the principals of the statement; empty if it has no Principal} */
    public List<Principal> principals() {
        return principals;
    }

    /** {@return the principals that the statement excludes; empty if it has no NotPrincipal} */
    public List<Principal> notPrincipals() {
        return notPrincipals;
    }

    /** {@return the actions of the statement; empty if it has NotAction instead} */
    public List<String> actions() {
        return actions;
    }

    /**
     * {@return the actions that the statement excludes; empty if it has Action instead}
     */
    public List<String> notActions() {
        return notActions;
    }

    /** {@return the resources of the statement; empty if it has no Resource} */
    public List<String> resources() {
        return resources;
    }

    /**
     * {@return the resources that the statement excludes; empty if it has no NotResource}
     */
    public List<String> notResources() {
        return notResources;
    }

    /**
     * {@return the conditions, one for each operator and key, all of which must hold; empty if the statement has none}
     */
    public List<Condition> conditions() {
        return conditions;
    }

    /**
     * Compares two statements element by element.
     *
     * @param other any object
     * @return {@code true} if {@code other} is a statement with the same elements and values in the same order
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Statement that
                && Objects.equals(sid, that.sid)
                && effect == that.effect
                && principals.equals(that.principals)
                && notPrincipals.equals(that.notPrincipals)
                && actions.equals(that.actions)
                && notActions.equals(that.notActions)
                && resources.equals(that.resources)
                && notResources.equals(that.notResources)
                && conditions.equals(that.conditions);
    }

    /** {@return a hash of all elements} */
    @Override
    public int hashCode() {
        return Objects.hash(
                sid, effect, principals, notPrincipals, actions, notActions, resources, notResources, conditions);
    }

    /** {@return the elements of the statement in human-readable form, without external IDs} */
    @Override
    public String toString() {
        var text = new StringBuilder(effect.json());
        if (sid != null) {
            text.append(" (").append(sid).append(')');
        }
        append(text, "Principal", principals);
        append(text, "NotPrincipal", notPrincipals);
        append(text, "Action", actions);
        append(text, "NotAction", notActions);
        append(text, "Resource", resources);
        append(text, "NotResource", notResources);
        append(text, "Condition", conditions);
        return Text.visible(text.toString());
    }

    private static void append(StringBuilder text, String element, List<?> values) {
        if (!values.isEmpty()) {
            text.append(' ').append(element).append(' ').append(values);
        }
    }

    /**
     * Collects the elements of a statement.
     *
     * <p>Methods that take several values add to the values of earlier calls. A builder is not thread-safe.
     */
    public static final class Builder {
        private final StatementElements elements = new StatementElements(BuiltOrParsed.BUILT, ElementPath.ROOT);

        private Builder(Effect effect) {
            elements.effect = effect;
        }

        /**
         * Sets the Sid.
         *
         * @param sid letters A to Z, a to z and digits; in a trust policy, any text on one line; unique in its document
         * @return this builder
         * @throws IllegalArgumentException if it is null; for no Sid, do not call this method
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html">Sid</a>
         */
        public Builder sid(String sid) {
            elements.setSid(Preconditions.of(sid, "sid"));
            return this;
        }

        /**
         * Adds principals that the statement applies to; allowed only in trust and resource policies.
         *
         * @param principals one or more
         * @return this builder
         */
        public Builder principal(Principal... principals) {
            elements.principals = StatementElements.add(elements.principals, principals);
            return this;
        }

        /**
         * Adds principals that the statement does not apply to; can't be combined with {@link #principal}.
         *
         * @param principals one or more
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html">NotPrincipal</a>
         */
        public Builder notPrincipal(Principal... principals) {
            elements.notPrincipals = StatementElements.add(elements.notPrincipals, principals);
            return this;
        }

        /**
         * Adds actions that the statement applies to.
         *
         * @param actions such as {@code s3:GetObject}, {@code s3:Get*} or {@code *}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html">Action</a>
         */
        public Builder action(String... actions) {
            elements.actions = StatementElements.add(elements.actions, actions);
            return this;
        }

        /**
         * Adds actions that the statement does not apply to; can't be combined with {@link #action}.
         *
         * @param actions such as {@code iam:*}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html">NotAction</a>
         */
        public Builder notAction(String... actions) {
            elements.notActions = StatementElements.add(elements.notActions, actions);
            return this;
        }

        /**
         * Adds resources that the statement applies to; not allowed in trust policies.
         *
         * @param resources ARNs, optionally with wildcards and policy variables, or {@code *}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
         */
        public Builder resource(String... resources) {
            elements.resources = StatementElements.add(elements.resources, resources);
            return this;
        }

        /**
         * Adds resources that the statement does not apply to; can't be combined with {@link #resource}.
         *
         * @param resources ARNs, optionally with wildcards and policy variables
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html">NotResource</a>
         */
        public Builder notResource(String... resources) {
            elements.notResources = StatementElements.add(elements.notResources, resources);
            return this;
        }

        /**
         * Adds conditions, all of which must hold.
         *
         * @param conditions at most one for each operator and key: put alternative values into one condition
         * @return this builder
         */
        public Builder condition(Condition... conditions) {
            elements.conditions = StatementElements.add(elements.conditions, conditions);
            return this;
        }

        /**
         * Builds the statement.
         *
         * @return the statement
         * @throws InvalidPolicyException with all problems: no action, two Sids, an element together with its opposite,
         *     an action, resource or Sid that AWS would reject, or two conditions with the same operator and key
         */
        public Statement build() {
            var problems = new ProblemCollector();
            elements.check(problems);
            problems.throwIfAny();
            return new Statement(elements);
        }
    }
}
