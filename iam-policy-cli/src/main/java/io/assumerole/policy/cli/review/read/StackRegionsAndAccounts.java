package io.assumerole.policy.cli.review.read;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.Partition;
import io.assumerole.policy.compare.ExampleLocation;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The partitions, regions, and accounts that the input shows for the stack, so that examples look like its resources. */
public final class StackRegionsAndAccounts {
    private static final Pattern ARN =
            Pattern.compile("arn:(aws[a-z-]{0,20}):[^:]+:((?:[a-z]{2,10}-)+[0-9]{1,2})?:([0-9]{12})?:.+");

    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(?:-[a-z]{2,10})+-[0-9]{1,2}");

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private final Set<String> partitions = new HashSet<>();
    private final Set<String> regions = new HashSet<>();
    private final Set<String> accounts = new HashSet<>();

    /** True if the ARNs of new resources are predicted. */
    private boolean isPredicted;

    /** Notes that the ARNs of new resources are predicted. */
    void predict() {
        isPredicted = true;
    }

    public boolean isPredicted() {
        return isPredicted;
    }

    /** Adds the parts of the ARN of a resource that the stack manages; ignores any other text. */
    public void addArn(String text) {
        var arn = ARN.matcher(text);
        if (arn.matches()) {
            partitions.add(arn.group(1));
            addRegion(arn.group(2) == null ? "" : arn.group(2));
            if (arn.group(3) != null) {
                accounts.add(arn.group(3));
            }
        }
    }

    /** Adds the account of a resource that the stack manages; ignores any other text. */
    void addAccount(String text) {
        if (ACCOUNT.matcher(text).matches()) {
            accounts.add(text);
        }
    }

    /** Adds a configured region; ignores a text that isn't the name of a region. */
    void addRegion(String text) {
        if (REGION.matcher(text).matches()) {
            regions.add(text);
        }
    }

    /** Returns the accounts of the resources that the stack manages. */
    public Set<String> accounts() {
        return Set.copyOf(accounts);
    }

    /** Returns the regions of the resources that the stack manages, and the configured region. */
    public Set<String> regions() {
        return Set.copyOf(regions);
    }

    void addAll(StackRegionsAndAccounts other) {
        partitions.addAll(other.partitions);
        regions.addAll(other.regions);
        accounts.addAll(other.accounts);
    }

    /**
     * Returns the partition, region, and account for examples. If exactly one value of a part is known, examples use
     * that value; otherwise, the part is invented. If the partition is unknown, all parts are invented, because the
     * same 12 digits identify different accounts in different partitions.
     */
    public ExampleLocation forExamples() {
        var invented = ExampleLocation.INVENTED;
        var partition = partitions.isEmpty() && regions.size() == 1
                ? Partition.ofRegion(regions.iterator().next()).value()
                : only(partitions, "");
        if (partition.isEmpty()) {
            return invented;
        }
        return new ExampleLocation(
                partition,
                only(regions, invented.region()),
                new AccountId(only(accounts, invented.account().value())));
    }

    private static String only(Set<String> values, String invented) {
        return values.size() == 1 ? values.iterator().next() : invented;
    }
}
