package io.assumerole.policy.cli.permissions;

import io.assumerole.arn.Partition;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The account and the regions of a deployment.
 *
 * @param account the account; {@code *} if it isn't known
 * @param region the region of resources whose provider has none; {@code *} if it isn't known
 * @param ofProviders the regions by the URN of an explicit provider
 */
record Location(String account, String region, Map<String, String> ofProviders) {
    static final String UNKNOWN = "*";

    /** The regular expression for the name of a region. */
    static final String REGION_NAME = "[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}";

    /** The positions of the region and the account in an ARN. */
    static final int REGION_PART = 3;

    static final int ACCOUNT_PART = 4;

    private static final Pattern REGION = Pattern.compile(REGION_NAME);

    /**
     * Returns the location that options and a preview show.
     *
     * @param account the account of the option; empty if it isn't given
     * @param region the region of the option; empty if it isn't given
     * @param accounts the accounts that the preview shows
     * @param regions the regions that the preview shows
     * @throws PreviewException if the preview shows a different account or region
     */
    static Location of(
            String account, String region, Set<String> accounts, Set<String> regions, Map<String, String> ofProviders) {
        if (!account.isEmpty() && !accounts.isEmpty() && !accounts.contains(account)) {
            throw new PreviewException("--account is %s, but the preview contains resources in %s; remove --account"
                    .formatted(account, String.join(" and ", new TreeSet<>(accounts))));
        }
        if (!region.isEmpty() && !regions.isEmpty() && !regions.contains(region)) {
            throw new PreviewException(
                    "--region is %s, but the preview or its configuration contains %s; remove --region"
                            .formatted(region, String.join(" and ", new TreeSet<>(regions))));
        }
        return new Location(
                account.isEmpty() ? only(accounts) : account,
                region.isEmpty() ? only(regions) : region,
                withDefault(ofProviders, region));
    }

    /** Returns the regions of providers, with the given region for those whose region isn't known. */
    private static Map<String, String> withDefault(Map<String, String> ofProviders, String region) {
        var regions = new HashMap<>(ofProviders);
        if (!region.isEmpty()) {
            regions.replaceAll((provider, known) -> known.equals(UNKNOWN) ? region : known);
        }
        return regions;
    }

    /** Returns what to add if ARNs of calls contain a wildcard instead of the account or the region. */
    List<String> warnings(Collection<NeededCall> calls) {
        var warnings = new ArrayList<String>();
        if (account.equals(UNKNOWN) && isUnknown(calls, ACCOUNT_PART)) {
            warnings.add(
                    "The preview doesn't show the account, so ARNs contain * instead; add --account with its 12 digits");
        }
        if ((region.equals(UNKNOWN) || ofProviders.containsValue(UNKNOWN)) && isUnknown(calls, REGION_PART)) {
            warnings.add("The preview doesn't show the region, so ARNs contain * instead; add --region");
        }
        return warnings;
    }

    private static boolean isUnknown(Collection<NeededCall> calls, int part) {
        return calls.stream().flatMap(call -> call.resources().stream()).anyMatch(arn -> isUnknown(arn, part));
    }

    /** Returns whether a part of an ARN is unknown. */
    static boolean isUnknown(String arn, int part) {
        var parts = arn.split(":", 6);
        return parts.length == 6 && parts[part].equals(UNKNOWN);
    }

    static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    private static String only(Set<String> values) {
        return values.size() == 1 ? values.iterator().next() : UNKNOWN;
    }

    /** Returns the region of a resource: its own, that of its provider, or that of the stack. */
    String regionOf(ResourceState state) {
        var own = state.inputs()
                .text("region")
                .orElseGet(() -> ofProviders.getOrDefault(state.provider().urn(), region));
        boolean isUnknown = state.inputs().get("region") instanceof Value.Unreadable;
        return !isUnknown && isRegion(own) ? own : UNKNOWN;
    }

    /** Returns the partition of a region. */
    static String partition(String region) {
        return region.equals(UNKNOWN)
                ? Partition.AWS.value()
                : Partition.ofRegion(region).value();
    }
}
