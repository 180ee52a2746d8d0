package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names who a statement is about. None can be wrong: what AWS would refuse is refused when it is made.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 */
public final class Principal {

    /** Says what a principal is. */
    public enum Kind {
        /** Names an AWS account, user, role or session. */
        AWS("AWS"),
        /** Names an AWS service. */
        SERVICE("Service"),
        /** Names an identity provider. */
        FEDERATED("Federated"),
        /** Names an account by its Amazon S3 canonical user ID. */
        CANONICAL_USER("CanonicalUser"),
        /** Means anyone at all. */
        EVERYONE("AWS");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    private final Kind kind;
    private final String value;

    private Principal(Kind kind, String value) {
        this.kind = kind;
        this.value = value;
    }

    private static Principal checked(Kind kind, String value) {
        PrincipalRules.require(kind.type, value);
        return new Principal(kind, value);
    }

    /**
     * Makes a principal of an AWS account, user, role or session.
     *
     * @param arnOrAccount the 12 digits of an account, its {@code root} ARN, or the ARN of a user, a role, an
     *     assumed-role session or a federated user; also the unique ID that IAM puts in place of the ARN of a deleted
     *     user or role
     * @return the principal
     * @throws InvalidPolicyException if it is none of these, or holds a wildcard, or names a group
     */
    public static Principal aws(String arnOrAccount) {
        return checked(Kind.AWS, arnOrAccount);
    }

    /**
     * Makes a principal of an AWS service.
     *
     * @param name the service principal, such as {@code ec2.amazonaws.com}
     * @return the principal
     * @throws InvalidPolicyException if it is not a lower-case dotted name
     */
    public static Principal service(String name) {
        return checked(Kind.SERVICE, name);
    }

    /**
     * Makes a principal of an identity provider.
     *
     * @param provider the ARN of an OIDC or SAML provider, or the domain of a provider that IAM knows, such as
     *     {@code cognito-identity.amazonaws.com}
     * @return the principal
     * @throws InvalidPolicyException if it is neither
     */
    public static Principal federated(String provider) {
        return checked(Kind.FEDERATED, provider);
    }

    /**
     * Makes a principal of an Amazon S3 canonical user ID.
     *
     * @param id 64 hexadecimal digits
     * @return the principal
     * @throws InvalidPolicyException if it is not
     */
    public static Principal canonicalUser(String id) {
        return checked(Kind.CANONICAL_USER, id);
    }

    /** {@return the principal that is anyone at all, written {@code {"AWS":"*"}}} */
    public static Principal everyone() {
        return new Principal(Kind.EVERYONE, "*");
    }

    /** {@return what the principal is} */
    public Kind kind() {
        return kind;
    }

    /** {@return whether it means anyone at all} */
    public boolean isEveryone() {
        return kind == Kind.EVERYONE;
    }

    /**
     * {@return the word of the JSON under which this principal stands: {@code AWS}, {@code Service}, {@code Federated}
     * or {@code CanonicalUser}}
     */
    public String type() {
        return kind.type;
    }

    /** {@return the value that stands in the JSON: the ARN, name or ID as it was given, or {@code *}} */
    public String value() {
        return value;
    }

    /**
     * {@return the account that it is, or that it belongs to; empty for the unique ID of a deleted user or role, and for
     * principals of other kinds than {@link Kind#AWS}}
     */
    public Optional<AccountId> account() {
        return kind == Kind.AWS ? PrincipalRules.account(value) : Optional.empty();
    }

    /** {@return whether it is a whole account: 12 digits or the ARN of an account's {@code root}} */
    public boolean isAccount() {
        return kind == Kind.AWS && PrincipalRules.isAccount(value);
    }

    /** {@return whether it is an identity provider of SAML} */
    public boolean isSamlProvider() {
        return kind == Kind.FEDERATED && value.contains(":saml-provider/");
    }

    /** {@return whether it is a principal of the same kind and value} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Principal that && kind == that.kind && value.equals(that.value);
    }

    /** {@return a hash of kind and value} */
    @Override
    public int hashCode() {
        return Objects.hash(kind, value);
    }

    /** {@return type and value, for people} */
    @Override
    public String toString() {
        return type() + ":" + value;
    }
}
