package io.assumerole.policy.reference;

import io.assumerole.internal.Names;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the guide says of the condition keys that services share.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
public final class GlobalKeys {
    public static final String PRINCIPAL_ARN = "aws:principalarn";
    public static final String RESOURCE_ACCOUNT = "aws:resourceaccount";
    public static final String MFA_PRESENT = "aws:multifactorauthpresent";
    public static final String MFA_AGE = "aws:multifactorauthage";
    public static final String SOURCE_IP = "aws:sourceip";
    public static final String USER_NAME = "aws:username";
    public static final String TAG_KEYS = "aws:tagkeys";

    /** What the keys of tags begin with; by itself, all of them. */
    public static final String REQUEST_TAG = "aws:requesttag/";

    public static final String PRINCIPAL_TAG = "aws:principaltag/";

    /** The source identity that is sent with a call. */
    public static final String SENT_IDENTITY = "sts:sourceidentity";

    /** The source identity that the caller's session has already. */
    public static final String KEPT_IDENTITY = "aws:sourceidentity";

    /** Those that are sent, and those that the caller's session has already. */
    public static final String TRANSITIVE_TAGS = "sts:transitivetagkeys";

    /** In every request; the guide says so of each. */
    public static final List<String> ALWAYS_SENT = Names.listed("""
            aws:currenttime aws:epochtime aws:requestedregion aws:securetransport aws:useragent
            aws:userid aws:principalaccount aws:principaltype""");

    /** In a request whose caller or resource is in an organization. */
    public static final List<String> OF_ORGANIZATIONS =
            List.of("aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths");

    private static final Set<String> MULTIVALUED = Set.copyOf(Names.listed("""
            aws:calledvia aws:principalorgpaths aws:principalservicenameslist aws:resourceorgpaths
            aws:sourceorgpaths aws:tagkeys aws:vpceorgpaths"""));

    /** In a request that comes through a VPC endpoint, and in no other. */
    public static final List<String> OF_ENDPOINTS = Names.listed("""
            aws:sourcevpc aws:sourcevpcarn aws:sourcevpce aws:vpcsourceip aws:vpceaccount aws:vpceorgid
            aws:vpceorgpaths""");

    /** Without {@code aws:ResourceAccount} now, or when the guide was written in 2023. */
    private static final Set<String> WITHOUT_RESOURCE_ACCOUNT = Set.copyOf(ServiceNames.listed("""
            auditmanager updateassessmentframeworkshare
            detective acceptinvitation
            ds acceptshareddirectory
            ec2 accepttransitgatewaypeeringattachment acceptvpcendpointconnections acceptvpcpeeringconnection
            ec2 copyfpgaimage copyimage copysnapshot createtransitgatewaypeeringattachment createvolume
            ec2 createvpcendpoint createvpcpeeringconnection deletetransitgatewaypeeringattachment
            ec2 deletevpcpeeringconnection rejecttransitgatewaypeeringattachment rejectvpcendpointconnections
            ec2 rejectvpcpeeringconnection
            es acceptinboundconnection
            guardduty acceptadministratorinvitation
            macie2 acceptinvitation
            route53 associatevpcwithhostedzone createvpcassociationauthorization
            route53 deletevpcassociationauthorization disassociatevpcfromhostedzone listhostedzonesbyvpc
            securityhub acceptadministratorinvitation
            workspaces copyworkspaceimage describeworkspaceimages
            """));

    private GlobalKeys() {}

    /** Whether the key can have several values. */
    public static boolean isMultivalued(String lowerCaseKey) {
        return MULTIVALUED.contains(lowerCaseKey) || MultivaluedKeys.contain(lowerCaseKey);
    }

    /** The guide of 2023 says that four services do not support {@code aws:ViaAWSService}. */
    public static boolean sendsViaService(String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return Stream.of("ec2:", "glue:", "lakeformation:", "opsworks:").noneMatch(name::startsWith);
    }

    public static boolean sendsResourceAccount(String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return !name.startsWith("ebs:") && !name.startsWith("events:") && !WITHOUT_RESOURCE_ACCOUNT.contains(name);
    }

    /** How a request says the value of a key that AWS sends. */
    public static String howToSay(String key) {
        var lowerCaseKey = key.toLowerCase(Locale.ROOT);
        if (lowerCaseKey.startsWith(PRINCIPAL_TAG)) {
            return "principalTags(…)";
        }
        return switch (lowerCaseKey) {
            case "aws:currenttime", "aws:epochtime" -> "at(…)";
            case SOURCE_IP -> "sourceIp(…)";
            case "aws:userid" -> "uniqueId(…)";
            case MFA_PRESENT, MFA_AGE -> "mfa(…) or withoutMfa()";
            case "sts:rolesessionname" -> "sessionName(…)";
            case RESOURCE_ACCOUNT -> "resourceAccount(…) or context(\"" + key + "\", …)";
            default -> "context(\"" + key + "\", …)";
        };
    }
}
