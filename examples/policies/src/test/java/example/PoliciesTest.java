package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy before it is deployed. Does not prove that no policy of the bucket or of the organization denies the call. */
class PoliciesTest {

    @Test
    void lets_the_role_put_a_page_and_delete_none() throws IOException {
        var policy = Policies.read(Path.of("policies/deployer.json"));

        assertEquals(
                Decision.Outcome.ALLOWED,
                Policies.decide(policy, "s3:PutObject").outcome());
        assertEquals(
                Decision.Outcome.IMPLICITLY_DENIED,
                Policies.decide(policy, "s3:DeleteObject").outcome());
    }

    @Test
    void finds_that_a_role_may_pass_any_role() throws IOException {
        var policy = Policies.read(Path.of("too-broad.json"));

        assertEquals(
                List.of(LintCode.PASSES_ANY_ROLE),
                Policies.findings(policy).stream().map(Finding::code).toList());
    }
}
