package io.assumerole.policy;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a request means whose resource is {@code *}: of an action that has resources it may be any of
 * them. Of most actions that is not known here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Service
 *     Authorization Reference</a>
 */
final class StarRequests {
    /** Well-known actions for which the reference names no type of resource, in lower case. */
    private static final Set<String> WITHOUT_RESOURCES = Set.of(
            "cloudtrail:lookupevents",
            "ec2:describeaccountattributes",
            "ec2:describeaddresses",
            "ec2:describeavailabilityzones",
            "ec2:describeimages",
            "ec2:describeinstances",
            "ec2:describeinstancetypes",
            "ec2:describekeypairs",
            "ec2:describenetworkinterfaces",
            "ec2:describeregions",
            "ec2:describeroutetables",
            "ec2:describesecuritygroups",
            "ec2:describesnapshots",
            "ec2:describesubnets",
            "ec2:describevolumes",
            "ec2:describevpcs",
            "iam:generatecredentialreport",
            "iam:getaccountauthorizationdetails",
            "iam:getaccountpasswordpolicy",
            "iam:getaccountsummary",
            "iam:getcredentialreport",
            "iam:listaccountaliases",
            "iam:listgroups",
            "iam:listpolicies",
            "iam:listroles",
            "iam:listusers",
            "route53:gethostedzonecount",
            "route53:listhostedzones",
            "route53:listhostedzonesbyname",
            "s3:getaccountpublicaccessblock",
            "s3:listallmybuckets",
            "s3:putaccountpublicaccessblock",
            "sts:getcalleridentity",
            "sts:getsessiontoken");

    private StarRequests() {}

    /** Whether the action has no resources, so that {@code *} is what it is about. */
    static boolean hasNoResources(String action) {
        return WITHOUT_RESOURCES.contains(action.toLowerCase(Locale.ROOT));
    }

    /** Whether it may be about a resource whose ARN does not tell its account. */
    static boolean mayBeOfAnyAccount(String action) {
        String name = action.toLowerCase(Locale.ROOT);
        return Stream.of("s3:", "route53:", "apigateway:").anyMatch(name::startsWith) && !hasNoResources(action);
    }
}
