package io.assumerole.policy.cli.permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.assumerole.policy.cli.permissions.CallCondition.Kind;
import io.assumerole.policy.cli.permissions.ResourceCalls.Call;
import io.assumerole.policy.reference.KnownService;
import io.assumerole.policy.reference.ServiceReference;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The data about the calls of the AWS provider. */
class ResourceCallsTest {
    private static final Pattern TYPE = Pattern.compile("aws:[A-Za-z0-9]+/[A-Za-z0-9_]+:[A-Za-z0-9_]+");
    private static final Pattern TEMPLATE = Pattern.compile("(\\$\\{[A-Za-z0-9.]+(=[^}]*)?}|[A-Za-z0-9:/*?._-])+");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]+\\.amazonaws\\.com");

    static Collection<String> types() {
        return new TreeSet<>(ResourceCalls.DERIVED_LINES.keySet());
    }

    static Collection<String> conditionalTypes() {
        return new TreeSet<>(ResourceCalls.WRITTEN_LINES.keySet());
    }

    private static ResourceCalls of(String type) {
        return ResourceCalls.of(type).orElseThrow();
    }

    @Test
    void covers_the_types_of_the_provider_and_no_others() {
        assertThat(ResourceCalls.DERIVED_LINES.keySet())
                .hasSizeGreaterThan(1500)
                .allMatch(type -> TYPE.matcher(type).matches());
        assertThat(ResourceCalls.WRITTEN_LINES.keySet()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(ResourceCalls.of("aws:sqs/queue:Unknown")).isEmpty();
    }

    @Test
    void names_the_case_of_a_call_without_an_input_and_only_in_the_written_data() {
        assertThat(CallCondition.parse(List.of("maybe", "the", "user", "left"), true)
                        .reason())
                .isEqualTo("only if the user left");
        assertThat(CallCondition.parse(List.of("maybe"), false).reason()).isEqualTo("only in some cases");
        assertThatIllegalStateException()
                .isThrownBy(() -> CallCondition.parse(List.of("maybe"), true))
                .withMessage("maybe has no reason");
        assertThatIllegalStateException()
                .isThrownBy(() -> CallCondition.parse(List.of("maybe", "the", "user", "left"), false))
                .withMessage("maybe has a reason: the user left");
    }

    @Test
    void names_only_actions_that_aws_has() {
        var unknown = types().stream()
                .flatMap(type -> of(type).calls().stream().map(Call::action))
                .distinct()
                .filter(action -> ServiceReference.actions(action).size() != 1
                        || !ServiceReference.actions(action).get(0).name().equals(action))
                .toList();

        assertThat(unknown).isEmpty();
    }

    @Test
    void names_an_action_for_the_deletion_or_creation_of_almost_every_type() {
        var without = types().stream()
                .filter(type -> of(type).calls().stream()
                        .noneMatch(call -> call.operation() == Operation.CREATE && isCertain(call)))
                .toList();

        assertThat(without).hasSizeLessThan(ResourceCalls.DERIVED_LINES.keySet().size() / 10);
    }

    private static boolean isCertain(Call call) {
        return call.condition().kind() != Kind.MAYBE && call.condition().kind() != Kind.TOLERATED;
    }

    @ParameterizedTest
    @MethodSource("conditionalTypes")
    void describes_each_common_type_completely(String type) {
        var calls = of(type);

        assertThat(calls.isConditional()).isTrue();
        assertThat(calls.calls()).extracting(Call::operation).containsAnyOf(Operation.READ, Operation.REFRESH);
        assertThat(calls.calls())
                .filteredOn(call -> call.condition().kind() == Kind.WHEN)
                .allMatch(call -> !call.condition().inputs().isEmpty());
        assertThat(Stream.concat(calls.own().values().stream(), calls.others().values().stream())
                        .flatMap(List::stream))
                .allMatch(template -> TEMPLATE.matcher(template).matches());
        assertThat(calls.passed().values())
                .allMatch(service -> SERVICE.matcher(service).matches());
        assertThat(calls.linked().values()).allMatch(service -> service.matches("[a-z.-]+\\.amazonaws\\.com"));
        assertThat(calls.notes().values()).allMatch(note -> note.endsWith("."));
        assertThat(calls.calls())
                .filteredOn(call -> call.condition().kind() == Kind.MAYBE)
                .allMatch(call -> call.condition().reason().matches("only if .*[^.]"));
    }

    @ParameterizedTest
    @MethodSource("conditionalTypes")
    void names_only_resource_types_that_the_actions_accept(String type) {
        var calls = of(type);
        var known = calls.calls().stream()
                .map(call -> ResourceCalls.service(call.action()))
                .distinct()
                .flatMap(service -> ServiceReference.service(service).stream()
                        .flatMap(KnownService::types)
                        .map(resource -> service + ":" + resource.name()))
                .collect(Collectors.toSet());

        assertThat(known)
                .containsAll(calls.own().keySet())
                .containsAll(withoutRoles(calls.others().keySet()));
    }

    private static Set<String> withoutRoles(Set<String> resources) {
        return resources.stream()
                .filter(resource -> !resource.startsWith("iam:"))
                .collect(Collectors.toSet());
    }
}
