package io.assumerole.policy.decision;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.AssumedRoleArn;
import io.assumerole.arn.Partition;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Principal;
import io.assumerole.policy.reference.OidcProvider;
import java.util.Map;
import java.util.Optional;

/** The principal that makes a request, and its matches in trust and resource policies. */
sealed interface Caller {

    /** The ways in which a principal can refer to the caller, from weakest to strongest. */
    enum Match {
        /** The principal does not match. */
        NONE,
        /** The principal is the caller's account, which delegates to identity policies. */
        ACCOUNT,
        /** The principal is the role or user of the caller's session. */
        ROLE,
        /** The principal is the caller itself or everyone. */
        ITSELF
    }

    Match match(Principal principal, String uniqueId);

    /** Returns the match that a unique ID could have while the caller's own unique ID is unknown. */
    default Match matchOfUniqueId(String principal) {
        return Match.NONE;
    }

    /** Returns the condition keys that follow from the caller, in lower case, with their values. */
    Map<String, String> keys();

    /** Returns whether the ARN is the caller's own. */
    default boolean isNamed(String arn) {
        return false;
    }

    /** Returns the account; empty for a service or an identity provider. */
    default Optional<AccountId> account() {
        return Optional.empty();
    }

    /** Returns the partition; empty for a service or an identity provider without an ARN. */
    Optional<Partition> partition();

    /**
     * Returns the match of a principal with an IAM caller.
     *
     * @param arn the ARN of the user or role
     * @param as the match of a principal with this ARN
     */
    private static Match match(
            Principal principal, String uniqueId, String arn, Match as, Partition partition, AccountId account) {
        if (principal.kind() != Principal.Kind.AWS) {
            return principal.isEveryone() ? Match.ITSELF : Match.NONE;
        }
        var value = principal.value();
        if (value.equals(arn) || value.equals(uniqueId)) {
            return as;
        }
        // A cheap check that excludes most principals.
        boolean may = value.equals(account.value()) || value.endsWith(":root");
        boolean same = may
                && principal.isAccount()
                && principal.account().filter(account::equals).isPresent()
                && (!value.startsWith("arn:") || value.startsWith("arn:" + partition + ":"));
        return same ? Match.ACCOUNT : Match.NONE;
    }

    /** A user with its own access key. */
    record User(UserArn arn, String text) implements Caller {
        User(UserArn arn) {
            this(arn, arn.toString());
        }

        @Override
        public Match match(Principal principal, String uniqueId) {
            return Caller.match(principal, uniqueId, text, Match.ITSELF, arn.partition(), arn.account());
        }

        @Override
        public Match matchOfUniqueId(String principal) {
            return principal.startsWith("AIDA") ? Match.ITSELF : Match.NONE;
        }

        @Override
        public Map<String, String> keys() {
            return Map.of(
                    "aws:principalarn", arn.toString(),
                    "aws:principalaccount", arn.account().value(),
                    "aws:principaltype", "User",
                    "aws:username", arn.name());
        }

        @Override
        public boolean isNamed(String other) {
            return arn.toString().equals(other);
        }

        @Override
        public Optional<AccountId> account() {
            return Optional.of(arn.account());
        }

        @Override
        public Optional<Partition> partition() {
            return Optional.of(arn.partition());
        }
    }

    /** A session of a role. */
    record RoleSession(RoleArn role, SessionName name, String roleText, String text) implements Caller {
        RoleSession(RoleArn role, SessionName name) {
            this(role, name, role.toString(), role.session(name).toString());
        }

        AssumedRoleArn arn() {
            return role.session(name);
        }

        @Override
        public Match match(Principal principal, String uniqueId) {
            return principal.value().equals(text)
                    ? Match.ITSELF
                    : Caller.match(principal, uniqueId, roleText, Match.ROLE, role.partition(), role.account());
        }

        @Override
        public Match matchOfUniqueId(String principal) {
            return principal.startsWith("AROA") ? Match.ROLE : Match.NONE;
        }

        @Override
        public Map<String, String> keys() {
            return Map.of(
                    "aws:principalarn", role.toString(),
                    "aws:principalaccount", role.account().value(),
                    "aws:principaltype", "AssumedRole");
        }

        @Override
        public boolean isNamed(String other) {
            return role.toString().equals(other) || arn().toString().equals(other);
        }

        @Override
        public Optional<AccountId> account() {
            return Optional.of(role.account());
        }

        @Override
        public Optional<Partition> partition() {
            return Optional.of(role.partition());
        }
    }

    /** A session that a user created with {@code sts:GetFederationToken}. */
    record FederatedUser(UserArn user, String name) implements Caller {
        String arn() {
            return "arn:" + user.partition() + ":sts::" + user.account() + ":federated-user/" + name;
        }

        @Override
        public Match match(Principal principal, String uniqueId) {
            return principal.value().equals(arn())
                    ? Match.ITSELF
                    : Caller.match(principal, uniqueId, user.toString(), Match.ROLE, user.partition(), user.account());
        }

        @Override
        public Match matchOfUniqueId(String principal) {
            return principal.startsWith("AIDA") ? Match.ROLE : Match.NONE;
        }

        @Override
        public Map<String, String> keys() {
            return Map.of(
                    "aws:principalarn",
                    arn(),
                    "aws:principalaccount",
                    user.account().value(),
                    "aws:principaltype",
                    "FederatedUser",
                    "aws:userid",
                    user.account() + ":" + name);
        }

        @Override
        public boolean isNamed(String other) {
            return arn().equals(other);
        }

        @Override
        public Optional<AccountId> account() {
            return Optional.of(user.account());
        }

        @Override
        public Optional<Partition> partition() {
            return Optional.of(user.partition());
        }
    }

    /** The root user of an account. */
    record Root(Partition own, AccountId number) implements Caller {
        String arn() {
            return "arn:" + own + ":iam::" + number + ":root";
        }

        @Override
        public Match match(Principal principal, String uniqueId) {
            return Caller.match(principal, null, arn(), Match.ACCOUNT, own, number);
        }

        @Override
        public Map<String, String> keys() {
            return Map.of(
                    "aws:principalarn", arn(),
                    "aws:principalaccount", number.value(),
                    "aws:principaltype", "Account",
                    "aws:userid", number.value());
        }

        @Override
        public boolean isNamed(String other) {
            return arn().equals(other);
        }

        @Override
        public Optional<AccountId> account() {
            return Optional.of(number);
        }

        @Override
        public Optional<Partition> partition() {
            return Optional.of(own);
        }
    }

    /** An AWS service or an identity provider. */
    record Outside(Principal principal) implements Caller {
        @Override
        public Match match(Principal other, String uniqueId) {
            return other.isEveryone() || other.equals(principal) ? Match.ITSELF : Match.NONE;
        }

        @Override
        public Map<String, String> keys() {
            return principal.kind() == Principal.Kind.SERVICE
                    ? Map.of("aws:principalservicename", principal.value())
                    : Map.of();
        }

        @Override
        public Optional<Partition> partition() {
            return arn(1).map(Partition::new);
        }

        /** Returns whether this is an identity provider, not a service. */
        boolean isFederated() {
            return principal.kind() == Principal.Kind.FEDERATED;
        }

        /** Returns the prefix of the condition keys of a provider's claims; empty for a service. */
        Optional<String> claims() {
            if (!isFederated()) {
                return Optional.empty();
            }
            return Optional.of(
                    principal.isSamlProvider()
                            ? "saml:"
                            : OidcProvider.of(principal).key(""));
        }

        /** Returns the account of an identity provider that has an ARN. */
        Optional<AccountId> providerAccount() {
            return arn(4).map(AccountId::new);
        }

        private Optional<String> arn(int part) {
            return principal.value().startsWith("arn:")
                    ? Optional.of(principal.value().split(":", 6)[part])
                    : Optional.empty();
        }
    }
}
