package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.pulumi.core.Output;
import com.pulumi.core.internal.OutputData;
import com.pulumi.core.internal.OutputInternal;
import com.pulumi.resources.DependencyResource;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dependencies of outputs inside an output. Does not prove that an engine waits for them. */
class NestedDependenciesTest {

    private static final String OUTER = "urn:pulumi:stack::project::a:b:C::outer";
    private static final String INNER = "urn:pulumi:stack::project::a:b:C::inner";
    private static final String UNKNOWN = "urn:pulumi:stack::project::a:b:C::unknown";

    @AfterEach
    void cleanup() {
        PulumiTest.cleanup();
    }

    private static Output<?> of(Object value, boolean isKnown, String urn) {
        return new OutputInternal<>(
                OutputData.ofNullable(ImmutableSet.of(new DependencyResource(urn)), value, isKnown, false));
    }

    @Test
    void collects_the_urns_at_every_depth() {
        var dependencies = new AtomicReference<CompletableFuture<Map<String, Set<String>>>>();
        var result = PulumiTest.withMocks(new Mocks() {
                    @Override
                    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
                        throw new IllegalStateException("The program registers no resource");
                    }
                })
                .runTest(context -> dependencies.set(OutputValues.dependencies(Map.of(
                        "list", Output.of(List.of("text", Map.of("a", of("x", true, INNER)))),
                        "output", of(List.of(of("x", true, INNER), of(null, false, UNKNOWN)), true, OUTER),
                        "none", Output.of(List.of(Map.of("a", Output.of("x"))))))));

        assertThat(result.exceptions()).isEmpty();
        assertThat(dependencies.get().join())
                .isEqualTo(Map.of("list", Set.of(INNER), "output", Set.of(OUTER, INNER, UNKNOWN), "none", Set.of()));
    }
}
