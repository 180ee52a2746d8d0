package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Checks that all ARNs are in one partition, because access cannot cross partitions. ARNs that are outputs are checked
 * once they are known.
 */
public final class SamePartition {

    private final ArgumentChecks checks;
    private final List<String> plain;
    private Output<?> first;

    /** @param plain the ARNs that are known immediately, in order */
    public SamePartition(ArgumentChecks checks, Collection<String> plain) {
        this.checks = checks;
        this.plain = plain.stream().filter(arn -> !partition(arn).isEmpty()).toList();
        this.first = this.plain.isEmpty() ? null : Output.of(this.plain.get(0));
    }

    /** Checks the ARNs that are known immediately. */
    public void checkPlain() {
        var examples = new LinkedHashMap<String, String>();
        plain.forEach(arn -> examples.putIfAbsent(partition(arn), arn));
        if (examples.size() > 1) {
            checks.problem(message(examples.values()));
        }
    }

    /**
     * Returns a valid ARN; {@code null} if it is missing. An output fails if its partition differs from the partition
     * of the other ARNs.
     */
    public <T> Output<T> check(String name, ArgumentValue<String> given, Output<T> arn) {
        if (arn == null || given.output() == null) {
            return arn;
        }
        if (first == null) {
            first = arn;
            return arn;
        }
        var crossChecks = new CrossChecks(checks);
        crossChecks.check(name, first, arn, (one, other) -> same(one.toString(), other.toString()));
        return crossChecks.guard(arn);
    }

    /** Checks each ARN of a multivalued argument like {@link ArgumentChecks#optional}, and returns the valid ARNs. */
    public List<Output<String>> checkAll(
            String name, List<ArgumentValue<String>> given, Function<String, String> check) {
        var checked = new ArrayList<Output<String>>();
        for (var one : given) {
            var arn = checks.optional(name, one, check);
            if (arn != null) {
                checked.add(check(name, one, arn));
            }
        }
        return List.copyOf(checked);
    }

    private static void same(String one, String other) {
        if (!partition(one).equals(partition(other))) {
            throw new IllegalArgumentException(message(List.of(one, other)));
        }
    }

    private static String partition(String arn) {
        var parts = arn.split(":", 3);
        return parts.length == 3 && parts[0].equals("arn") ? parts[1] : "";
    }

    private static String message(Iterable<String> arns) {
        return """
                The ARNs belong to several partitions: %s; allowed: one partition, because access cannot \
                be granted across partitions; create one role for each partition""".formatted(String.join(", ", arns));
    }
}
