package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A principal of a statement. Principals are always valid: the factory methods reject values that AWS would reject.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 */
public final class Principal {

    /** The kind of a principal. */
    public enum Kind {
        /** An AWS account, user, role or session. */
        AWS("AWS"),
        /** An AWS service. */
        SERVICE("Service"),
        /** An identity provider. */
        FEDERATED("Federated"),
        /** An account, by its Amazon S3 canonical user ID. */
        CANONICAL_USER("CanonicalUser"),
        /** Everyone. */
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
     * Creates a principal for an AWS account, user, role or session.
     *
     * @param arnOrAccount the 12 digits of an account, its {@code root} ARN, or the ARN of a user, a role, an
     *     assumed-role session or a federated user; also the unique ID that replaces the ARN of a deleted user or role,
     *     and the ARN of an origin access identity of CloudFront
     * @return the principal
     * @throws InvalidPolicyException if it is none of these, contains a wildcard, or names a group
     */
    public static Principal aws(String arnOrAccount) {
        return checked(Kind.AWS, arnOrAccount);
    }

    /**
     * Creates a principal for an AWS service.
     *
     * @param name the service principal, such as {@code ec2.amazonaws.com}
     * @return the principal
     * @throws InvalidPolicyException if the ID has a different form a lower-case dotted name
     */
    public static Principal service(String name) {
        return checked(Kind.SERVICE, name);
    }

    /**
     * Creates a principal for an identity provider.
     *
     * @param provider the ARN of an OIDC or SAML provider, or the domain of a provider that IAM knows, such as
     *     {@code cognito-identity.amazonaws.com}
     * @return the principal
     * @throws InvalidPolicyException if it is neither such an ARN nor such a domain
     */
    public static Principal federated(String provider) {
        return checked(Kind.FEDERATED, provider);
    }

    /**
     * Creates a principal for an Amazon S3 canonical user ID.
     *
     * @param id 64 hexadecimal digits
     * @return the principal
     * @throws InvalidPolicyException if it is not
     */
    public static Principal canonicalUser(String id) {
        return checked(Kind.CANONICAL_USER, id);
    }

    /** {@return the principal for everyone, written {@code {"AWS":"*"}}} */
    public static Principal everyone() {
        return new Principal(Kind.EVERYONE, "*");
    }

    /** {@return the kind of the principal} */
    public Kind kind() {
        return kind;
    }

    /** {@return whether this principal means everyone} */
    public boolean isEveryone() {
        return kind == Kind.EVERYONE;
    }

    /**
     * {@return the key of this principal in the JSON: {@code AWS}, {@code Service}, {@code Federated} or
     * {@code CanonicalUser}}
     */
    public String type() {
        return kind.type;
    }

    /** {@return the value in the JSON: the given ARN, name or ID, or {@code *}} */
    public String value() {
        return value;
    }

    /**
     * {@return the principal's account, or the account that is the principal; empty for the unique ID of a deleted user
     * or role, for an origin access identity of CloudFront, and for kinds other than {@link Kind#AWS}}
     */
    public Optional<AccountId> account() {
        return kind == Kind.AWS ? PrincipalRules.account(value) : Optional.empty();
    }

    /** {@return whether this principal is a whole account: 12 digits or an account's {@code root} ARN} */
    public boolean isAccount() {
        return kind == Kind.AWS && PrincipalRules.isAccount(value);
    }

    /** {@return whether this principal is a SAML provider} */
    public boolean isSamlProvider() {
        return kind == Kind.FEDERATED && value.contains(":saml-provider/");
    }

    /** {@return whether the object is a principal with the same kind and value} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Principal that && kind == that.kind && value.equals(that.value);
    }

    /** {@return a hash of kind and value} */
    @Override
    public int hashCode() {
        return Objects.hash(kind, value);
    }

    /** {@return the type and value in human-readable form} */
    @Override
    public String toString() {
        return type() + ":" + value;
    }
}
