package io.assumerole.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a request for {@code *} can be about. Does not prove that the reference knows every resource type. */
class WildcardResourceTest {

    /** A decision takes {@code *} for all that such an action is about. */
    @Test
    void takes_no_action_with_resource_types_for_one_without() {
        assertThat(ServiceReference.prefixes().stream()
                        .map(prefix -> ServiceReference.service(prefix).orElseThrow())
                        .flatMap(service -> service.actions().values().stream())
                        .filter(action -> WildcardResource.hasNoResources(action.name()))
                        .filter(action -> action.use().types().stream()
                                .anyMatch(type -> !type.name().isEmpty())))
                .isEmpty();
        assertThat(List.of("iam:ListUsers", "sts:GetCallerIdentity")).allMatch(WildcardResource::hasNoResources);
    }
}
