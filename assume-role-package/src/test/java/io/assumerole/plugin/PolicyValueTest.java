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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.pulumi.asset.StringAsset;
import com.pulumi.provider.internal.properties.PropertyValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values in policies that are probably mistakes. Does not prove that AWS accepts the other policies. */
class PolicyValueTest {

    private static final PropertyValue ASSET = PropertyValue.of(new StringAsset("hush"));
    private static final String NUMBER = ": got a number; allowed: a string; write the number in quotes";

    private static final String BOOLEAN = ": got a boolean; allowed: a string; write the value in quotes";

    static Stream<PropertyValue> allowed() {
        return Stream.of(
                text("{"),
                text("{\"a\": \"1402433619\", \"b\": [\"true\", null]}"),
                text("{\"Condition\": {\"Bool\": {\"a\": true}, \"NumericLessThan\": {\"a\": \"3600\"}}}"),
                object("a", list(UNKNOWN, secret("x"), NULL), "b", output(text("x"))),
                object("ForAnyValue:BoolIfExists", object("a", list(TRUE)), "Null", object("a", TRUE)),
                object("a", list()),
                UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void accepts(PropertyValue value) {
        assertThatCode(() -> PolicyValue.check("p", input(value))).doesNotThrowAnyException();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(object("a", list(text("x"), number(1402433619))), "p.a[1]" + NUMBER),
                mistake(text("{\"a\": [{\"b\": 1402433619}], \"c\": 1}"), "p.a[0].b" + NUMBER, "p.c" + NUMBER),
                mistake(secret("{\"hush\": 1}"), "p.(secret)" + NUMBER),
                mistake(
                        object("StringLike", object("a", number(1)), "NumericEquals", object("a", number(0x1p53))),
                        "p.NumericEquals.a" + NUMBER,
                        "p.StringLike.a" + NUMBER),
                mistake(
                        object("StringNotEquals", object("a", TRUE), "Boolean", object("a", TRUE)),
                        "p.Boolean.a" + BOOLEAN,
                        "p.StringNotEquals.a" + BOOLEAN),
                mistake(text("{\"StringEquals\": {\"a\": [true]}}"), "p.StringEquals.a[0]" + BOOLEAN),
                mistake(object(), "p" + InputType.EMPTY_OBJECT),
                mistake(text("{}"), "p" + InputType.EMPTY_OBJECT),
                mistake(object("Condition", object()), "p.Condition" + InputType.EMPTY_OBJECT),
                mistake(
                        object("Condition", object("StringEquals", object())),
                        "p.Condition.StringEquals" + InputType.EMPTY_OBJECT),
                mistake(
                        text("{\"Condition\": {\"StringEquals\": {}}}"),
                        "p.Condition.StringEquals" + InputType.EMPTY_OBJECT),
                mistake(
                        object("a", list(text("x"), ASSET)),
                        "p.a[1]: got an asset; allowed: a string, list, or object"),
                mistake(secret(object("hush", ASSET)), "p.(secret): got an asset; allowed: a string, list, or object"));
    }

    private static Arguments mistake(PropertyValue value, String... problems) {
        return arguments(value, List.of(problems));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void rejects(PropertyValue value, List<String> problems) {
        var thrown = catchThrowable(() -> PolicyValue.check("p", input(value)));

        assertThat(thrown)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(String.join("\n", problems))
                .hasMessageNotContaining("hush");
    }
}
