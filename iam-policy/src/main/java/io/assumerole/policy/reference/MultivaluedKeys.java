package io.assumerole.policy.reference;

import java.util.Set;

/**
 * The condition keys of single services that can have several values, in lower case: those whose type is an array in
 * AWS's reference. Of SAML all are lists but for a few.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
final class MultivaluedKeys {
    private static final Set<String> ALL = Set.copyOf(ServiceNames.read("multivalued-keys.txt"));

    /** The attributes of SAML that have one value. */
    private static final Set<String> SINGLE_OF_SAML = Set.copyOf(ServiceNames.listed("""
            saml aud commonname doc edupersonorgdn edupersonprimaryaffiliation edupersonprimaryorgunitdn
            saml edupersonprincipalname givenname iss mail name namequalifier organizationstatus primarygroupsid
            saml sub sub_type surname uid x500uniqueidentifier
            """));

    private MultivaluedKeys() {}

    static boolean contain(String lowerCaseKey) {
        return ALL.contains(lowerCaseKey)
                || lowerCaseKey.endsWith(":amr")
                || lowerCaseKey.startsWith("saml:") && !SINGLE_OF_SAML.contains(lowerCaseKey)
                || lowerCaseKey.startsWith("vpc-lattice-svcs:requestquerystring/");
    }
}
