package io.assumerole.policy.cli.permissions;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A call that a deployment needs for a resource.
 *
 * @param type the type of the resource
 * @param name the name of the resource in the program
 * @param region the region of the call; {@code *} if it isn't known
 * @param action the IAM action
 * @param resources the ARNs that the call is about, with {@code *} and {@code ?} for unknown characters
 * @param keys the possible values of condition keys that the preview shows, such as {@code iam:PassedToService}; ARNs can
 *     have {@code *} for unknown characters
 * @param tags the tags that the call can set; empty if they aren't known
 * @param hasUnknownTags whether the call can set other tags, which aren't known
 * @param certainty how certain it is that the provider makes the call, and that a denial matters
 * @param reason the reason for the call, such as {@code because it has tags}; empty if the provider always makes it
 */
record NeededCall(
        String type,
        String name,
        String region,
        String action,
        List<String> resources,
        Map<String, List<String>> keys,
        Map<String, String> tags,
        boolean hasUnknownTags,
        Certainty certainty,
        String reason) {

    /** The certainty that the deployment needs a call. The constants start with the highest certainty. */
    enum Certainty {
        /** The provider makes the call, and the deployment fails if AWS denies it. */
        CERTAIN,
        /** The provider makes the call only in cases that the preview doesn't show. */
        INFERRED,
        /** The provider makes the call, and continues if AWS denies it. */
        TOLERATED
    }

    static final String PASSED_TO = "iam:PassedToService";
    static final String LINKED_TO = "iam:AWSServiceName";
    static final String ATTACHED = "iam:PolicyARN";
    static final String BOUNDARY = "iam:PermissionsBoundary";

    /** The actions that create a role or user, or change its permissions, and for which AWS sends its boundary. */
    private static final Pattern BOUNDED = Pattern.compile(
            "iam:(Create(Role|User)|Put(Role|User)PermissionsBoundary|(Attach|Detach|Put|Delete)(Role|User)Policy)");

    /** The value of a condition key that the request lacks. */
    static final String LACKING = "";

    static final Comparator<NeededCall> BY_CERTAINTY = Comparator.comparing(NeededCall::certainty);

    /** Returns this call for only some of its resources. */
    NeededCall on(List<String> some) {
        return new NeededCall(type, name, region, action, some, keys, tags, hasUnknownTags, certainty, reason);
    }

    /** Returns this call in a region, if neither its own region nor that of its resources is known. */
    NeededCall in(String known) {
        var located = resources.stream()
                .map(arn -> Location.isUnknown(arn, Location.REGION_PART)
                        ? arn.replaceFirst(
                                "^arn:[^:]*:([^:]*):[^:]*:", "arn:" + Location.partition(known) + ":$1:" + known + ":")
                        : arn)
                .toList();
        return new NeededCall(type, name, known, action, located, keys, tags, hasUnknownTags, certainty, reason);
    }

    /** Returns this call for one of the policies that it attaches or detaches, or for candidates for an unknown policy. */
    NeededCall about(List<String> policies) {
        var more = new LinkedHashMap<>(keys);
        more.put(ATTACHED, policies);
        return new NeededCall(type, name, region, action, resources, more, tags, hasUnknownTags, certainty, reason);
    }

    /** Returns whether AWS sends the permissions boundary of the role or user with an action. */
    static boolean hasBoundary(String action) {
        return DeploymentCalls.known(action).use().hasKey(BOUNDARY.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the permissions boundaries to which a policy can limit the call: those of the role or user that it creates or
     * changes, if the call could give it other permissions. Empty if they aren't known, or if it can have no boundary.
     */
    List<String> limitingBoundaries() {
        var boundaries = keys.getOrDefault(BOUNDARY, List.of());
        return BOUNDED.matcher(action).matches() && !boundaries.contains(LACKING) ? boundaries : List.of();
    }

    /** Returns why a starting policy with the call is wide; empty if it isn't. */
    String width() {
        return action.matches("iam:Attach(Role|User|Group)Policy") && !keys.containsKey(ATTACHED)
                ? "attach any policy, because the preview doesn't show the policy"
                : action.equals("iam:PassRole") && resources.stream().anyMatch(resource -> resource.endsWith(":role/*"))
                        ? "pass any role" + (keys.containsKey(PASSED_TO) ? " to the service in the condition" : "")
                                + ", because the preview doesn't show the role"
                        : "";
    }

    /** Returns this call without the resource that needs it, and without the reason: AWS decides such calls equally. */
    NeededCall ofAnyResource() {
        return new NeededCall("", "", region, action, resources, keys, tags, hasUnknownTags, Certainty.CERTAIN, "");
    }

    NeededCall withoutTags() {
        return new NeededCall(type, name, region, action, resources, keys, Map.of(), false, certainty, reason);
    }

    boolean isCertain() {
        return certainty == Certainty.CERTAIN;
    }

    /** Returns the type and name of the resource. */
    String resource() {
        return type + " " + name;
    }
}
