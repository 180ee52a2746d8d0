package io.assumerole.plugin;

import static io.assumerole.plugin.Values.NULL;
import static io.assumerole.plugin.Values.TRUE;
import static io.assumerole.plugin.Values.UNKNOWN;
import static io.assumerole.plugin.Values.input;
import static io.assumerole.plugin.Values.list;
import static io.assumerole.plugin.Values.number;
import static io.assumerole.plugin.Values.object;
import static io.assumerole.plugin.Values.output;
import static io.assumerole.plugin.Values.secret;
import static io.assumerole.plugin.Values.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import com.pulumi.asset.FileArchive;
import com.pulumi.asset.StringAsset;
import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.core.internal.OutputData;
import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.provider.internal.properties.PropertyValue.ResourceReference;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InputValueTest {

    private static final String A = "urn:pulumi:s::p::t:m:T::a";
    private static final String B = "urn:pulumi:s::p::t:m:T::b";

    private static final PropertyValue ASSET = PropertyValue.of(new StringAsset("asset"));

    /** Values with their marks and kinds. */
    static Stream<Arguments> values() {
        return Stream.of(
                arguments(text("x"), "x", true, false, Set.of(), "a string"),
                arguments(TRUE, true, true, false, Set.of(), "a boolean"),
                arguments(number(3), 3.0, true, false, Set.of(), "a number"),
                arguments(NULL, null, true, false, Set.of(), "nothing"),
                arguments(UNKNOWN, null, false, false, Set.of(), "nothing"),
                arguments(ASSET, ASSET, true, false, Set.of(), "an asset"),
                arguments(secret("x"), "x", true, true, Set.of(), "a string"),
                arguments(secret(UNKNOWN), null, false, true, Set.of(), "nothing"),
                arguments(secret(secret("x")), "x", true, true, Set.of(), "a string"),
                arguments(output(text("x")), "x", true, false, Set.of(), "a string"),
                arguments(output(text("x"), A), "x", true, false, Set.of(A), "a string"),
                arguments(output(null, A), null, false, false, Set.of(A), "nothing"),
                arguments(output(UNKNOWN, A), null, false, false, Set.of(A), "nothing"),
                arguments(secret(output(text("x"), A)), "x", true, true, Set.of(A), "a string"),
                arguments(output(secret("x"), A), "x", true, true, Set.of(A), "a string"),
                arguments(output(secret(output(text("x"), B)), A), "x", true, true, Set.of(A, B), "a string"),
                arguments(secret(output(null, A)), null, false, true, Set.of(A), "nothing"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void reads_every_type_with_its_marks(
            PropertyValue value, Object expected, boolean isKnown, boolean isSecret, Set<String> urns, String kind) {
        assertThat(input(value)).isEqualTo(new InputValue(expected, isKnown, isSecret, value.equals(NULL), urns));
        assertThat(input(value).kind()).isEqualTo(kind);
        assertThat(input(value).isMissing()).isEqualTo(value.isNull());
    }

    /** An omitted property has its default, but a value that turns out to be null is a mistake. */
    @Test
    void omits_only_null_that_the_program_gives() {
        assertThat(input(NULL).isOmitted()).isTrue();
        assertThat(input(list(NULL)).items().get(0).isOmitted()).isTrue();
        assertThat(input(object("a", NULL)).fields().get("a").isOmitted()).isTrue();

        for (var value : List.of(output(NULL), output(NULL, A), secret(NULL), output(secret(NULL)))) {
            assertThat(input(value).isMissing()).isTrue();
            assertThat(input(value).isOmitted()).isFalse();
        }
        assertThat(input(output(list(NULL))).items().get(0).isOmitted()).isFalse();
        assertThat(input(output(object("a", NULL))).fields().get("a").isOmitted())
                .isFalse();
        assertThat(input(secret(object("a", NULL))).fields().get("a").isOmitted())
                .isFalse();
    }

    /** https://github.com/pulumi/pulumi/blob/v3.277.0/sdk/go/common/resource/properties.go */
    static Stream<Arguments> wireForms() {
        return Stream.of(
                arguments("{}", new InputValue(null, false, false, Set.of())),
                arguments("{'value': null}", new InputValue(null, true, false, Set.of())),
                arguments("{'value': 'x', 'secret': true}", new InputValue("x", true, true, Set.of())),
                arguments(
                        "{'value': 'x', 'dependencies': ['%s']}".formatted(A),
                        new InputValue("x", true, false, Set.of(A))),
                arguments(
                        "{'value': null, 'dependencies': ['%s']}".formatted(A),
                        new InputValue(null, true, false, Set.of(A))),
                arguments(
                        "{'secret': true, 'dependencies': ['%s']}".formatted(A),
                        new InputValue(null, false, true, Set.of(A))));
    }

    @ParameterizedTest
    @MethodSource("wireForms")
    void reads_outputs_in_the_form_that_the_engine_sends(String output, InputValue expected)
            throws InvalidProtocolBufferException {
        var sent = Value.newBuilder();
        JsonFormat.parser().merge(output.replace('\'', '"'), sent.getStructValueBuilder());
        sent.getStructValueBuilder()
                .putFields(
                        "4dabf18193072939515e22adb298388d",
                        Value.newBuilder()
                                .setStringValue("d0e6a833031e9bbcd3f4e8bde6ca49a4")
                                .build());

        assertThat(input(PropertyValue.unmarshal(sent.build()))).isEqualTo(expected);
    }

    @Test
    void names_the_kinds_of_the_other_values() {
        assertThat(input(list()).kind()).isEqualTo("a list");
        assertThat(input(object()).kind()).isEqualTo("an object");
        assertThat(input(PropertyValue.of(new FileArchive("f"))).kind()).isEqualTo("an archive");
        assertThat(input(PropertyValue.of(new ResourceReference(A, text("id"), "")))
                        .kind())
                .isEqualTo("a resource");
    }

    @Test
    void a_list_or_an_object_passes_its_marks_to_its_values_at_every_depth() {
        var value = secret(list(output(object("a", "x", "b", output(list(text("y"), UNKNOWN), B)), A)));

        var object = input(value).items().get(0);

        assertThat(object.isSecret()).isTrue();
        assertThat(object.dependencies()).containsExactly(A);
        assertThat(object.fields().get("a")).isEqualTo(new InputValue("x", true, true, Set.of(A)));
        assertThat(object.fields().get("b").items())
                .containsExactly(
                        new InputValue("y", true, true, Set.of(A, B)), new InputValue(null, false, true, Set.of(A, B)));
    }

    @Test
    void a_value_does_not_pass_its_marks_to_its_neighbors() {
        var items = input(list(secret("x"), text("y"), output(text("z"), A))).items();

        assertThat(items.get(1)).isEqualTo(new InputValue("y", true, false, Set.of()));
        assertThat(items.get(2)).isEqualTo(new InputValue("z", true, false, Set.of(A)));
    }

    @Test
    void reads_an_object_in_the_order_of_its_names() {
        assertThat(input(object("b", "1", "a", "2", "c", "3")).fields().keySet())
                .containsExactly("a", "b", "c");
    }

    static Stream<Arguments> structures() {
        return Stream.of(
                arguments(object("a", list(text("x"))), Map.of("a", List.of("x")), true, false, Set.of()),
                arguments(object("a", list(secret("x"))), Map.of("a", List.of("x")), true, true, Set.of()),
                arguments(object("a", list(output(text("x"), A))), Map.of("a", List.of("x")), true, false, Set.of(A)),
                arguments(
                        list(output(text("x"), A), object("a", output(text("y"), B, A))),
                        List.of("x", Map.of("a", "y")),
                        true,
                        false,
                        Set.of(A, B)),
                arguments(object("a", list(text("x"), UNKNOWN)), null, false, false, Set.of()),
                arguments(object("a", list(secret("x"), output(null, A))), null, false, true, Set.of(A)),
                arguments(object("a", secret(UNKNOWN), "b", "y"), null, false, true, Set.of()),
                arguments(list(), List.of(), true, false, Set.of()),
                arguments(secret(object()), Map.of(), true, true, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void flat_joins_the_marks_of_all_values(
            PropertyValue value, Object expected, boolean isKnown, boolean isSecret, Set<String> urns) {
        assertThat(input(value).flat()).isEqualTo(new InputValue(expected, isKnown, isSecret, urns));
    }

    @Test
    void flat_writes_whole_numbers_without_a_fraction_and_others_exactly() {
        assertThat(flat(3600)).isEqualTo(3600L);
        assertThat(flat(-2)).isEqualTo(-2L);
        assertThat(flat(0.5)).isEqualTo(0.5);
        assertThat(flat(0x1p53 - 1)).isEqualTo((1L << 53) - 1);
        assertThat(flat(1e300)).isEqualTo(1e300);
        assertThat(flat(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    private static Object flat(double number) {
        return input(number(number)).flat().value();
    }

    @Test
    void flat_keeps_null_in_an_object() {
        assertThat(input(object("a", NULL)).flat().value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("a", null);
    }

    @Test
    void number_is_exact_up_to_the_largest_whole_number_of_a_double() {
        assertThat(input(number(0x1p53 - 1)).number()).isEqualTo(9007199254740991L);
        assertThat(input(number(-7)).number()).isEqualTo(-7);
    }

    @Test
    void never_shows_a_value() {
        for (var value : List.of(
                secret("hush"),
                text("hush"),
                list(secret("hush")),
                object("hush", secret("hush")),
                output(text("hush")))) {
            assertThat(input(value)).asString().startsWith("InputValue[").doesNotContain("hush");
            assertThat(input(value).flat()).asString().doesNotContain("hush");
        }
    }

    @Nested
    class Passing {

        private static Object passed(PropertyValue value) {
            var passed = new AtomicReference<Object>();
            MockedDeployment.preview(() -> {
                input(value).flat().<String>pass(any -> "<" + any + ">", passed::set, passed::set);
                return true;
            });
            return passed.get();
        }

        private static OutputData<?> data(Object output) {
            assertThat(output).isInstanceOf(Output.class);
            return Internal.of((Output<?>) output).getDataAsync().join();
        }

        @Test
        void a_known_value_without_marks_is_plain() {
            assertThat(passed(text("x"))).isEqualTo("<x>");
            assertThat(passed(output(text("x")))).isEqualTo("<x>");
        }

        static Stream<Arguments> outputs() {
            return Stream.of(
                    arguments(secret("x"), "<x>", true, Set.of()),
                    arguments(output(text("x"), A, B), "<x>", false, Set.of(A, B)),
                    arguments(secret(output(text("x"), A)), "<x>", true, Set.of(A)),
                    arguments(UNKNOWN, null, false, Set.of()),
                    arguments(secret(UNKNOWN), null, true, Set.of()),
                    arguments(output(null, A), null, false, Set.of(A)),
                    arguments(list(secret("x"), output(text("y"), A)), "<[x, y]>", true, Set.of(A)));
        }

        @ParameterizedTest
        @MethodSource("outputs")
        void any_other_value_is_an_output_with_the_same_marks(
                PropertyValue value, String expected, boolean isSecret, Set<String> urns) {
            var data = data(passed(value));

            assertThat(data.isKnown()).isEqualTo(expected != null);
            assertThat(data.getValueNullable()).isEqualTo(expected);
            assertThat(data.isSecret()).isEqualTo(isSecret);
            assertThat(data.getResources().stream()
                            .map(resource -> PulumiTest.extractValue(resource.urn()))
                            .collect(Collectors.toSet()))
                    .isEqualTo(urns);
        }
    }
}
