package io.assumerole.policy.lint;

import io.assumerole.policy.GeneratedTable;
import io.assumerole.policy.MotoManagedPolicies;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Counts the findings in AWS managed policies. Does not prove that each is intended. */
@Tag("managed-policies")
class LintCountsTest {
    @Test
    void finds_as_often_as_the_page_says() throws Exception {
        var findings = new EnumMap<LintCode, Integer>(LintCode.class);
        var policies = new EnumMap<LintCode, Integer>(LintCode.class);
        for (var policy : MotoManagedPolicies.all().values()) {
            var document = PolicyDocument.parse(policy.toString(), PolicyKind.IDENTITY);
            var found = PolicyLint.create().check(document, PolicyKind.IDENTITY);
            found.forEach(each -> findings.merge(each.code(), 1, Integer::sum));
            found.stream()
                    .map(Finding::code)
                    .collect(Collectors.toSet())
                    .forEach(code -> policies.merge(code, 1, Integer::sum));
        }

        var rows = new ArrayList<>(List.of("| Code | Policies | Findings |", "| --- | --- | --- |"));
        findings.forEach((code, count) -> rows.add(GeneratedTable.row("`" + code + "`", policies.get(code), count)));
        new GeneratedTable("managed-policies").is(rows);
    }
}
