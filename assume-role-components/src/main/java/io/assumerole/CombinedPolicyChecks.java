package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the policies of a role together, for findings that no single policy shows: one policy can deny or extend the
 * access that another policy allows.
 *
 * @param policies the policies, keyed by the start of their messages
 * @param strict whether a finding is an error
 * @param guardRails the boundary of the guard rails, which also deny some actions; {@code null} for none
 * @param found the findings, keyed by the ARNs of the component, so that each component is checked once
 */
record CombinedPolicyChecks(
        Map<String, Output<PolicyDocument>> policies,
        List<PlannedPolicies.Acknowledgement> acknowledged,
        boolean strict,
        @Nullable Output<String> guardRails,
        Map<List<String>, List<Finding>> found) {

    static final CombinedPolicyChecks NONE = new CombinedPolicyChecks(Map.of(), List.of(), false, null);

    /** The codes of findings that are checked across all documents, and not in a single document. */
    private static final Set<LintCode> CODES =
            Set.of(LintCode.ESCALATES_PRIVILEGES, LintCode.CHANGES_ITSELF, LintCode.EXPOSES_CREDENTIALS);

    CombinedPolicyChecks(
            Map<String, Output<PolicyDocument>> policies,
            List<PlannedPolicies.Acknowledgement> acknowledged,
            boolean strict,
            @Nullable Output<String> guardRails) {
        this(policies, acknowledged, strict, guardRails, new ConcurrentHashMap<>());
    }

    /** Returns a text without findings, because a finding can contain a part of a secret policy. */
    @Override
    public String toString() {
        return "CombinedPolicyChecks" + policies.keySet();
    }

    static boolean isAlone(Finding finding) {
        return !CODES.contains(finding.code());
    }

    /** Passes on the findings, including acknowledged ones, once all policies and names are known. */
    void findings(ComponentArns own, Consumer<List<Finding>> consumer) {
        read(own).accept(known -> consumer.accept(found(own, known)));
    }

    /** Returns whether a policy is a secret. Call it only when all policies are known. */
    private boolean hasSecret() {
        return policies.values().stream().anyMatch(KnownValue::isSecret);
    }

    /** Adds the findings as a problem if they are errors: now, or once all values are known. */
    void check(ComponentArns own, ArgumentChecks checks) {
        if (!strict || policies.isEmpty()) {
            return;
        }
        var read = read(own);
        if (read.areKnown()) {
            read.accept(known -> {
                var problem = problem(own, known);
                if (!problem.isEmpty()) {
                    checks.problem(problem);
                }
            });
        } else {
            checks.later(read.applyValue(known -> {
                var problem = problem(own, known);
                if (problem.isEmpty()) {
                    return true;
                }
                throw checks.failure(problem);
            }));
        }
    }

    private JoinedOutputs read(ComponentArns own) {
        var read = new JoinedOutputs();
        policies.values().forEach(read::one);
        own.outputs().forEach(read::one);
        if (guardRails != null) {
            read.one(guardRails);
        }
        return read;
    }

    private List<Finding> found(ComponentArns own, List<Object> known) {
        return found.computeIfAbsent(own.arns(known.subList(policies.size(), known.size())), arns -> {
            var documents = new LinkedHashMap<String, PolicyDocument>();
            policies.keySet().forEach(name -> documents.put(name, (PolicyDocument) known.get(documents.size())));
            if (guardRails != null) {
                documents.put("guardRails", GuardRails.policy(arns, (String) known.get(known.size() - 1)));
            }
            // Each document was also checked separately.
            return PolicyLint.create().forPrincipals(arns.toArray(String[]::new)).checkEscalation(documents).stream()
                    .filter(finding -> !isAlone(finding))
                    .toList();
        });
    }

    private String problem(ComponentArns own, List<Object> known) {
        var findings = PlannedPolicies.Acknowledgement.remove(acknowledged, found(own, known));
        return findings.isEmpty()
                ? ""
                : "rolePolicy: strict requires policies without findings, but together they have these;"
                        + " correct them, or acknowledge them with a reason:\n  - "
                        + String.join("\n  - ", texts(findings));
    }

    /** Returns the findings as texts, without the content of a secret policy. */
    List<String> texts(List<Finding> findings) {
        return RoleWarnings.texts(findings, hasSecret());
    }

    /**
     * The ARNs of the user and the role that a component creates, with wildcards for parts that are unknown before
     * creation: the partition, the account and the random part of an automatic name.
     */
    static final class ComponentArns {

        /** The random suffix of an automatic name, as a pattern. */
        private static final String RANDOM = "-???????";

        private final List<Output<String>> outputs = new ArrayList<>();
        private final List<String> types = new ArrayList<>();
        private final @Nullable String component;

        /**
         * @param component the name of the component, which starts automatic names; {@code null} if it is not known
         *     yet, in which case only given names count
         */
        ComponentArns(@Nullable String component) {
            this.component = component;
        }

        /** Adds the user's ARN. */
        ComponentArns user(@Nullable Output<String> path, @Nullable Output<String> name) {
            add("user", path, name, component == null ? null : component + "-user" + RANDOM);
            return this;
        }

        /** Adds the role's ARN. */
        ComponentArns role(RoleComponentArgs args) {
            add("role", args.rolePath, args.roleName, component == null ? null : component + RANDOM);
            return this;
        }

        private void add(
                String type, @Nullable Output<String> path, @Nullable Output<String> name, @Nullable String automatic) {
            if (name != null || automatic != null) {
                types.add(type);
                outputs.add(path == null ? Output.of("/") : path);
                outputs.add(name == null ? Output.of(automatic) : name);
            }
        }

        List<Output<String>> outputs() {
            return outputs;
        }

        /** @param known the values of the outputs, in their order */
        List<String> arns(List<Object> known) {
            var arns = new ArrayList<String>();
            for (int i = 0; i < types.size(); i++) {
                arns.add("arn:*:iam::*:" + types.get(i) + known.get(2 * i) + known.get(2 * i + 1));
            }
            return arns;
        }
    }
}
