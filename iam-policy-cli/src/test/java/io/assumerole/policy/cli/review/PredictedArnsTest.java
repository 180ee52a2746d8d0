package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.policy.cli.review.compare.AccessReview;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.types.PreviewException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Proves how a review reads a preview with predicted ARNs. {@code FirstDeploymentReviewTest} of the end-to-end tests
 * proves it with real previews.
 */
class PredictedArnsTest {
    private static final String ARN = "arn:aws:iam::000000000000:policy/team/new-1a2b3c4";

    private static Review review(String arn, boolean isLinked) {
        var preview = new SamplePreview()
                .both("deployer", "iam/role:Role", "{'name':'deployer','path':'/'}")
                .add(
                        "new",
                        "iam/policy:Policy",
                        "{'name':'new-1a2b3c4','path':'/team/','policy':" + allow("'s3:GetObject'", "'*'") + "}")
                .add(
                        "new-of-deployer",
                        "iam/rolePolicyAttachment:RolePolicyAttachment",
                        "{'role':'deployer','policyArn':'" + arn + "'}");
        return (isLinked ? preview.link("new-of-deployer", "policyArn", "new") : preview).review();
    }

    @Test
    void finds_the_new_policy_that_a_predicted_arn_and_a_link_name() {
        assertThat(review(ARN, true).changes())
                .filteredOn(change -> change.subject().contains("deployer"))
                .extracting(Change::outcome)
                .containsExactly(Outcome.NEW_ACCESS);
    }

    @Test
    void finds_no_policy_by_only_one_of_them() {
        for (var review : new Review[] {
            review(ARN, false),
            review(ARN + "x", true),
            review(ARN.replace("/team/", "/"), true),
            review(ARN.replace("iam::0", "iam::"), true)
        }) {
            assertThat(review.changes())
                    .filteredOn(change -> change.subject().contains("deployer"))
                    .extracting(Change::outcome)
                    .containsExactly(Outcome.UNDECIDED);
        }
    }

    private static Review marked(String mark) {
        var preview = SamplePreview.stack().json().replaceFirst("\\{", "{" + mark);
        return AccessReview.of(
                "preview.json", new ByteArrayInputStream(preview.getBytes(StandardCharsets.UTF_8)), "", null);
    }

    @Test
    void notes_what_is_predicted() {
        assertThat(marked("\"predictedAccount\":\"000000000000\",").notes())
                .containsExactly(
                        "the ARNs of new resources are predicted for account 000000000000; the deployment can use another"
                                + " account, and other suffixes of automatic names",
                        "values that AWS chooses, such as KMS key IDs, and outputs of other stacks aren't predicted;"
                                + " a unique ID with PREDICTED is a placeholder");
        assertThat(marked("").notes()).isEmpty();
    }

    @Test
    void shows_no_other_text_of_the_mark() {
        for (var mark : new String[] {"\"hidden\"", "null"}) {
            assertThat(marked("\"predictedAccount\":" + mark + ",").notes())
                    .hasSize(2)
                    .noneMatch(note -> note.contains("hidden"));
        }
        for (var mark : new String[] {"1", "{\"hidden\":[\"hidden\"]}"}) {
            assertThatThrownBy(() -> marked("\"predictedAccount\":" + mark + ","))
                    .isInstanceOf(PreviewException.class)
                    .hasMessage("preview.json has a value of the wrong JSON type in the field predictedAccount");
        }
    }
}
