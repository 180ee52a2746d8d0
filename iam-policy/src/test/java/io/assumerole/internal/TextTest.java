package io.assumerole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tells the text of an object from text that is meant, with the SDK's own text. */
class TextTest {

    @Test
    void knows_an_output_that_was_put_into_a_string() {
        var arn = "arn:aws:s3:::" + Output.of("bucket") + "/*";

        assertThat(Text.objectIn(arn)).contains(Text.Mistake.OUTPUT);
        assertThat(Text.objectIn(Output.ofSecret("x").toString())).contains(Text.Mistake.OUTPUT);
        assertThat(Text.objectIn(arn.toUpperCase())).contains(Text.Mistake.OUTPUT);
        assertThat(Text.objectIn("arn:aws:s3:::bucket/*")).isEmpty();
        assertThat(Text.Mistake.OUTPUT.remedy()).contains("output.applyValue(");
    }

    @Test
    void knows_an_optional_that_was_put_into_a_string() {
        assertThat(Text.objectIn("role" + Optional.of("/ci/") + "x")).contains(Text.Mistake.OPTIONAL);
        assertThat(Text.objectIn("role" + Optional.empty())).contains(Text.Mistake.OPTIONAL);
        assertThat(Text.objectIn("Optional")).isEmpty();
    }

    @Test
    void knows_a_resource_that_was_put_into_a_string() {
        assertThat(Text.objectIn("arn:aws:s3:::com.pulumi.aws.s3.Bucket@5e91993f/*"))
                .contains(Text.Mistake.RESOURCE);
        assertThat(Text.objectIn("arn:aws:s3:::io.assumerole.Deployer@6d06d69c/*"))
                .contains(Text.Mistake.RESOURCE);
        assertThat(Text.objectIn("example.TeamDeployer@6d06d69c")).contains(Text.Mistake.RESOURCE);
        assertThat(Text.objectIn("jane.Doe@acme.com")).isEmpty();
        assertThat(Text.objectIn("com.pulumi.aws.s3.Bucket")).isEmpty();
        assertThat(Text.objectIn("somebody@example.com")).isEmpty();
    }

    @Test
    void knows_an_array_and_a_lambda_that_were_put_into_a_string() {
        java.util.function.Supplier<String> lambda = () -> "bucket";
        for (var object : new Object[] {
            lambda,
            new String[] {"bucket"},
            new char[] {'b'},
            new byte[0],
            new int[2][2],
            "V$$Lambda$1/0x0000000800c03000@5cb0d902"
        }) {
            assertThat(Text.objectIn("arn:aws:s3:::" + object + "/*"))
                    .as("" + object)
                    .isPresent();
        }
        assertThat(Text.objectIn("[Ljava.lang.String;@1698c449")).contains(Text.Mistake.OBJECT);
        for (var name : new String[] {"Deploy@5e91993f", "jane@acme.com", "C@cafe", "a[0]@b", "$Lambda@home"}) {
            assertThat(Text.objectIn(name)).as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\tb", "a\nb", "a\rb", "\u001b[1m", "\u007f", "\u0085", "\u2028", "\u2029"})
    void knows_invisible_characters(String text) {
        assertThat(Text.hasControl(text)).isTrue();
        assertThat(Text.quote(text)).doesNotContain(text).contains("\\u");
    }

    @Test
    void describes_the_text_of_an_object_instead_of_quoting_it() {
        assertThat(Text.quote("deployer-" + Output.of("x")))
                .isEqualTo(
                        "a string that contains the text of an Output, not its value (build the string where the value"
                                + " is known: output.applyValue(value -> …))");
        assertThat(Text.quote("deployer-x")).isEqualTo("\"deployer-x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "~", "\u00a0", "é", "中"})
    void leaves_what_can_be_seen(String text) {
        assertThat(Text.hasControl(text)).isFalse();
        assertThat(Text.quote(text)).isEqualTo('"' + text + '"');
    }
}
