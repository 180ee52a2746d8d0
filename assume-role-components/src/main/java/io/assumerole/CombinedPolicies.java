package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the policies of a role lead to together, which none of them shows: what one allows, another may deny, or lead
 * further.
 *
 * @param policies by what their messages begin with
 * @param strict whether a finding is an error
 * @param guardRails the boundary of the guard rails, which deny something, too; {@code null} for none
 */
record CombinedPolicies(
        Map<String, Output<PolicyDocument>> policies, PolicyLint lint, boolean strict, Output<String> guardRails) {

    static final CombinedPolicies NONE = new CombinedPolicies(Map.of(), PolicyLint.create(), false, null);

    /** What is looked for in all documents together, and in none alone. */
    private static final Set<LintCode> CODES =
            Set.of(LintCode.ESCALATES_PRIVILEGES, LintCode.CHANGES_ITSELF, LintCode.EXPOSES_CREDENTIALS);

    static boolean isAlone(Finding finding) {
        return !CODES.contains(finding.code());
    }

    /** Hands over what is found, as soon as all policies and names are known. */
    void findings(ComponentArns own, Consumer<List<Finding>> consumer) {
        read(own).accept(known -> consumer.accept(found(own, known)));
    }

    /** Whether a policy is a secret; only once all are known. */
    private boolean hasSecret() {
        return policies.values().stream().anyMatch(KnownValue::isSecret);
    }

    /** Adds what is found, if that is an error: now, or as soon as all is known. */
    void check(ComponentArns own, ArgumentChecks checks) {
        if (!strict || policies.isEmpty()) {
            return;
        }
        var read = read(own);
        if (read.areKnown()) {
            read.accept(known -> {
                var problem = problem(found(own, known));
                if (!problem.isEmpty()) {
                    checks.problem(problem);
                }
            });
        } else {
            checks.later(read.applyValue(known -> {
                var problem = problem(found(own, known));
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
        return all(lint, own, known).stream()
                .filter(finding -> !isAlone(finding))
                .toList();
    }

    /** Hands over what another lint finds in all documents, each alone and together. */
    void all(PolicyLint lint, ComponentArns own, Consumer<List<Finding>> consumer) {
        read(own).accept(known -> consumer.accept(all(lint, own, known)));
    }

    private List<Finding> all(PolicyLint lint, ComponentArns own, List<Object> known) {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        policies.keySet().forEach(name -> documents.put(name, (PolicyDocument) known.get(documents.size())));
        var arns = own.arns(known.subList(policies.size(), known.size()));
        if (guardRails != null) {
            documents.put("guardRails", GuardRails.policy(arns, (String) known.get(known.size() - 1)));
        }
        return lint.forPrincipals(arns.toArray(String[]::new)).checkTogether(documents);
    }

    private String problem(List<Finding> findings) {
        return findings.isEmpty()
                ? ""
                : "rolePolicy: strict asks for policies without findings, and together they have these; mend them or"
                        + " acknowledge them with a reason:\n  - "
                        + String.join("\n  - ", words(findings));
    }

    /** Without what a secret policy holds. */
    List<String> words(List<Finding> findings) {
        return RoleWarnings.words(findings, hasSecret());
    }
}
