package io.assumerole;

import com.pulumi.core.Output;
import java.util.List;

/** Checks that ARNs which are outputs are of one partition, as soon as they are known. */
final class PartitionChecks {

    private final ArgumentChecks checks;
    private Output<String> first;

    /**
     * @param plain the ARNs that are known at once, which are checked elsewhere
     */
    PartitionChecks(ArgumentChecks checks, List<String> plain) {
        this.checks = checks;
        this.first = plain.isEmpty() ? null : Output.of(plain.get(0));
    }

    /**
     * Passes on an ARN that came through its own check; {@code null} where there is none. What was
     * given as an output fails if it is of another partition than the rest.
     */
    Output<String> check(String name, Argument<String> given, Output<String> arn) {
        if (arn == null || given.output() == null) {
            return arn;
        }
        if (first == null) {
            first = arn;
            return arn;
        }
        var combined = new CombinedChecks(checks);
        combined.check(name, first, arn, PartitionChecks::same);
        return combined.guard(arn);
    }

    private static void same(String one, String other) {
        if (!partition(one).equals(partition(other))) {
            throw new IllegalArgumentException(message(List.of(one, other)));
        }
    }

    static String partition(String arn) {
        var parts = arn.split(":", 3);
        return parts.length == 3 && parts[0].equals("arn") ? parts[1] : "";
    }

    static String message(Iterable<String> arns) {
        return "The ARNs are of several partitions: "
                + String.join(", ", arns)
                + "; allowed: one partition, since access cannot be given from one to another; give"
                + " each partition a role of its own";
    }
}
