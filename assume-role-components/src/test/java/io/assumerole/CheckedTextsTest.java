package io.assumerole;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The texts for which there is no type of {@code io.assumerole.arn}. Does not prove that AWS takes them. */
class CheckedTextsTest {

    private static final String PROVIDER = "arn:aws:iam::123456789012:oidc-provider/example.com";

    @Test
    void takes_a_role_description_of_0_to_1000_characters_of_latin_1() {
        for (var good : List.of("", of(1000), "\t\n\r ~\u00a1\u00ff", "a\tb\r\nc")) {
            accepts(CheckedTextsTest::description, good);
        }
        for (var bad :
                List.of(of(1001), "\u0000", "\u007f", "\u00a0", "\u0100", "\u2018", "\u201c", "\u001b", "\u2028")) {
            rejects(CheckedTextsTest::description, bad, "0 to 1000 characters");
        }
        assertThatThrownBy(() -> description("a\0b")).hasMessageNotContaining("\0");
    }

    @Test
    void takes_an_access_key_id_of_16_to_128_characters_and_shows_no_wrong_one() {
        for (var good : List.of(of(16), of(128), "AKIAIOSFODNN7EXAMPLE")) {
            accepts(CheckedTextsTest::accessKeyId, good);
        }
        for (var bad : List.of(of(15), of(129), "AKIAIOSFODNN7EXAMPLE\n")) {
            rejects(CheckedTextsTest::accessKeyId, bad, "16 to 128 characters");
        }
        assertThatThrownBy(() -> accessKeyId("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
                .hasMessageContaining("40 characters, not shown")
                .hasMessageNotContaining("K7MDENG");
    }

    @Test
    void takes_an_audience_of_1_to_255_characters() {
        for (var good : List.of(of(1), of(255), "sts.amazonaws.com")) {
            accepts(CheckedTextsTest::audience, good);
        }
        for (var bad : List.of("", of(256), "a\n", "a\u0085", "a\u2028", "\0a")) {
            rejects(CheckedTextsTest::audience, bad, "1 to 255 characters");
        }
    }

    @Test
    void refuses_the_text_of_an_output() {
        var text = Output.of("value").toString();
        for (var maker : List.<Consumer<String>>of(
                CheckedTextsTest::description, CheckedTextsTest::accessKeyId, CheckedTextsTest::audience)) {
            rejects(maker, text, "the text of an Output, not its value");
            rejects(maker, "AKIAIOSFODNN7EXAMPLE" + text, "output.applyValue(");
        }
    }

    private static void description(String text) {
        Deployer.args(args -> args.roleDescription(text));
    }

    private static void accessKeyId(String text) {
        AssumedRoleProviderArgs.builder()
                .roleArn("arn:aws:iam::123456789012:role/deployer")
                .credentials(Output.of(text), Output.of("secret"))
                .build();
    }

    private static void audience(String text) {
        Deployer.args(args -> args.trustedWebIdentity(PROVIDER, text, "subject"));
    }

    private static void accepts(Consumer<String> maker, String good) {
        assertThatCode(() -> maker.accept(good)).doesNotThrowAnyException();
    }

    private static void rejects(Consumer<String> maker, String bad, String message) {
        Deployer.rejects(() -> maker.accept(bad), message);
    }

    private static String of(int length) {
        return "x".repeat(length);
    }
}
