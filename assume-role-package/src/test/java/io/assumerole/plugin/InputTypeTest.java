package io.assumerole.plugin;

import static io.assumerole.plugin.Values.FALSE;
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
import static io.assumerole.plugin.Values.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.pulumi.asset.StringAsset;
import com.pulumi.provider.internal.properties.PropertyValue;
import io.assumerole.AccessKeyStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InputTypeTest {

    private static final String SECRET =
            " is a secret, but this property is stored as plain text; give a value that is not a secret";
    private static final String UNKNOWN_VALUE = " is unknown in this preview, but the value must be known; use values"
            + " from the configuration or from existing resources";
    private static final PropertyValue ASSET = PropertyValue.of(new StringAsset("hush"));
    private static final String URN = "urn:pulumi:s::p::t:m:T::a";

    private static final InputType.Scalar TEXT = InputType.TEXT;
    private static final InputType.Scalar PLAIN = InputType.PLAIN_TEXT;
    private static final InputType.Scalar FLAG = InputType.FLAG;
    private static final InputType NUMBER = InputType.WHOLE_NUMBER;
    private static final InputType STATUS = InputType.choice(AccessKeyStatus.class);
    private static final InputType LIST = new InputType.ListOf(TEXT);
    private static final InputType PLAIN_LIST = new InputType.ListOf(PLAIN);
    private static final InputType MAP = InputType.TEXT_MAP;
    private static final InputType KNOWN_MAP = new InputType.MapOf(TEXT, false);
    private static final InputType OBJECT = new InputType.ObjectOf(
            "Point", ComponentInputs.fields("y", NUMBER, "x", NUMBER, "label", TEXT), Set.of("x", "y"));
    private static final InputType TEXTS = new InputType.Either(TEXT, LIST);
    private static final InputType FLAG_OR_OBJECT = new InputType.Either(FLAG, OBJECT);
    private static final InputType POLICY = new InputType.Json(false);
    private static final InputType PLAIN_JSON = new InputType.Json(true);

    private static List<String> problems(InputType type, PropertyValue value) {
        var problems = new ArrayList<String>();
        type.check("p", input(value), problems);
        return problems;
    }

    static Stream<Arguments> allowed() {
        return Stream.of(
                arguments(TEXT, text("x")),
                arguments(TEXT, text("")),
                arguments(TEXT, secret("x")),
                arguments(TEXT, UNKNOWN),
                arguments(TEXT, secret(output(null, URN))),
                arguments(PLAIN, text("x")),
                arguments(PLAIN, output(text("x"), URN)),
                arguments(FLAG, TRUE),
                arguments(FLAG, FALSE),
                arguments(NUMBER, number(0)),
                arguments(NUMBER, number(-3)),
                arguments(NUMBER, number(0x1p53 - 1)),
                arguments(NUMBER, number(1 - 0x1p53)),
                arguments(STATUS, text("Active")),
                arguments(STATUS, text("Inactive")),
                arguments(LIST, texts("x")),
                arguments(LIST, list(UNKNOWN, secret("x"))),
                arguments(LIST, secret(texts("x"))),
                arguments(PLAIN_LIST, texts("x", "y")),
                arguments(MAP, object()),
                arguments(MAP, object("a", "x", "b", secret(UNKNOWN))),
                arguments(MAP, UNKNOWN),
                arguments(MAP, secret(UNKNOWN)),
                arguments(KNOWN_MAP, object("a", UNKNOWN)),
                arguments(OBJECT, object("x", number(1), "y", number(2))),
                arguments(OBJECT, object("x", number(1), "y", number(2), "label", NULL)),
                arguments(OBJECT, object("x", number(1), "y", number(2), "label", secret(UNKNOWN))),
                arguments(TEXTS, text("x")),
                arguments(TEXTS, UNKNOWN),
                arguments(TEXTS, texts("x", "y")),
                arguments(FLAG_OR_OBJECT, TRUE),
                arguments(FLAG_OR_OBJECT, object("x", number(1), "y", number(2))),
                arguments(POLICY, text("{}")),
                arguments(POLICY, object("a", list(UNKNOWN, secret("x"), NULL))),
                arguments(POLICY, UNKNOWN),
                arguments(PLAIN_JSON, object("a", list(text("x"), text("012345670123"), TRUE))),
                arguments(KNOWN_MAP, object("a", secret("x"))),
                arguments(OBJECT, object("x", number(1), "y", number(2), "label", secret("x"))),
                arguments(MAP, secret(object("a", text("x")))),
                arguments(PLAIN_JSON, object("a", output(text("x"), URN))));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void accepts(InputType type, PropertyValue value) {
        assertThat(problems(type, value)).isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(TEXT, number(1), "p: got a number; allowed: a string; write the number in quotes"),
                wrong(TEXT, secret(texts("hush")), "p: got a list; allowed: a string"),
                wrong(TEXT, ASSET, "p: got an asset; allowed: a string"),
                wrong(PLAIN, TRUE, "p: got a boolean; allowed: a string"),
                wrong(PLAIN, secret("hush"), "p" + SECRET),
                wrong(PLAIN, secret(number(1)), "p" + SECRET),
                wrong(PLAIN, UNKNOWN, "p" + UNKNOWN_VALUE),
                wrong(PLAIN, secret(UNKNOWN), "p" + SECRET, "p" + UNKNOWN_VALUE),
                wrong(FLAG, text("true"), "p: got a string; allowed: true or false"),
                wrong(FLAG, number(1), "p: got a number; allowed: true or false"),
                wrong(FLAG, secret(TRUE), "p" + SECRET),
                wrong(FLAG, UNKNOWN, "p" + UNKNOWN_VALUE),
                wrong(NUMBER, text("1"), "p: got a string; allowed: a whole number"),
                wrong(NUMBER, number(1.5), "p: got 1.5; allowed: a whole number"),
                wrong(NUMBER, secret(number(1.5)), "p" + SECRET),
                wrong(
                        NUMBER,
                        number(0x1p53),
                        "p: got 9007199254740992; allowed: a whole number between -9007199254740991 and 9007199254740991"),
                wrong(
                        NUMBER,
                        number(-0x1p53),
                        "p: got -9007199254740992; allowed: a whole number between -9007199254740991 and 9007199254740991"),
                wrong(NUMBER, number(Double.NaN), "p: got NaN; allowed: a whole number"),
                wrong(NUMBER, number(Double.POSITIVE_INFINITY), "p: got Infinity; allowed: a whole number"),
                wrong(NUMBER, number(Double.NEGATIVE_INFINITY), "p: got -Infinity; allowed: a whole number"),
                wrong(STATUS, text("active"), "p: got \"active\"; allowed: one of Active, Inactive"),
                wrong(STATUS, text("a\nb"), "p: got \"a\\u000ab\"; allowed: one of Active, Inactive"),
                wrong(STATUS, TRUE, "p: got a boolean; allowed: one of Active, Inactive"),
                wrong(STATUS, secret("Active"), "p" + SECRET),
                wrong(STATUS, secret("hush"), "p" + SECRET),
                wrong(STATUS, UNKNOWN, "p" + UNKNOWN_VALUE),
                wrong(LIST, text("x"), "p: got a string; allowed: a list"),
                wrong(LIST, list(), "p: got an empty list; give at least one value, or omit the property"),
                wrong(LIST, list(text("x"), NULL), "p[1]: got no value; omit it, or give a value"),
                wrong(
                        LIST,
                        list(number(1), text("x"), TRUE),
                        "p[0]: got a number; allowed: a string; write the number in quotes",
                        "p[2]: got a boolean; allowed: a string"),
                wrong(
                        LIST,
                        UNKNOWN,
                        "p is unknown in this preview, but its number of values must be known; use values from the"
                                + " configuration or from existing resources"),
                wrong(PLAIN_LIST, secret(texts("hush")), "p[0]" + SECRET),
                wrong(PLAIN_LIST, list(text("x"), UNKNOWN, secret("hush")), "p[1]" + UNKNOWN_VALUE, "p[2]" + SECRET),
                wrong(MAP, texts("x"), "p: got a list; allowed: an object"),
                wrong(MAP, object("a", number(1)), "p.a: got a number; allowed: a string; write the number in quotes"),
                wrong(MAP, object("a", NULL), "p.a: got no value; omit it, or give a value"),
                wrong(
                        KNOWN_MAP,
                        UNKNOWN,
                        "p is unknown in this preview, but its names must be known; use values from the configuration"
                                + " or from existing resources"),
                wrong(KNOWN_MAP, object(), "p: got an empty object; give at least one value, or omit the property"),
                wrong(OBJECT, text("x"), "p: got a string; allowed: an object with y, x, label"),
                wrong(
                        OBJECT,
                        object("z", secret("hush"), "y", number(1.5), "label", TRUE),
                        "p.label: got a boolean; allowed: a string",
                        "p.y: got 1.5; allowed: a whole number",
                        "p.z: no such property; allowed: label, x, y",
                        "p.x is missing; it is required"),
                wrong(
                        OBJECT,
                        object("x", NULL, "y", NULL),
                        "p.x is missing; it is required",
                        "p.y is missing; it is required"),
                wrong(
                        OBJECT,
                        UNKNOWN,
                        "p is unknown in this preview, but its properties must be known; use values from the"
                                + " configuration or from existing resources"),
                wrong(TEXTS, number(1), "p: got a number; allowed: a string, or a list"),
                wrong(TEXTS, list(number(1)), "p[0]: got a number; allowed: a string; write the number in quotes"),
                wrong(TEXTS, list(), "p: got an empty list; give at least one value, or omit the property"),
                wrong(TEXTS, object(), "p: got an object; allowed: a string, or a list"),
                wrong(
                        FLAG_OR_OBJECT,
                        secret("hush"),
                        "p: got a string; allowed: true or false, or an object with y, x, label"),
                wrong(FLAG_OR_OBJECT, list(), "p: got a list; allowed: true or false, or an object with y, x, label"),
                wrong(FLAG_OR_OBJECT, UNKNOWN, "p" + UNKNOWN_VALUE),
                wrong(FLAG_OR_OBJECT, object("x", number(1)), "p.y is missing; it is required"),
                wrong(POLICY, number(1), "p: got a number; allowed: a JSON string or an object"),
                wrong(POLICY, secret(list()), "p: got a list; allowed: a JSON string or an object"),
                wrong(POLICY, ASSET, "p: got an asset; allowed: a JSON string or an object"),
                wrong(KNOWN_MAP, secret(object("hush", text("x"))), "p" + InputType.SECRET_NAMES),
                wrong(OBJECT, secret(object("hush", text("x"))), "p" + InputType.SECRET_NAMES),
                wrong(
                        MAP,
                        secret(object("hush", number(1))),
                        "p.(secret): got a number; allowed: a string; write the number in quotes"),
                wrong(PLAIN_JSON, text("{}"), "p: got a string; allowed: an object"),
                wrong(PLAIN_JSON, object("a", list(secret("hush"))), "p" + SECRET),
                wrong(PLAIN_JSON, object("a", list(UNKNOWN)), "p" + UNKNOWN_VALUE));
    }

    private static Arguments wrong(InputType type, PropertyValue value, String... problems) {
        return arguments(type, value, List.of(problems));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refuses(InputType type, PropertyValue value, List<String> problems) {
        assertThat(problems(type, value)).containsExactlyElementsOf(problems).noneMatch(line -> line.contains("hush"));
    }

    /** An output without a value is not an omission: without a condition, the role trusts more callers. */
    @Test
    void an_output_whose_value_is_null_is_not_an_omission() {
        var problem = " is null: the output that was given has no value; omit the property, or give a value";
        var label = "p.label" + problem;

        assertThat(problems(OBJECT, object("x", number(1), "y", number(2), "label", output(NULL, URN))))
                .containsExactly(label);
        assertThat(problems(OBJECT, object("x", number(1), "y", number(2), "label", secret(NULL))))
                .containsExactly(label);
        assertThat(problems(OBJECT, object("x", number(1), "y", number(2), "label", output(NULL))))
                .containsExactly(label);
        assertThat(problems(OBJECT, object("x", number(1), "y", number(2), "label", NULL)))
                .isEmpty();
    }
}
