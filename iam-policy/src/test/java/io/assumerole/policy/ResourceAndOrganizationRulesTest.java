package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.rejectsPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What AWS asks of policies of resources, SCPs and RCPs, each taken one beside the nearest that is refused; does not
 * prove that a service takes each element.
 */
class ResourceAndOrganizationRulesTest {

    private static PolicyDocument statement(String elements) {
        return policy("{'Version':'2012-10-17','Statement':{" + elements + "}}");
    }

    private static void assertTaken(String elements, PolicyKind kind) {
        var document = statement(elements);
        assertThat(document.requireValid(kind)).isSameAs(document);
    }

    private static void assertRefused(String elements, PolicyKind kind, String message) {
        var document = statement(elements);
        rejectsPolicy(() -> document.requireValid(kind), message);
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'*'",
                "'Effect':'Allow','Principal':{'Service':'sns.amazonaws.com'},'Action':'sqs:SendMessage','Resource':'*'",
                "'Effect':'Deny','NotPrincipal':{'AWS':'123456789012'},'NotAction':'s3:*','NotResource':'arn:aws:s3:::a'",
                "'Sid':'any text','Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'ecr:BatchGetImage'"
            })
    void policy_of_a_resource_names_whom_it_is_about_and_may_name_no_resource(String elements) {
        assertTaken(elements, PolicyKind.RESOURCE);
        assertRefused(
                elements.replaceFirst("'(?:Not)?Principal':(?:'\\*'|\\{[^}]*}),", ""),
                PolicyKind.RESOURCE,
                "has neither Principal nor NotPrincipal, but a resource policy needs one");
    }

    /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Effect':'Allow','Action':'*','Resource':'*'",
                "'Effect':'Allow','NotAction':'iam:*','Resource':'*'",
                "'Effect':'Allow','Action':'s3:Get*Tagging','NotResource':'arn:aws:s3:::a/*'",
                "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::a','Condition':{'Bool':{'aws:SecureTransport':'true'}}",
                "'Sid':'deny-all but','Effect':'Deny','NotAction':'iam:*','Resource':'*'"
            })
    void scp_has_the_whole_language_but_principals(String elements) {
        assertTaken(elements, PolicyKind.SERVICE_CONTROL);
        assertRefused(
                elements + ",'Principal':'*'",
                PolicyKind.SERVICE_CONTROL,
                "Principal: is allowed only in trust and resource policies");
        assertRefused(
                elements + ",'NotPrincipal':{'AWS':'123456789012'}",
                PolicyKind.SERVICE_CONTROL,
                "NotPrincipal: is allowed only in trust and resource policies");
        assertRefused(
                elements.replaceFirst(",'(?:Not)?Resource':'[^']*'", ""),
                PolicyKind.SERVICE_CONTROL,
                "has neither Resource nor NotResource");
    }

    /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
    @Test
    void rcp_denies_its_actions_to_everyone() {
        var good = "'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'";
        assertTaken(good, PolicyKind.RESOURCE_CONTROL);
        assertTaken(good.replace("'*'}", "{'AWS':'*'}"), PolicyKind.RESOURCE_CONTROL);
        assertTaken(good.replace("Resource", "NotResource"), PolicyKind.RESOURCE_CONTROL);
        assertTaken("'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'", PolicyKind.RESOURCE_CONTROL);

        assertRefused(
                good.replace("Deny", "Allow"),
                PolicyKind.RESOURCE_CONTROL,
                "Effect: is allowed in RCPFullAWSAccess, but not in other RCPs");
        assertRefused(
                good.replace("'Principal':'*'", "'Principal':{'AWS':'123456789012'}"),
                PolicyKind.RESOURCE_CONTROL,
                "Principal: is not *");
        assertRefused(good.replace("'Principal':'*',", ""), PolicyKind.RESOURCE_CONTROL, "Principal: is not *");
        assertRefused(
                good.replace("'Principal':'*'", "'NotPrincipal':{'AWS':'123456789012'}"),
                PolicyKind.RESOURCE_CONTROL,
                "Principal: is not *");
        assertRefused(good.replace("Action", "NotAction"), PolicyKind.RESOURCE_CONTROL, "NotAction: is not allowed");
        assertRefused(good.replace("s3:*", "*"), PolicyKind.RESOURCE_CONTROL, "Action: has no service prefix");
        assertRefused(good.replace("s3:*", "*:*"), PolicyKind.RESOURCE_CONTROL, "Action: has no service prefix");
        assertRefused(good.replace(",'Resource':'*'", ""), PolicyKind.RESOURCE_CONTROL, "has neither Resource");
    }

    @Test
    void allow_of_an_rcp_is_that_of_full_access_and_no_narrower() {
        var full = "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'";
        for (var narrower : new String[] {
            full.replace("'Action':'*'", "'Action':'s3:*'"),
            full.replace("'Resource':'*'", "'Resource':'arn:aws:s3:::a'"),
            full + ",'Condition':{'Bool':{'aws:SecureTransport':'true'}}"
        }) {
            assertRefused(
                    narrower,
                    PolicyKind.RESOURCE_CONTROL,
                    "Effect: is allowed in RCPFullAWSAccess, but not in other RCPs");
        }
    }
}
