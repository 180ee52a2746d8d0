package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The actions of STS and IAM, so that a misspelt one is noticed. Other services have too many, and new ones every week.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html">STS</a>
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">IAM</a>
 */
final class KnownActions {
    private static final String STS = """
            AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot
            DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity
            GetDelegatedAccessToken GetFederationToken GetServiceBearerToken
            GetSessionToken GetWebIdentityToken SetContext SetSourceIdentity
            TagGetWebIdentityToken TagSession
            """;

    private static final String IAM = """
            AcceptDelegationRequest AcquireRole AddClientIDToOpenIDConnectProvider
            AddRoleToInstanceProfile AddUserToGroup AssociateDelegationRequest
            AttachGroupPolicy AttachRolePolicy AttachUserPolicy ChangePassword
            CreateAccessKey CreateAccountAlias CreateDelegationRequest CreateGroup
            CreateInstanceProfile CreateLoginProfile CreateOpenIDConnectProvider
            CreatePolicy CreatePolicyVersion CreateRole CreateSAMLProvider
            CreateServiceLinkedRole CreateServiceSpecificCredential CreateUser
            CreateVirtualMFADevice DeactivateMFADevice DeleteAccessKey
            DeleteAccountAlias DeleteAccountPasswordPolicy DeleteCloudFrontPublicKey
            DeleteGroup DeleteGroupPolicy DeleteInstanceProfile DeleteLoginProfile
            DeleteOpenIDConnectProvider DeletePolicy DeletePolicyVersion DeleteRole
            DeleteRolePermissionsBoundary DeleteRolePolicy DeleteSAMLProvider
            DeleteSSHPublicKey DeleteServerCertificate DeleteServiceLinkedRole
            DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser
            DeleteUserPermissionsBoundary DeleteUserPolicy DeleteVirtualMFADevice
            DetachGroupPolicy DetachRolePolicy DetachUserPolicy
            DisableOrganizationsRootCredentialsManagement
            DisableOrganizationsRootSessions DisableOutboundWebIdentityFederation
            EnableMFADevice EnableOrganizationsRootCredentialsManagement
            EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation
            GenerateCredentialReport GenerateOrganizationsAccessReport
            GenerateServiceLastAccessedDetails GetAccessKeyLastUsed
            GetAccountAuthorizationDetails GetAccountEmailAddress GetAccountName
            GetAccountPasswordPolicy GetAccountProperties GetAccountSummary
            GetCloudFrontPublicKey GetContextKeysForCustomPolicy
            GetContextKeysForPrincipalPolicy GetCredentialReport GetDelegationRequest
            GetGroup GetGroupPolicy GetHumanReadableSummary GetInstanceProfile
            GetLoginProfile GetMFADevice GetOpenIDConnectProvider
            GetOrganizationsAccessReport GetOutboundWebIdentityFederationInfo GetPolicy
            GetPolicyVersion GetRole GetRolePolicy GetRoleTemplateVersion
            GetSAMLProvider GetSSHPublicKey GetServerCertificate
            GetServiceLastAccessedDetails GetServiceLastAccessedDetailsWithEntities
            GetServiceLinkedRoleDeletionStatus GetUser GetUserPolicy ListAccessKeys
            ListAccountAliases ListAttachedGroupPolicies ListAttachedRolePolicies
            ListAttachedUserPolicies ListCloudFrontPublicKeys ListDelegationRequests
            ListEntitiesForPolicy ListGroupPolicies ListGroups ListGroupsForUser
            ListInstanceProfileTags ListInstanceProfiles ListInstanceProfilesForRole
            ListMFADeviceTags ListMFADevices ListOpenIDConnectProviderTags
            ListOpenIDConnectProviders ListOrganizationsFeatures ListPolicies
            ListPoliciesGrantingServiceAccess ListPolicyTags ListPolicyVersions
            ListRolePolicies ListRoleTags ListRoles ListSAMLProviderTags
            ListSAMLProviders ListSSHPublicKeys ListSTSRegionalEndpointsStatus
            ListServerCertificateTags ListServerCertificates
            ListServiceSpecificCredentials ListSigningCertificates ListUserPolicies
            ListUserTags ListUsers ListVirtualMFADevices PassRole PutAccountProperties
            PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy
            PutUserPermissionsBoundary PutUserPolicy RejectDelegationRequest
            RemoveClientIDFromOpenIDConnectProvider RemoveRoleFromInstanceProfile
            RemoveUserFromGroup ResetServiceSpecificCredential ResyncMFADevice
            SendDelegationToken SetDefaultPolicyVersion SetSTSRegionalEndpointStatus
            SetSecurityTokenServicePreferences SimulateCustomPolicy
            SimulatePrincipalPolicy TagInstanceProfile TagMFADevice
            TagOpenIDConnectProvider TagPolicy TagRole TagSAMLProvider
            TagServerCertificate TagUser UntagInstanceProfile UntagMFADevice
            UntagOpenIDConnectProvider UntagPolicy UntagRole UntagSAMLProvider
            UntagServerCertificate UntagUser UpdateAccessKey UpdateAccountEmailAddress
            UpdateAccountName UpdateAccountPasswordPolicy UpdateAssumeRolePolicy
            UpdateCloudFrontPublicKey UpdateDelegationRequest UpdateGroup
            UpdateLoginProfile UpdateOpenIDConnectProviderThumbprint UpdateRole
            UpdateRoleDescription UpdateSAMLProvider UpdateSSHPublicKey
            UpdateServerCertificate UpdateServiceSpecificCredential
            UpdateSigningCertificate UpdateUser UploadCloudFrontPublicKey
            UploadSSHPublicKey UploadServerCertificate UploadSigningCertificate
            """;

    private static final List<String> ALL =
            Stream.concat(named("sts:", STS), named("iam:", IAM)).toList();

    private static final Set<String> IGNORING_CASE = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        IGNORING_CASE.addAll(ALL);
    }

    private KnownActions() {}

    private static Stream<String> named(String prefix, String names) {
        return Arrays.stream(names.split("\\s+"))
                .filter(name -> !name.isEmpty())
                .map(prefix::concat);
    }

    static List<String> all() {
        return ALL;
    }

    /** Whether it is an action of STS or IAM, or a pattern of one, that matches nothing. */
    static boolean isUnknown(String action) {
        var lower = action.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("sts:") && !lower.startsWith("iam:")) {
            return false;
        }
        if (action.indexOf('*') < 0 && action.indexOf('?') < 0) {
            return !IGNORING_CASE.contains(action);
        }
        return ALL.stream().noneMatch(known -> Wildcard.matchesIgnoringCase(action, known));
    }
}
