package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change;
import org.junit.jupiter.api.Test;

/** The order of changes that all allow more. */
class ChangeOrderTest {
    private static final String ROLE = "iam/role:Role";
    private static final String POLICY = "iam/rolePolicy:RolePolicy";

    private static String role(String name, String principal) {
        return "{'name':'" + name + "','path':'/','assumeRolePolicy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':" + principal
                        + ",'Action':'sts:AssumeRole'}]}")
                + "}";
    }

    private static SamplePreview stack() {
        return SamplePreview.stack()
                .add("a-service", ROLE, role("a-service", "{'Service':'lambda.amazonaws.com'}"))
                .add("a-table", POLICY, "{'role':'a-service','policy':" + allow("'dynamodb:GetItem'", "'*'") + "}")
                .change("runs", "dynamodb:Query", "dynamodb:Scan");
    }

    @Test
    void starts_with_all_permissions_and_external_principals_and_ends_with_new_roles_of_services() {
        var review = stack().add("x", ROLE, role("x", "{'AWS':'210987654321'}"))
                .add("y", ROLE, role("y", "{'AWS':'arn:aws:iam::123456789012:user/anna'}"))
                .add("y-all", POLICY, "{'role':'y','policy':" + allow("'*'", "'*'") + "}")
                .review();

        assertThat(review.changes())
                .filteredOn(change -> change.outcome() == Change.Outcome.NEW_ACCESS)
                .extracting(change -> change.subject() + " " + change.aspect())
                .containsExactly(
                        "role y permissions",
                        "role y trust",
                        "role x trust",
                        "role runner permissions",
                        "role a-service permissions",
                        "role a-service trust");
    }

    @Test
    void puts_a_policy_for_everyone_first() {
        var review = stack().change("site-policy", "{'AWS':'arn:aws:iam::123456789012:role/runner'}", "'*'")
                .review();

        assertThat(review.changes().get(0).subject()).startsWith("BucketPolicy");
    }

    @Test
    void states_which_service_alone_can_assume_a_new_role() {
        assertThat(stack().review().changes())
                .filteredOn(change -> change.subject().equals("role a-service"))
                .extracting(change -> change.reasons().get(change.reasons().size() - 1))
                .containsExactly(
                        "only lambda.amazonaws.com can assume it", "lets service lambda.amazonaws.com assume it");
        assertThat(stack().change("a-service", "'Service':'lambda.amazonaws.com'", "'AWS':'210987654321'")
                        .review()
                        .changes())
                .noneSatisfy(change -> assertThat(change.reasons().toString()).contains("can assume it"));
    }

    @Test
    void names_trusted_principals_of_the_stack_as_their_changes_do() {
        var trusts = SamplePreview.stack()
                .add("x", ROLE, role("x", "{'AWS':'arn:aws:iam::123456789012:role/new'}"))
                .add("new", ROLE, "{'name':'new'}")
                .add("y", ROLE, role("y", "{'AWS':'arn:aws:iam::210987654321:role/new'}"))
                .review()
                .trusts();

        assertThat(trusts)
                .extracting(trust -> trust.from() + " to " + trust.role())
                .contains(
                        "user anna to role deployer",
                        "role new to role x",
                        "arn:aws:iam::210987654321:role/new to role y");
    }
}
