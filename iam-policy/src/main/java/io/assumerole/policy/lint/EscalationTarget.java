package io.assumerole.policy.lint;

import io.assumerole.internal.DataFile;
import io.assumerole.internal.Text;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.WildcardScope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of resource that a privilege escalation path needs, with any name.
 *
 * @param resources ends of ARNs that no policy names; a pattern that matches one of them matches any such target
 * @param data whether the target contains data, and therefore adds nothing for a principal with all actions of its
 *     service
 */
record EscalationTarget(String name, String service, List<String> resources, boolean data) {
    private static final Map<String, EscalationTarget> ALL = lines(false)
            .map(EscalationTarget::read)
            .collect(Collectors.toMap(EscalationTarget::name, Function.identity()));

    static final EscalationTarget USER = named("user");
    static final EscalationTarget ROLE = named("role");

    /** Returns the file's lines about privilege escalation paths, or its lines about targets. */
    static Stream<String> lines(boolean aboutPaths) {
        return DataFile.lines("privilege-escalation.txt").stream().filter(line -> line.contains(" | ") == aboutPaths);
    }

    private static EscalationTarget read(String line) {
        var words = Arrays.asList(line.split(" "));
        return new EscalationTarget(
                words.get(1),
                words.get(2),
                words.subList(3, words.size()),
                words.get(0).equals("data"));
    }

    static EscalationTarget named(String name) {
        return ALL.get(name);
    }

    /** Returns whether a resource of a statement matches targets with any name. */
    boolean coversAnyName(String pattern) {
        return WildcardScope.matchesAnyName(pattern, service, resources);
    }

    /** Returns whether a statement covers targets with any name. */
    boolean coversAnyName(Statement statement) {
        return !statement.notResources().isEmpty()
                || statement.resources().stream().anyMatch(this::coversAnyName);
    }

    /** Returns whether an ARN, or an ARN pattern, has this type; for users and roles. */
    boolean is(String arn) {
        var parts = ArnParts.of(arn, "x");
        var resource = resources.get(0);
        var type = resource.substring(0, resource.indexOf('/') + 1);
        return arn.startsWith("arn:")
                && parts[ArnParts.SERVICE].equals(service)
                && parts[ArnParts.RESOURCE].startsWith(type);
    }

    /** Rejects an ARN that cannot have identity policies. */
    static void requireUserOrRole(String arn) {
        if (!USER.is(arn) && !ROLE.is(arn)) {
            throw new IllegalArgumentException(
                    "forPrincipals: got %s; allowed: the ARN of a user, arn:PARTITION:iam::ACCOUNT:user/NAME, or of a"
                                    .formatted(Text.quote(arn))
                            + " role, arn:PARTITION:iam::ACCOUNT:role/NAME, with * and ? for unknown parts");
        }
    }

    /** Returns the name in human-readable form. */
    @Override
    public String toString() {
        return name.replace('-', ' ');
    }
}
