package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.Phrases;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warns of a role that is valid and may not be meant so. */
final class RoleWarnings {

    private static final String SUBJECT_REMEDY = """
            use WebIdentity.github(owner, ownerId, repository, repositoryId); gh api repos/OWNER/REPOSITORY --jq \
            '.owner.id, .id' prints both IDs. The token of an older repository can have no IDs in its sub: then keep \
            WebIdentity.githubWithoutIds(owner, repository) and acknowledge this finding, or trust both until the \
            repository sends the IDs""";

    private final Resource component;

    /** @param component what the warnings are about */
    RoleWarnings(Resource component) {
        this.component = component;
    }

    /** Warns of what the arguments say, known or not. */
    void ofArguments(RoleOptions args) {
        ofWebIdentities(args.trust);
        var permissions = args.permissions;
        permissions.documents().forEach(this::ofDocument);
        var together = permissions.together();
        if (!together.policies().isEmpty()) {
            together.findings(
                    args.ownArns(component.pulumiResourceName()),
                    findings -> together.words(findings).forEach(words -> warn("rolePolicy: " + words)));
        }
        KnownRegions.warnOfUnknownDefault(component);
        permissions
                .attached()
                .forEach(one -> ofManagedPolicy("managedPolicyArn", one.arn().applyValue(PolicyArn::toString)));
        args.rolePermissionsBoundary().ifPresent(arn -> ofManagedPolicy("rolePermissionsBoundary", arn));
        args.guardRails().ifPresent(arn -> ofManagedPolicy("guardRails", arn));
        ofTags(args);
        ofRevocation("revokeRoleSessionsBefore", args.revokeRoleSessionsBefore, SessionRevocation.LONGEST_OF_ROLE);
        if (permissions.attachments() > RolePolicies.MOST_ATTACHED) {
            warn("The role has %s managed policies; AWS attaches at most %s unless the account had that raised"
                    .formatted(permissions.attachments(), RolePolicies.MOST_ATTACHED));
        }
    }

    /** Warns about an AWS managed policy that this version does not know. */
    void ofManagedPolicy(String argument, Output<String> arn) {
        KnownPolicies.warnOfUnknown(argument, arn.applyValue(List::of), component);
    }

    /**
     * A session tag takes the place of the role's own with the same key.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
     */
    private void ofTags(RoleOptions args) {
        var free = args.trust.terms().freeTags();
        if (args.roleTags == null || free.isEmpty()) {
            return;
        }
        var read = new JoinedOutputs();
        var tags = read.one(args.roleTags);
        read.accept(known -> tags.apply(known).keySet().stream()
                .filter(key -> free.stream().anyMatch(key::equalsIgnoreCase))
                .forEach(key -> warn("""
                        roleTags: whoever assumes the role may send the session tag %s with another value, and that takes \
                        the place of the role's own; leave it out of roleTags, or ask for the value with \
                        requireSessionTag""".formatted(Text.quote(key)))));
    }

    /** Warns of a revocation that is over, as soon as it is; {@code null} for none. */
    void ofRevocation(String argument, Instant before, Duration longest) {
        if (before != null && SessionRevocation.isOver(before, longest, Clock.systemUTC())) {
            warn(SessionRevocation.over(argument, before, longest));
        }
    }

    private void ofWebIdentities(TrustedParties trust) {
        var options = List.copyOf(trust.notAskedOfWebIdentities().keySet());
        if (!options.isEmpty()) {
            warn("""
                    trustedWebIdentity: a web identity is not asked for what %s%s of users and roles; unless that is \
                    meant so, give it \
                    a role of its own""".formatted(Phrases.and(options), options.size() == 1 ? " asks" : " ask"));
        }
    }

    private void ofDocument(PlannedPolicies.Document document) {
        document.findings().applyValue(findings -> {
            ofFindings(document.argument(), findings, document.policy());
            return findings;
        });
    }

    /**
     * Warns of what the lint finds as soon as the policy is known, or refuses it if the arguments ask for that.
     *
     * @param owner the role's account; {@code null} where nothing tells it before the role is there
     * @return the policy as JSON
     */
    Output<String> ofTrustPolicy(RoleOptions args, Output<PolicyDocument> trust, @Nullable Output<AccountId> owner) {
        ofUnusedAcknowledgements(args, trust, owner);
        var early = ofSubjects(args);
        var read = new JoinedOutputs();
        var trusting = read.one(trust);
        var account = read.ifPresent(owner);
        return read.applyValue(known -> {
            var policy = trusting.apply(known);
            var findings = ofTrust(in(account.apply(known), args.trustLint), policy);
            if (args.strict && !findings.isEmpty()) {
                throw strictFailure(args, words(findings, KnownValue.isSecret(trust)));
            }
            var others = findings.stream().filter(one -> early.stream().noneMatch(one.about()::equals));
            ofFindings("trust policy", others.toList(), trust);
            return policy.toJson();
        });
    }

    /**
     * Warns about the subjects of web identities, or rejects them in strict mode. Subjects are known before the first
     * preview; the rest of the trust policy is unknown until the provider's ARN is known.
     *
     * @return what each finding is about, as in {@link Finding#about()}
     */
    private List<String> ofSubjects(RoleOptions args) {
        var findings = TrustPolicy.ofKnownIssuers(args.trust).stream()
                .flatMap(policy -> ofTrust(args.trustLint, policy).stream())
                .filter(finding -> finding.code() == LintCode.OIDC_SUBJECT_WITHOUT_IDS)
                .toList();
        var words = findings.stream()
                .map(one -> new Finding(one.code(), "", one.about(), "", one.what(), one.remedy()).toString())
                .toList();
        if (args.strict && !findings.isEmpty()) {
            throw strictFailure(args, words);
        }
        words.forEach(one -> warn("trust policy: " + one));
        return findings.stream().map(Finding::about).toList();
    }

    /** {@return the findings of the lint; where a method of this library is the remedy, it says so} */
    private static List<Finding> ofTrust(PolicyLint lint, PolicyDocument policy) {
        return lint.check(policy, PolicyKind.TRUST).stream()
                .map(one -> one.code() != LintCode.OIDC_SUBJECT_WITHOUT_IDS
                        ? one
                        : new Finding(one.code(), one.path(), one.about(), one.statement(), one.what(), SUBJECT_REMEDY))
                .toList();
    }

    private static RuntimeException strictFailure(RoleOptions args, List<String> words) {
        return args.failure("trust policy: strict asks for one without findings, and it has these; correct it or"
                + " acknowledge them with a reason:\n  - " + String.join("\n  - ", words));
    }

    private static PolicyLint in(List<AccountId> account, PolicyLint lint) {
        return account.isEmpty() ? lint : lint.forAccount(account.get(0));
    }

    /** Warns of what is acknowledged and found nowhere, as soon as all policies are known. */
    private void ofUnusedAcknowledgements(
            RoleOptions args, Output<PolicyDocument> trust, @Nullable Output<AccountId> owner) {
        if (args.acknowledgements.isEmpty()) {
            return;
        }
        var read = new JoinedOutputs();
        var own = args.ownArns(component.pulumiResourceName());
        var trusting = read.one(trust);
        var account = read.ifPresent(owner);
        read.accept(known -> {
            var lint = in(account.apply(known), PolicyLint.create());
            var found = new ArrayList<>(lint.check(trusting.apply(known), PolicyKind.TRUST));
            args.permissions.together().all(lint, own, more -> {
                found.addAll(more);
                args.acknowledgements.stream()
                        .filter(one -> found.stream().noneMatch(one::isOf))
                        .map(one -> '"' + Text.visible(one.key()) + '"')
                        .sorted()
                        .forEach(one -> warn("acknowledge: nothing has the finding " + one
                                + " any more; take the acknowledgement away"));
            });
        });
    }

    /** @param in the policy, which has its value by now */
    private void ofFindings(String what, List<Finding> findings, Output<PolicyDocument> in) {
        words(findings, KnownValue.isSecret(in)).forEach(words -> warn(what + ": " + words));
    }

    /** @param secret whether a policy is, whose values are then left out */
    static List<String> words(List<Finding> findings, boolean secret) {
        return findings.stream()
                .map(finding -> secret ? finding.code() + ": " + place(finding.path()) : finding.toString())
                .toList();
    }

    /** Without a condition's key, which a secret policy's author has chosen. */
    private static String place(String path) {
        return path.replaceFirst("(\\.Condition\\.[^.]+)\\..*", "$1");
    }

    /**
     * Warns of a role that trusts itself, as soon as user and role are known.
     *
     * <p>AWS takes that of a role which is there, and refuses to make one: the principal of a trust policy must exist.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
     *
     * @param owner the role's account
     * @param roleName the name that was given, else the automatic one
     * @param principals the ARNs that the role trusts
     */
    void ofTrustInItself(Output<AccountId> owner, Output<String> roleName, List<Output<String>> principals) {
        if (principals.isEmpty()) {
            return;
        }
        var read = new JoinedOutputs();
        var account = read.one(owner);
        var name = read.one(roleName);
        var trusted = read.all(principals);
        read.applyValue(known -> {
            var found = trusted.apply(known).stream()
                    .filter(arn -> arn.contains(":role/"))
                    .anyMatch(arn -> isRole(RoleArn.parse(arn), account.apply(known), name.apply(known)));
            if (found) {
                warn("trustedPrincipal: the role trusts itself. AWS takes that only once the role is there, and refuses"
                        + " to make it, now or anew; leave it out, unless the role has to assume itself");
            }
            return found;
        });
    }

    /** Names of roles are unique in an account, whatever the path and the case. */
    private static boolean isRole(RoleArn arn, AccountId account, String name) {
        return arn.account().equals(account) && arn.name().value().equalsIgnoreCase(name);
    }

    /** Warns of a role that its user cannot assume, as soon as both are known. */
    void ofAnotherAccount(Output<String> userArn, Output<RoleArn> existingRole) {
        Output.tuple(userArn, existingRole).applyValue(known -> {
            var another = !UserArn.parse(known.t1).account().equals(known.t2.account());
            if (another) {
                warn("existingRoleArn: the role is of another account than the user, where AWS also asks for a policy"
                        + " of the user that allows it to assume the role; give it one with grantAssumeRole(true)");
            }
            return another;
        });
    }

    /** Warns of readers of a stored key who cannot read it, as soon as they and the user are known. */
    void ofReaders(Output<String> userArn, List<Output<String>> readers) {
        if (readers.isEmpty()) {
            return;
        }
        var read = new JoinedOutputs();
        var user = read.one(userArn);
        var arns = read.all(readers);
        read.accept(known -> {
            var own = ":iam::" + UserArn.parse(user.apply(known)).account() + ":";
            arns.apply(known).stream().filter(arn -> !arn.contains(own)).forEach(arn -> warn("""
                    accessKeys: readableBy: %s is of another account, from where AWS lets nobody read a secret that is \
                    encrypted with the account's own KMS key, as this one is; give a role of this account that the \
                    reader may assume""".formatted(arn)));
        });
    }

    private void warn(String message) {
        Warnings.warn(message, component);
    }
}
