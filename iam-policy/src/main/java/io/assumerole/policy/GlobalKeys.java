package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which condition keys AWS sends by itself. Of those whose value a request does not say, only that
 * is known: an answer must not rest on a value that nobody gave.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">IAM
 *     User Guide: global condition keys</a>
 */
final class GlobalKeys {
    static final String RESOURCE_ACCOUNT = "aws:resourceaccount";
    static final String MFA_PRESENT = "aws:multifactorauthpresent";

    private static final String MFA_AGE = "aws:multifactorauthage";
    private static final String TOKEN_ISSUE_TIME = "aws:tokenissuetime";
    private static final String SOURCE_IP = "aws:sourceip";
    private static final String PRINCIPAL_ARN = "aws:principalarn";
    private static final String IS_AWS_SERVICE = "aws:principalisawsservice";
    private static final String VIA_AWS_SERVICE = "aws:viaawsservice";
    private static final String FEDERATED_PROVIDER = "aws:federatedprovider";

    /** In every request; the guide says so of each. */
    private static final List<String> ALWAYS =
            List.of(
                    "aws:currenttime",
                    "aws:epochtime",
                    "aws:requestedregion",
                    "aws:securetransport",
                    "aws:useragent",
                    "aws:userid",
                    "aws:principalaccount",
                    "aws:principaltype");

    private static final Set<String> MULTIVALUED =
            Set.of(
                    "aws:calledvia",
                    "aws:principalorgpaths",
                    "aws:principalservicenameslist",
                    "aws:resourceorgpaths",
                    "aws:sourceorgpaths",
                    "aws:tagkeys",
                    "aws:vpceorgpaths");

    /** In a request that comes through a VPC endpoint, and in no other. */
    private static final List<String> OF_ENDPOINTS =
            List.of(
                    "aws:sourcevpc",
                    "aws:sourcevpcarn",
                    "aws:sourcevpce",
                    "aws:vpcsourceip",
                    "aws:vpceaccount",
                    "aws:vpceorgid",
                    "aws:vpceorgpaths");

    /** Without {@code aws:ResourceAccount} now, or when the guide was written in 2023. */
    private static final Set<String> WITHOUT_RESOURCE_ACCOUNT =
            Set.of(
                    "auditmanager:updateassessmentframeworkshare",
                    "detective:acceptinvitation",
                    "ds:acceptshareddirectory",
                    "ec2:accepttransitgatewaypeeringattachment",
                    "ec2:acceptvpcendpointconnections",
                    "ec2:acceptvpcpeeringconnection",
                    "ec2:copyfpgaimage",
                    "ec2:copyimage",
                    "ec2:copysnapshot",
                    "ec2:createtransitgatewaypeeringattachment",
                    "ec2:createvolume",
                    "ec2:createvpcendpoint",
                    "ec2:createvpcpeeringconnection",
                    "ec2:deletetransitgatewaypeeringattachment",
                    "ec2:deletevpcpeeringconnection",
                    "ec2:rejecttransitgatewaypeeringattachment",
                    "ec2:rejectvpcendpointconnections",
                    "ec2:rejectvpcpeeringconnection",
                    "es:acceptinboundconnection",
                    "guardduty:acceptadministratorinvitation",
                    "macie2:acceptinvitation",
                    "route53:associatevpcwithhostedzone",
                    "route53:createvpcassociationauthorization",
                    "route53:deletevpcassociationauthorization",
                    "route53:disassociatevpcfromhostedzone",
                    "route53:listhostedzonesbyvpc",
                    "securityhub:acceptadministratorinvitation",
                    "workspaces:copyworkspaceimage",
                    "workspaces:describeworkspaceimages");

    private GlobalKeys() {}

    /** Whether the guide calls the key multivalued; keys of single services are not known here. */
    static boolean isMultivalued(String lowerCaseKey) {
        return MULTIVALUED.contains(lowerCaseKey);
    }

    /** The key that says that the request comes through a VPC endpoint, if one does. */
    static Optional<String> endpoint(RequestContext context) {
        return firstGiven(context, OF_ENDPOINTS);
    }

    /** The key that says that caller or resource are in an organization, if one does. */
    static Optional<String> organization(RequestContext context) {
        return firstGiven(
                context,
                List.of(
                        "aws:principalorgid",
                        "aws:principalorgpaths",
                        "aws:resourceorgid",
                        "aws:resourceorgpaths"));
    }

    private static Optional<String> firstGiven(RequestContext context, List<String> keys) {
        return keys.stream().filter(context::isGiven).findFirst();
    }

    /** Adds to what a request says what AWS sends by itself. */
    static RequestContext complete(
            Caller caller,
            String action,
            RequestedResource resource,
            Map<String, List<String>> said) {
        Map<String, List<String>> given = new HashMap<>(said);
        Set<String> sent = new HashSet<>(ALWAYS);
        Set<String> open = new HashSet<>();
        // Called directly: nobody but a service calls on somebody's behalf.
        given.putIfAbsent(VIA_AWS_SERVICE, List.of("false"));
        if (OF_ENDPOINTS.stream().noneMatch(key -> !said.getOrDefault(key, List.of()).isEmpty())) {
            open.add(SOURCE_IP);
        }
        if (Calls.assumes(action)) {
            sent.add("sts:rolesessionname");
        }
        Optional<AccountId> owner = resource.owner();
        if (owner.isPresent() && sendsResourceAccount(action)) {
            given.putIfAbsent(RESOURCE_ACCOUNT, List.of(owner.get().value()));
        } else {
            open.add(RESOURCE_ACCOUNT);
        }
        if (caller instanceof Caller.User) {
            given.putIfAbsent(IS_AWS_SERVICE, List.of("false"));
            if (said.containsKey(MFA_PRESENT)) {
                open.add(TOKEN_ISSUE_TIME);
            }
        } else if (caller instanceof Caller.RoleSession) {
            given.putIfAbsent(IS_AWS_SERVICE, List.of("false"));
            sent.add(TOKEN_ISSUE_TIME);
            open.addAll(List.of("aws:sourceidentity", FEDERATED_PROVIDER));
            open.add(MFA_PRESENT);
            if (!said.getOrDefault(MFA_PRESENT, List.of("true")).contains("false")) {
                open.add(MFA_AGE);
            }
        } else if (caller instanceof Caller.Outside outside) {
            completeOutside(outside.principal(), action, given, sent, open);
        }
        return new RequestContext(Map.copyOf(given), Set.copyOf(sent), Set.copyOf(open));
    }

    private static void completeOutside(
            Principal principal,
            String action,
            Map<String, List<String>> given,
            Set<String> sent,
            Set<String> open) {
        if (principal instanceof Principal.Service) {
            given.putIfAbsent(IS_AWS_SERVICE, List.of("true"));
            given.putIfAbsent("aws:principalservicename", List.of(principal.value()));
            sent.add("aws:principalservicenameslist");
            sent.add(PRINCIPAL_ARN);
            return;
        }
        // What the token says beside these, a request tells key by key.
        String claims = claims(principal);
        List.of("sub", "aud").forEach(claim -> sent.add(claims + claim));
        List.of("amr", "azp", "oaud", "email", "app_id", "id", "user_id")
                .forEach(claim -> open.add(claims + claim));
        List.of("saml:aud", "saml:iss", "saml:sub", "saml:sub_type", "saml:namequalifier")
                .forEach(open::add);
        // The caller has a token in place of a signature, which these keys go with.
        open.add(IS_AWS_SERVICE);
        open.add(PRINCIPAL_ARN);
        if (action.equalsIgnoreCase("sts:AssumeRoleWithWebIdentity")) {
            given.putIfAbsent(FEDERATED_PROVIDER, List.of(principal.value()));
        } else {
            open.add(FEDERATED_PROVIDER);
        }
    }

    /**
     * What the condition keys of a provider's claims begin with.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html">IAM
     *     User Guide: keys of web identities</a>
     */
    private static String claims(Principal provider) {
        String name = provider.value();
        String type = ":oidc-provider/";
        int arn = name.indexOf(type);
        return (arn < 0 ? name : name.substring(arn + type.length())).toLowerCase(Locale.ROOT)
                + ":";
    }

    private static boolean sendsResourceAccount(String action) {
        String name = action.toLowerCase(Locale.ROOT);
        return !name.startsWith("ebs:")
                && !name.startsWith("events:")
                && !WITHOUT_RESOURCE_ACCOUNT.contains(name);
    }

    /** How a request says the value of a key that AWS sends. */
    static String howToSay(String key) {
        return switch (key.toLowerCase(Locale.ROOT)) {
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
