package io.assumerole.plugin;

import static io.assumerole.plugin.Values.NULL;
import static io.assumerole.plugin.Values.UNKNOWN;
import static io.assumerole.plugin.Values.list;
import static io.assumerole.plugin.Values.number;
import static io.assumerole.plugin.Values.object;
import static io.assumerole.plugin.Values.secret;
import static io.assumerole.plugin.Values.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import com.pulumi.core.Output;
import com.pulumi.core.internal.OutputData;
import com.pulumi.core.internal.OutputInternal;
import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.resources.DependencyResource;
import com.pulumi.resources.Resource;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutputConverterTest {

    private static final String A = "urn:pulumi:s::p::t:m:T::a";
    private static final String B = "urn:pulumi:s::p::t:m:T::b";

    /** Returns the value of an output. */
    private static PropertyValue value(Output<?> output) {
        return MockedDeployment.up(() -> OutputConverter.values(Map.of("p", output)))
                .result()
                .join()
                .get("p");
    }

    private static <T> Output<T> unknown() {
        return new OutputInternal<>(OutputData.ofNullable(ImmutableSet.of(), null, false, false));
    }

    @Test
    void converts_each_type() {
        assertThat(value(Output.of("x"))).isEqualTo(text("x"));
        assertThat(value(Output.of(true))).isEqualTo(Values.TRUE);
        assertThat(value(Output.of(3))).isEqualTo(number(3));
        assertThat(value(Output.of(2.5))).isEqualTo(number(2.5));
        assertThat(value(Output.ofNullable(null))).isEqualTo(NULL);
        assertThat(value(Output.of(List.of("x", List.of())))).isEqualTo(list(text("x"), list()));
        assertThat(value(Output.of(Map.of("a", List.of("x"))))).isEqualTo(object("a", list(text("x"))));
    }

    @Test
    void keeps_secrets_and_unknown_values_at_every_depth() {
        assertThat(value(Output.ofSecret("x"))).isEqualTo(secret("x"));
        assertThat(value(unknown())).isEqualTo(UNKNOWN);
        assertThat(value(OutputConverterTest.<String>unknown().asSecret())).isEqualTo(secret(UNKNOWN));
        assertThat(value(Output.of(List.of(Map.of("a", Output.ofSecret("x"), "b", Output.of("y"), "c", unknown())))))
                .isEqualTo(list(object("a", secret("x"), "b", "y", "c", UNKNOWN)));
        assertThat(value(Output.of(Output.of(Output.ofSecret("x"))))).isEqualTo(secret("x"));
        assertThat(value(Output.ofSecret(List.of(Output.of("x"))))).isEqualTo(secret(list(text("x"))));
    }

    @Test
    void keeps_null_in_lists_and_objects() {
        assertThat(value(Output.of(Arrays.asList("x", null)))).isEqualTo(list(text("x"), NULL));
        assertThat(value(Output.of(new HashMap<>(Collections.singletonMap("a", null)))))
                .isEqualTo(object("a", NULL));
    }

    @Test
    void an_output_that_fails_fails_the_values() {
        var failed =
                new OutputInternal<String>(CompletableFuture.failedFuture(new IllegalArgumentException("the reason")));
        var inside = Output.of(List.of(failed));

        for (Output<?> output : Stream.of(failed, inside).toList()) {
            assertThatThrownBy(() -> OutputConverter.values(Map.of("good", Output.of("x"), "p", output))
                            .join())
                    .hasRootCauseMessage("the reason");
        }
        assertThatThrownBy(
                        () -> OutputConverter.dependencies(Map.of("p", failed)).join())
                .hasRootCauseMessage("the reason");
    }

    @Test
    void an_unsupported_type_fails_the_values() {
        assertThatThrownBy(() -> OutputConverter.values(Map.of("p", Output.of(new Object())))
                        .join())
                .hasRootCauseMessage("An output has the unsupported type java.lang.Object");
    }

    @Test
    void collects_the_urns_of_each_output_once() {
        var dependencies = MockedDeployment.up(() -> OutputConverter.dependencies(Map.of(
                        "none", Output.of("x"),
                        "one", of(A),
                        "twice", of(A, A, B),
                        "joined", Output.tuple(of(A), of(B), of(A)))))
                .result()
                .join();

        assertThat(dependencies)
                .isEqualTo(Map.of("none", Set.of(), "one", Set.of(A), "twice", Set.of(A, B), "joined", Set.of(A, B)));
    }

    private static Output<String> of(String... urns) {
        var resources = Stream.of(urns)
                .map(DependencyResource::new)
                .map(Resource.class::cast)
                .collect(ImmutableSet.toImmutableSet());
        return new OutputInternal<>(OutputData.ofNullable(resources, "x", true, false));
    }
}
