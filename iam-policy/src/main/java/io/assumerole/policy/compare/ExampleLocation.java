package io.assumerole.policy.compare;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Preconditions;

/**
 * The partition, region, and account of the resource in an example request. If the policies allow no request with these
 * values, the example has other values. A principal that is only a 12-digit account ID means the account with this ID
 * in this partition, unless the location is {@link #INVENTED}.
 *
 * @param partition such as {@code aws}
 * @param region such as {@code eu-west-1}
 * @param account the account
 */
public record ExampleLocation(String partition, String region, AccountId account) {
    /** The invented values of examples for which no location is known. */
    public static final ExampleLocation INVENTED =
            new ExampleLocation("aws", "eu-west-1", new AccountId("123456789012"));

    /**
     * Checks that no component is null.
     *
     * @param partition the partition
     * @param region the region
     * @param account the account
     * @throws IllegalArgumentException if a component is null
     */
    public ExampleLocation {
        Preconditions.of(partition, "partition");
        Preconditions.of(region, "region");
        Preconditions.of(account, "account");
    }
}
