package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import java.util.Optional;

/**
 * Names who a statement is about.
 *
 * <p>Each kind of principal is a record of its own, and none can be wrong: what AWS would refuse is refused when it is
 * made.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">IAM User
 *     Guide: Principal</a>
 */
public sealed interface Principal {

    /**
     * Makes a principal of an AWS account, user, role or session.
     *
     * @param arnOrAccount the 12 digits of an account, its {@code root} ARN, or the ARN of a user, a role, an
     *     assumed-role session or a federated user; also the unique ID that IAM puts in place of the ARN of a deleted
     *     user or role
     * @return the principal
     * @throws InvalidPolicyException if it is none of these, or holds a wildcard, or names a group
     */
    static Principal aws(String arnOrAccount) {
        return new Aws(arnOrAccount);
    }

    /**
     * Makes a principal of an AWS service.
     *
     * @param name the service principal, such as {@code ec2.amazonaws.com}
     * @return the principal
     * @throws InvalidPolicyException if it is not a lower-case dotted name
     */
    static Principal service(String name) {
        return new Service(name);
    }

    /**
     * Makes a principal of an identity provider.
     *
     * @param provider the ARN of an OIDC or SAML provider, or the domain of a provider that IAM knows, such as
     *     {@code cognito-identity.amazonaws.com}
     * @return the principal
     * @throws InvalidPolicyException if it is neither
     */
    static Principal federated(String provider) {
        return new Federated(provider);
    }

    /**
     * Makes a principal of an Amazon S3 canonical user ID.
     *
     * @param id 64 hexadecimal digits
     * @return the principal
     * @throws InvalidPolicyException if it is not
     */
    static Principal canonicalUser(String id) {
        return new CanonicalUser(id);
    }

    /** {@return the principal that is anyone at all, written {@code {"AWS":"*"}}} */
    static Principal everyone() {
        return new Everyone();
    }

    /**
     * {@return the word of the JSON under which this principal stands: {@code AWS}, {@code Service}, {@code Federated}
     * or {@code CanonicalUser}}
     */
    String type();

    /** {@return the value that stands in the JSON: the ARN, name or ID as it was given, or {@code *}} */
    String value();

    /**
     * Stands for an AWS account, user, role or session.
     *
     * @param value the account, ARN or unique ID
     */
    record Aws(String value) implements Principal {
        /**
         * Checks the value.
         *
         * @param value the value
         * @throws InvalidPolicyException if AWS would refuse it
         */
        public Aws {
            PrincipalRules.require("AWS", value);
        }

        /**
         * {@return the account that the principal is, or is of; nothing for the unique ID of a deleted user or role}
         */
        public Optional<AccountId> account() {
            return PrincipalRules.account(value);
        }

        /** {@return whether the principal is a whole account: 12 digits or the ARN of an account's {@code root}} */
        public boolean isAccount() {
            return PrincipalRules.isAccount(value);
        }

        @Override
        public String type() {
            return "AWS";
        }
    }

    /**
     * Stands for an AWS service.
     *
     * @param value the service principal
     */
    record Service(String value) implements Principal {
        /**
         * Checks the value.
         *
         * @param value the value
         * @throws InvalidPolicyException if it is not a lower-case dotted name
         */
        public Service {
            PrincipalRules.require("Service", value);
        }

        @Override
        public String type() {
            return "Service";
        }
    }

    /**
     * Stands for an identity provider.
     *
     * @param value the provider's ARN or domain
     */
    record Federated(String value) implements Principal {
        /**
         * Checks the value.
         *
         * @param value the value
         * @throws InvalidPolicyException if it is neither a provider's ARN nor a domain
         */
        public Federated {
            PrincipalRules.require("Federated", value);
        }

        @Override
        public String type() {
            return "Federated";
        }
    }

    /**
     * Stands for an Amazon S3 canonical user.
     *
     * @param value the 64 hexadecimal digits
     */
    record CanonicalUser(String value) implements Principal {
        /**
         * Checks the value.
         *
         * @param value the value
         * @throws InvalidPolicyException if it is not 64 hexadecimal digits
         */
        public CanonicalUser {
            PrincipalRules.require("CanonicalUser", value);
        }

        @Override
        public String type() {
            return "CanonicalUser";
        }
    }

    /** Stands for anyone at all. */
    record Everyone() implements Principal {
        @Override
        public String type() {
            return "AWS";
        }

        @Override
        public String value() {
            return "*";
        }
    }
}
