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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Warns about valid arguments of a role that can be mistakes. */
final class RoleWarnings {

    private static final String SUBJECT_REMEDY = """
            give the IDs of the owner and the repository; gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id' prints both IDs. \
            The token of an older repository might have no IDs in its sub: then keep the web identity without IDs, and \
            acknowledge this finding; or trust one web identity with IDs and one without, until the repository sends the IDs""";

    private final Resource component;

    /** @param component the component that the warnings name */
    RoleWarnings(Resource component) {
        this.component = component;
    }

    /** Warns about the arguments, whether their values are known or not. */
    void ofArguments(RoleComponentArgs args) {
        ofWebIdentities(args.trust);
        var permissions = args.permissions;
        permissions
                .documents()
                .forEach(document ->
                        ofPolicy(document.argument(), document.findings(), document.policy(), args.acknowledgements));
        var together = permissions.together();
        if (!together.policies().isEmpty()) {
            together.findings(
                    args.ownArns(component.pulumiResourceName()),
                    findings -> together.texts(PlannedPolicies.Acknowledgement.remove(args.acknowledgements, findings))
                            .forEach(words -> warn("rolePolicy: " + words)));
        }
        UnknownNameWarnings.warnOfUnknownDefaultRegion(component);
        permissions.attached().forEach(policy -> {
            ofManagedPolicy("managedPolicyArn", policy.arn().applyValue(PolicyArn::toString));
            ofPolicy("managedPolicyArn", policy.findings(), policy.arn(), args.acknowledgements);
        });
        args.rolePermissionsBoundary().ifPresent(arn -> ofManagedPolicy("rolePermissionsBoundary", arn));
        args.guardRails().ifPresent(arn -> ofManagedPolicy("guardRails", arn));
        ofTags(args);
        ofRevocation("revokeRoleSessionsBefore", args.revokeRoleSessionsBefore, SessionRevocation.LONGEST_OF_ROLE);
        if (permissions.attachments() > RolePolicies.MOST_ATTACHED) {
            warn("The role has %s managed policies; AWS attaches at most %s unless the account's quota was raised"
                    .formatted(permissions.attachments(), RolePolicies.MOST_ATTACHED));
        }
    }

    /** Warns about an AWS managed policy that this version does not know. */
    void ofManagedPolicy(String argument, Output<String> arn) {
        UnknownNameWarnings.warnOfUnknownPolicies(argument, arn.applyValue(List::of), component);
    }

    /**
     * Warns about role tags that a session can replace: a session tag takes precedence over the role's tag with the
     * same key.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
     */
    private void ofTags(RoleComponentArgs args) {
        var free = args.trust.requirements().freeTags();
        if (args.roleTags == null || free.isEmpty()) {
            return;
        }
        var read = new JoinedOutputs();
        var tags = read.one(args.roleTags);
        read.accept(known -> tags.apply(known).keySet().stream()
                .filter(key -> free.stream().anyMatch(key::equalsIgnoreCase))
                .forEach(key -> warn("""
                        roleTags: a principal that assumes the role may send the session tag %s with \
                        a different value, which overrides the role's own; remove it from roleTags, or require \
                        the value with requireSessionTag""".formatted(Text.quote(key)))));
    }

    /** Warns about a revocation that no longer has an effect; {@code null} for no revocation. */
    void ofRevocation(String argument, Instant before, Duration longest) {
        if (before != null && SessionRevocation.isOver(before, longest, Clock.systemUTC())) {
            warn(SessionRevocation.over(argument, before, longest));
        }
    }

    private void ofWebIdentities(TrustedParties trust) {
        var options = trust.notForWebIdentities();
        if (!options.isEmpty()) {
            warn("""
                    trustedWebIdentity: web identities are exempt from %s, which %s only to users and roles; \
                    unless you intend that, use a \
                    separate role""".formatted(Phrases.and(options), options.size() == 1 ? "applies" : "apply"));
        }
    }

    private void ofPolicy(
            String argument,
            Output<List<Finding>> findings,
            Output<?> policy,
            List<PlannedPolicies.Acknowledgement> acknowledged) {
        var read = new JoinedOutputs();
        var found = read.one(findings);
        read.accept(known ->
                ofFindings(argument, PlannedPolicies.Acknowledgement.remove(acknowledged, found.apply(known)), policy));
    }

    /**
     * Warns about the lint findings in a policy once the policy is known, or rejects the policy in strict mode.
     *
     * @param owner the role's account; {@code null} if it is unknown before the role exists
     * @return the policy as JSON
     */
    Output<String> ofTrustPolicy(
            RoleComponentArgs args, Output<PolicyDocument> trust, @Nullable Output<AccountId> owner) {
        var early = ofSubjects(args);
        var read = new JoinedOutputs();
        var trusting = read.one(trust);
        var account = read.ifPresent(owner);
        return read.applyValue(known -> {
            var policy = trusting.apply(known);
            var all = ofTrust(in(account.apply(known)), policy);
            ofUnusedAcknowledgements(args, all);
            var findings = PlannedPolicies.Acknowledgement.remove(args.acknowledgements, all);
            if (args.strict && !findings.isEmpty()) {
                throw strictFailure(args, texts(findings, KnownValue.isSecret(trust)));
            }
            var others = findings.stream().filter(finding -> early.stream().noneMatch(finding.about()::equals));
            ofFindings("trust policy", others.toList(), trust);
            return policy.toJson();
        });
    }

    /**
     * Warns about the subjects of web identities, or rejects them in strict mode. Subjects are known before the first
     * preview; the rest of the trust policy is unknown until the provider's ARN is known.
     *
     * @return the subject of each finding, as in {@link Finding#about()}
     */
    private List<String> ofSubjects(RoleComponentArgs args) {
        var subjects = TrustPolicy.ofKnownIssuers(args.trust).stream()
                .flatMap(policy -> ofTrust(PolicyLint.create(), policy).stream())
                .filter(finding -> finding.code() == LintCode.OIDC_SUBJECT_WITHOUT_IDS)
                .toList();
        var findings = PlannedPolicies.Acknowledgement.remove(args.acknowledgements, subjects);
        var words = findings.stream()
                .map(finding -> new Finding(finding.code(), "", finding.about(), "", finding.what(), finding.remedy())
                        .toString())
                .toList();
        if (args.strict && !findings.isEmpty()) {
            throw strictFailure(args, words);
        }
        words.forEach(finding -> warn("trust policy: " + finding));
        return findings.stream().map(Finding::about).toList();
    }

    /** {@return the lint findings, each with a method of this library as the remedy, if one exists} */
    private static List<Finding> ofTrust(PolicyLint lint, PolicyDocument policy) {
        return lint.check(policy, PolicyKind.TRUST).stream()
                .map(finding -> finding.code() != LintCode.OIDC_SUBJECT_WITHOUT_IDS
                        ? finding
                        : new Finding(
                                finding.code(),
                                finding.path(),
                                finding.about(),
                                finding.statement(),
                                finding.what(),
                                SUBJECT_REMEDY))
                .toList();
    }

    private static RuntimeException strictFailure(RoleComponentArgs args, List<String> words) {
        return args.failure("trust policy: strict requires a policy without findings, but this one has these;"
                + " correct them, or acknowledge them with a reason:\n  - " + String.join("\n  - ", words));
    }

    private static PolicyLint in(List<AccountId> account) {
        var lint = PolicyLint.create();
        return account.isEmpty() ? lint : lint.forAccount(account.get(0));
    }

    /**
     * Warns about acknowledgements without a finding, once all policies are known.
     *
     * @param trust the findings in the trust policy, including acknowledged ones
     */
    private void ofUnusedAcknowledgements(RoleComponentArgs args, List<Finding> trust) {
        if (args.acknowledgements.isEmpty()) {
            return;
        }
        var read = new JoinedOutputs();
        var permissions = args.permissions;
        var policies = read.all(Stream.concat(
                        permissions.documents().stream().map(PlannedPolicies.Document::findings),
                        permissions.attached().stream().map(PlannedPolicies.Attached::findings))
                .toList());
        read.accept(known -> {
            var found = new ArrayList<>(trust);
            policies.apply(known).forEach(found::addAll);
            var own = args.ownArns(component.pulumiResourceName());
            permissions.together().findings(own, more -> {
                found.addAll(more);
                args.acknowledgements.stream()
                        .filter(acknowledgement -> found.stream().noneMatch(acknowledgement::isOf))
                        .map(RoleWarnings::unused)
                        .sorted()
                        .forEach(this::warn);
            });
        });
    }

    private static String unused(PlannedPolicies.Acknowledgement one) {
        return one.about().isEmpty()
                ? ("acknowledge: no policy has the finding \"%s\" about the whole document; pass the subject that follows"
                                + " \"about\" in the warning of the finding, or remove the acknowledgement")
                        .formatted(one.code())
                : "acknowledge: no policy has the finding \"%s\"; remove the acknowledgement"
                        .formatted(Text.visible(one.key()));
    }

    /** @param in the policy, whose value is known */
    private void ofFindings(String what, List<Finding> findings, Output<?> in) {
        texts(findings, KnownValue.isSecret(in)).forEach(words -> warn(what + ": " + words));
    }

    /**
     * Returns the text of a warning for each finding.
     *
     * @param secret whether the policy contains a secret. If so, the texts contain the descriptions of the lint codes
     *     instead of values from the policy
     */
    static List<String> texts(List<Finding> findings, boolean secret) {
        return findings.stream()
                .map(finding -> secret ? withoutValues(finding) : finding.toString())
                .toList();
    }

    private static String withoutValues(Finding finding) {
        var code = finding.code();
        var general = new Finding(
                code,
                shownPath(finding.path()),
                "",
                "",
                code.description().replace("`", ""),
                "the policy contains a secret, so this message does not show its values");
        return general.toString();
    }

    /** Returns the path without a condition key, which can be part of a secret policy. */
    private static String shownPath(String path) {
        return path.replaceFirst("(\\.Condition\\.[^.]+)\\..*", "$1");
    }

    /**
     * Warns about a role that trusts itself, once the user and the role are known.
     *
     * <p>AWS accepts this for an existing role but not for a new role, because the principal of a trust policy must
     * exist.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
     *
     * @param owner the role's account
     * @param roleName the given name, or else the automatic name
     * @param principals the ARNs that the role trusts
     */
    void ofTrustInItself(Output<AccountId> owner, Output<String> roleName, List<Output<String>> principals) {
        var read = new JoinedOutputs();
        var account = read.one(owner);
        var name = read.one(roleName);
        var trusted = read.all(principals);
        read.applyValue(known -> {
            var found = trusted.apply(known).stream()
                    .filter(arn -> arn.contains(":role/"))
                    .anyMatch(arn -> isRole(RoleArn.parse(arn), account.apply(known), name.apply(known)));
            if (found) {
                warn(
                        "trustedPrincipal: the role trusts itself. AWS accepts that only after the role exists, and rejects"
                                + " it for a new role; omit it, unless the role has to assume itself");
            }
            return found;
        });
    }

    /** Compares role names, ignoring path and case: names are unique in an account. */
    private static boolean isRole(RoleArn arn, AccountId account, String name) {
        return arn.account().equals(account) && arn.name().value().equalsIgnoreCase(name);
    }

    /** Warns about a role that its user cannot assume, once both are known. */
    void ofAnotherAccount(Output<String> userArn, Output<RoleArn> existingRole) {
        Output.tuple(userArn, existingRole).applyValue(known -> {
            var another = !UserArn.parse(known.t1).account().equals(known.t2.account());
            if (another) {
                warn("existingRoleArn: the role is in a different account from the user, so AWS"
                        + " also requires a user policy that allows sts:AssumeRole; to add it, set"
                        + " grantAssumeRole to true");
            }
            return another;
        });
    }

    /** Warns about readers of a stored key who cannot read it, once the readers and the user are known. */
    void ofReaders(Output<String> userArn, List<Output<String>> readers) {
        if (readers.isEmpty()) {
            return;
        }
        var read = new JoinedOutputs();
        var user = read.one(userArn);
        var arns = read.all(readers);
        read.accept(known -> {
            var own = ":iam::" + UserArn.parse(user.apply(known)).account() + ":";
            IntStream.range(0, readers.size())
                    .filter(i -> !arns.apply(known).get(i).contains(own))
                    .mapToObj(i -> KnownValue.isSecret(readers.get(i))
                            ? "the given ARN"
                            : arns.apply(known).get(i))
                    .forEach(arn -> warn("""
                    accessKeys: readableBy: %s is in a different account, where nobody can read this \
                    secret, because it is encrypted with this account's own KMS key; give a role in this \
                    account that the reader can assume""".formatted(arn)));
        });
    }

    private void warn(String message) {
        Warnings.warn(message, component);
    }
}
