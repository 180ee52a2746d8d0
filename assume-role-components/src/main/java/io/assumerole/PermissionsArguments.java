package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.PolicyArn;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentSet;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.SamePartition;
import io.assumerole.internal.AwsManagedPolicies;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects and checks a builder's arguments about the permissions of a role. */
final class PermissionsArguments {

    /** The arguments that give the role permissions. */
    static final ArgumentSet OF_ROLE = new ArgumentSet();

    /** The arguments that configure the checks of the permissions. */
    static final ArgumentSet OF_CHECKS = new ArgumentSet();

    static final Argument.Many<GivenPolicy> ROLE_POLICY = OF_ROLE.many("rolePolicy");
    static final Argument.Many<GivenAttachment> MANAGED_POLICY_ARN = OF_ROLE.many("managedPolicyArn");
    static final Argument.Many<PlannedPolicies.Acknowledgement> ACKNOWLEDGE = OF_CHECKS.many("acknowledge");
    static final Argument.One<Boolean> STRICT = OF_CHECKS.one("strict");

    /** Leaves space for the component's name and suffixes in IAM's limit of 128 characters. */
    private static final Pattern NAME = Pattern.compile("(?![0-9]+$)[A-Za-z0-9_+=,.@-]{1,60}");

    private static final PolicyLint LINT = PolicyLint.create()
            .acknowledge(
                    LintCode.LONGER_THAN_QUOTA,
                    "",
                    "The finding is about the quota of one managed policy."
                            + " The component divides long inline policies.");

    /** The key of the only policy without a name. */
    static final Object UNNAMED = new Object() {
        @Override
        public String toString() {
            return "the policy without a name";
        }
    };

    /** A policy before its check. */
    record GivenPolicy(String name, boolean named, ArgumentValue<PolicyDocument> policy) {

        /** Returns the start of the policy's messages. */
        String argument() {
            return named ? ROLE_POLICY.name() + " " + Text.quote(name) : ROLE_POLICY.name();
        }

        /** Returns the end of the child's name. */
        String suffix() {
            return named ? "-policy-" + name : "-policy";
        }
    }

    /** A managed policy before its check. Without a name, it gets the name of the policy. */
    record GivenAttachment(String name, boolean named, ArgumentValue<String> arn) {}

    private final List<GivenPolicy> policies;
    private final List<GivenAttachment> attached;
    private final List<PlannedPolicies.Acknowledgement> acknowledged;
    private final boolean strict;
    private final Argument.@Nullable One<String> existingRole;
    /** The part of the inline quota that these policies cannot use. */
    private final int reserved;

    /** @param existingRole the argument that makes policies unnecessary; {@code null} for none */
    PermissionsArguments(BuilderArguments given, Argument.@Nullable One<String> existingRole) {
        this.policies = given.all(ROLE_POLICY);
        this.attached = given.all(MANAGED_POLICY_ARN);
        this.acknowledged = List.copyOf(given.all(ACKNOWLEDGE));
        this.strict = given.isTrue(STRICT);
        this.existingRole = existingRole;
        this.reserved = given.has(RoleComponentArgs.GUARD_RAILS) ? GuardRails.RESERVED : 0;
    }

    /** Returns the plain ARNs, which must all be in the same partition. */
    List<String> arns() {
        return attached.stream()
                .map(given -> given.arn().value())
                .filter(arn -> arn != null)
                .toList();
    }

    /** @param guardRails the boundary of the guard rails, which are part of the checks; {@code null} for none */
    PlannedPolicies check(ArgumentChecks checks, SamePartition partitions, Output<String> guardRails) {
        var given = new LinkedHashMap<String, GivenPolicy>();
        // The policy without a name comes first.
        policies.stream().sorted(Comparator.comparing(GivenPolicy::named)).forEach(policy -> {
            if (policy.named()) {
                checkName(checks, ROLE_POLICY.name(), policy.name());
            }
            given.put(policy.argument(), policy);
        });
        var attachments = checkAttached(checks, partitions);
        if (given.isEmpty() && attached.isEmpty()) {
            checks.problem(
                    "rolePolicy is missing; it is required, unless there is a managedPolicyArn"
                            + (existingRole == null ? "" : " or an " + existingRole.name())
                            + "; iam-policy permissions writes a starting policy from the output of pulumi preview --json --show-sames");
        }
        return divide(checks, given, attachments, guardRails);
    }

    private static void checkName(ArgumentChecks checks, String option, String name) {
        checks.plain(option + ": the name", () -> ArgumentChecks.refuseObjects(name));
        if (name == null || !NAME.matcher(name).matches()) {
            checks.problem("""
                    %s: got the name %s; allowed: 1 to 60 characters from A-Z a-z 0-9 _ + = , . \
                    @ -, not only digits""".formatted(option, Text.quote(name)));
        }
    }

    private PlannedPolicies divide(
            ArgumentChecks checks,
            Map<String, GivenPolicy> given,
            List<PlannedPolicies.Attached> attachments,
            Output<String> guardRails) {
        var plain = new LinkedHashMap<String, PolicyDocument>();
        var policies = new LinkedHashMap<String, Output<PolicyDocument>>();
        given.forEach((name, value) -> {
            var policy = checks.optional(name, value.policy(), this::checkedPolicy);
            if (policy != null) {
                policies.put(name, policy);
                if (value.policy().value() != null) {
                    plain.put(name, value.policy().value());
                }
            }
        });
        var besideOutputs = policies.size() > plain.size();
        var split = split(checks, plain, besideOutputs);
        var inline = new ArrayList<PlannedPolicies.Inline>();
        split.inline()
                .forEach((name, policy) -> inline.add(new PlannedPolicies.Inline(
                        given.get(name).suffix(), Output.of(policy.toJson()), PolicyPacking.denies(policy))));
        var fitted = new ArrayList<Output<PolicyDocument>>();
        policies.forEach((name, policy) -> {
            if (!plain.containsKey(name)) {
                var fitting =
                        checks.later(fitting(checks, name, policy, reserved + split.inlineSize(), List.copyOf(fitted)));
                fitted.add(fitting);
                // The output is not read, even if it is already known: the resource graph must not depend on timing.
                inline.add(new PlannedPolicies.Inline(
                        given.get(name).suffix(), fitting.applyValue(PolicyDocument::toJson), true));
            }
        });
        var documents = new ArrayList<PlannedPolicies.Document>();
        policies.forEach((name, policy) -> documents.add(
                new PlannedPolicies.Document(name, policy, policy.applyValue(PermissionsArguments::alone))));
        return new PlannedPolicies(
                List.copyOf(documents),
                List.copyOf(inline),
                split.managed(),
                attachments,
                besideOutputs ? 0 : PolicyPacking.INLINE - reserved - split.inlineSize(),
                new CombinedPolicyChecks(Collections.unmodifiableMap(policies), acknowledged, strict, guardRails));
    }

    /** Returns the acknowledged findings. */
    List<PlannedPolicies.Acknowledgement> acknowledgements() {
        return acknowledged;
    }

    /** Returns whether a lint finding is an error. */
    boolean strict() {
        return strict;
    }

    /** Checks the acknowledgements. */
    void checkAcknowledgements(ArgumentChecks checks) {
        for (var given : acknowledged) {
            if (given.code() == null || given.about() == null) {
                checks.problem(
                        given.code() == null
                                ? "acknowledge: got no code; give the code that the finding's warning begins with"
                                : "acknowledge: got " + given.code()
                                        + " about null; give the subject of the"
                                        + " finding, as in its warning, such as s3:*");
                continue;
            }
            try {
                LINT.acknowledge(given.code(), given.about(), given.reason());
            } catch (IllegalArgumentException e) {
                checks.problem("acknowledge: " + e.getMessage());
            }
        }
    }

    /** Returns the findings in a policy, including acknowledged ones, that do not depend on other policies. */
    private static List<Finding> alone(PolicyDocument policy) {
        return LINT.check(policy, PolicyKind.IDENTITY).stream()
                .filter(CombinedPolicyChecks::isAlone)
                .toList();
    }

    /**
     * Divides the plain policies. If some policies are outputs, whose size is unknown, overflowing policies leave the
     * whole inline quota to those outputs.
     */
    private PolicyPacking split(ArgumentChecks checks, Map<String, PolicyDocument> plain, boolean besideOutputs) {
        try {
            var quota = PolicyPacking.INLINE - reserved;
            return PolicyPacking.of(plain, quota, besideOutputs ? 0 : quota);
        } catch (IllegalArgumentException e) {
            checks.problem(e.getMessage());
            return new PolicyPacking(Map.of(), List.of());
        }
    }

    /**
     * Checks an output's size. The output is not divided, because the number of children must be known when they are
     * created.
     */
    private static Output<PolicyDocument> fitting(
            ArgumentChecks checks,
            String name,
            Output<PolicyDocument> policy,
            int plain,
            List<Output<PolicyDocument>> fitted) {
        var read = new JoinedOutputs();
        var own = read.one(policy);
        var before = read.all(fitted);
        return read.applyValue(known -> {
            var document = own.apply(known);
            var all = plain
                    + document.size()
                    + before.apply(known).stream()
                            .mapToInt(PolicyDocument::size)
                            .sum();
            if (all <= PolicyPacking.INLINE) {
                return document;
            }
            throw checks.failure(String.format(
                    Locale.ROOT,
                    "%s: has %,d characters without white space, %,d with the inline policies before"
                            + " it; allowed: at most %,d, the inline quota of a role. A policy that is an output"
                            + " cannot be divided: give the known part as a plain value, or attach a managed policy",
                    name,
                    document.size(),
                    all,
                    PolicyPacking.INLINE));
        });
    }

    private PolicyDocument checkedPolicy(PolicyDocument given) {
        var policy = given.requireValid(PolicyKind.IDENTITY);
        return strict ? withoutFindings(policy, alone(policy)) : policy;
    }

    private PolicyArn checkedArn(String arn) {
        var parsed = PolicyArn.parse(arn);
        return strict ? withoutFindings(parsed, ofManaged(parsed)) : parsed;
    }

    private <T> T withoutFindings(T policy, List<Finding> all) {
        var findings = PlannedPolicies.Acknowledgement.remove(acknowledged, all);
        if (!findings.isEmpty()) {
            throw new IllegalArgumentException("is valid, but strict requires a policy without findings, and this"
                    + " one has these; correct them, or acknowledge them with a reason:\n  - "
                    + findings.stream().map(Finding::toString).collect(Collectors.joining("\n  - ")));
        }
        return policy;
    }

    /** Returns the finding for an AWS managed policy that allows everything or can lead to all permissions. */
    private static List<Finding> ofManaged(PolicyArn arn) {
        return AwsManagedPolicies.privilege(arn.toString())
                .map(code -> LintCode.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_')))
                .map(code -> new Finding(
                        code,
                        "",
                        arn.toString(),
                        "",
                        "this AWS managed policy contains " + code.description().replace("`", ""),
                        "attach a managed policy with fewer permissions, or write a rolePolicy"))
                .stream()
                .toList();
    }

    private List<PlannedPolicies.Attached> checkAttached(ArgumentChecks checks, SamePartition partitions) {
        var checked = new ArrayList<PlannedPolicies.Attached>();
        var names = new HashSet<String>();
        for (var given : attached) {
            var arn = checks.optional(MANAGED_POLICY_ARN.name(), given.arn(), this::checkedArn);
            var name = given.name();
            if (given.named()) {
                checkName(checks, MANAGED_POLICY_ARN.name(), name);
            } else if (arn != null) {
                // An ARN without a name was given as a plain value.
                name = KnownValue.of(arn).orElseThrow().value().name().value();
            }
            if (name != null && !names.add(name)) {
                checks.problem("""
                        managedPolicyArn: two policies have the name "%s", so two children would \
                        have the same name; give each policy once, \
                        and rename one of two policies with managedPolicyArn(name, arn)""".formatted(name));
            }
            var policy = partitions.check(MANAGED_POLICY_ARN.name(), given.arn(), arn);
            checked.add(new PlannedPolicies.Attached(
                    "-attach-" + name,
                    policy,
                    policy == null ? null : policy.applyValue(PermissionsArguments::ofManaged)));
        }
        return List.copyOf(checked);
    }
}
