package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A policy before it is deployed. Does not prove that no policy of the bucket or of the organization denies the call. */
class PoliciesTest {

    private PolicyDocument policy;

    @BeforeEach
    void read() throws IOException {
        policy = Policies.read(Path.of("policy.json"));
    }

    @Test
    void lets_the_role_put_a_page_and_delete_none() {
        assertEquals(
                Decision.Outcome.ALLOWED,
                Policies.decide(policy, "s3:PutObject").outcome());
        assertEquals(
                Decision.Outcome.IMPLICITLY_DENIED,
                Policies.decide(policy, "s3:DeleteObject").outcome());
    }

    @Test
    void finds_that_the_role_may_pass_any_role() {
        assertEquals(
                List.of(LintCode.PASSES_ANY_ROLE),
                Policies.findings(policy).stream().map(Finding::code).toList());
    }
}
