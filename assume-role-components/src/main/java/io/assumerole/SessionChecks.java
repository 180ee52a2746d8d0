package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.Partition;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.Tags;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.CrossChecks;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checks the arguments of {@link AssumedRoleProviderArgs} against each other. */
final class SessionChecks {

    /**
     * The maximum total length of the session policy and the managed policy ARNs, in characters.
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
     */
    private static final int LARGEST_SESSION_POLICIES = 2_048;

    private static final int MOST_SESSION_POLICIES = 10;

    private final ArgumentChecks checks;
    private final CrossChecks crossChecks;
    private final Output<RoleArn> role;

    /** @param role the role to assume; {@code null}, like every other output here, if it is missing or invalid */
    SessionChecks(ArgumentChecks checks, CrossChecks crossChecks, Output<RoleArn> role) {
        this.checks = checks;
        this.crossChecks = crossChecks;
        this.role = role;
    }

    /** Checks for arguments that exclude each other, regardless of their values. */
    void checkCredentials(BuilderArguments given, boolean hasWebIdentity) {
        var keys = given.has(AssumedRoleProviderArgs.CREDENTIALS);
        if (keys && given.has(AssumedRoleProviderArgs.PROFILE)) {
            checks.problem("credentials and profile are both given; a provider starts from"
                    + " only one of them, so omit one");
        }
        if (given.has(AssumedRoleProviderArgs.WEB_IDENTITY_TOKEN)
                && given.has(AssumedRoleProviderArgs.WEB_IDENTITY_TOKEN_FILE)) {
            checks.problem("webIdentityToken and webIdentityTokenFile are both given; give exactly one of them");
        }
        if (!hasWebIdentity) {
            return;
        }
        if (keys) {
            checks.problem(webIdentityAnd(AssumedRoleProviderArgs.CREDENTIALS.name(), "a web identity needs none"));
        }
        if (given.has(AssumedRoleProviderArgs.PROFILE)) {
            checks.problem(
                    webIdentityAnd(AssumedRoleProviderArgs.PROFILE.name(), "a web identity needs no credentials"));
        }
        var why = "sts:AssumeRoleWithWebIdentity does not accept it. Omit it, or assume another"
                + " role by web identity and this role from that role, with roleChain";
        Stream.<Argument<?>>of(
                        AssumedRoleProviderArgs.EXTERNAL_ID,
                        AssumedRoleProviderArgs.TAGS,
                        AssumedRoleProviderArgs.TRANSITIVE_TAG_KEYS,
                        AssumedRoleProviderArgs.SOURCE_IDENTITY)
                .filter(given::has)
                .forEach(argument -> checks.problem(webIdentityAnd(argument.name(), why)));
    }

    private static String webIdentityAnd(String name, String why) {
        return name + " cannot be combined with webIdentityToken or webIdentityTokenFile: " + why;
    }

    void checkRegion(Output<String> region) {
        crossChecks.check("region", region, role, SessionChecks::requireSamePartition);
    }

    /** @param caller the name of the role that calls STS, in messages */
    void checkCaller(String caller, Output<RoleArn> callerArn) {
        crossChecks.check(caller, callerArn, role, SessionChecks::requireSamePartition);
    }

    /**
     * Checks the values that an earlier role of the chain sets for all later roles.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     *
     * @param before the previous role; {@code null} for none
     */
    void checkEarlier(AssumedRoleProviderArgs before, Output<String> sourceIdentity, Output<Map<String, String>> tags) {
        for (var earlier = before; earlier != null; earlier = earlier.before) {
            crossChecks.check("sourceIdentity", sourceIdentity, earlier.sourceIdentity, (own, set) -> {
                if (!own.equals(set)) {
                    throw new IllegalArgumentException(("is '%s', but an earlier role of roleChain has set"
                                    + " '%s', which AWS does not allow to change; omit it, or give"
                                    + " the same value")
                            .formatted(own, set));
                }
            });
            crossChecks.check("tags", tags, earlier.transitiveTagKeys, (own, set) -> {
                var again = own.keySet().stream()
                        .filter(key -> set.stream().anyMatch(key::equalsIgnoreCase))
                        .toList();
                if (!again.isEmpty()) {
                    throw new IllegalArgumentException(("%s persists from an earlier role"
                                    + " of roleChain because of its transitiveTagKeys, and AWS refuses it a second"
                                    + " time; omit it in one of the two roles")
                            .formatted(again));
                }
            });
        }
    }

    /** @param policy the session policy, as JSON */
    void checkPolicies(Output<String> policy, Output<List<PolicyArn>> policyArns) {
        crossChecks.check("policyArn", policyArns, role, (arns, known) -> {
            arns.forEach(arn -> arn.requireUsableBy(known));
            if (arns.size() > MOST_SESSION_POLICIES) {
                throw new IllegalArgumentException(
                        "got %s; allowed: at most %s".formatted(arns.size(), MOST_SESSION_POLICIES));
            }
        });
        crossChecks.check("policy and policyArn", policy, policyArns, SessionChecks::requireSmall);
        if (policy == null && policyArns != null) {
            crossChecks.check("policyArn", policyArns, arns -> requireSmall("", arns));
        }
    }

    void checkTransitiveTagKeys(Output<Map<String, String>> tags, Output<List<String>> transitiveTagKeys) {
        if (transitiveTagKeys != null && tags == null) {
            checks.problem("transitiveTagKeys are given, but tags are not; they are keys of the session's own tags");
        }
        crossChecks.check(
                "transitiveTagKeys",
                tags,
                transitiveTagKeys,
                (sent, keys) -> Tags.of(sent).requireTransitive(keys));
    }

    void checkAccounts(Output<List<String>> allowedAccountIds) {
        crossChecks.check("allowedAccountIds", allowedAccountIds, role, (accounts, known) -> {
            var account = known.account().value();
            if (!accounts.contains(account)) {
                throw new IllegalArgumentException(
                        ("is %s, but the role is in account %s; add account %2$s to allowedAccountIds, or give a"
                                        + " role in an allowed account")
                                .formatted(accounts, account));
            }
        });
    }

    private static void requireSamePartition(RoleArn caller, RoleArn role) {
        if (!caller.partition().equals(role.partition())) {
            throw new IllegalArgumentException(
                    "is in partition %s, but roleArn is in %s; a role cannot assume a role in a different partition"
                            .formatted(caller.partition(), role.partition()));
        }
    }

    static void requireSamePartition(String region, RoleArn role) {
        var ofRegion = Partition.ofRegion(region);
        if (!ofRegion.equals(role.partition())) {
            throw new IllegalArgumentException(
                    "'%s' is in partition %s, but the role is in %s; give a region in the role's partition"
                            .formatted(region, ofRegion, role.partition()));
        }
    }

    private static void requireSmall(String policy, List<PolicyArn> arns) {
        var size = policy.length()
                + arns.stream().mapToInt(arn -> arn.toString().length()).sum();
        if (size > LARGEST_SESSION_POLICIES) {
            throw new IllegalArgumentException(("have %d characters together; allowed:"
                            + " at most %d. Omit permissions that the role's own policies do not grant")
                    .formatted(size, LARGEST_SESSION_POLICIES));
        }
    }
}
