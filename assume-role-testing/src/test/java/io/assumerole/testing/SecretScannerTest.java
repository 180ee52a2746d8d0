package io.assumerole.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is found, each beside the same form of a text that differs in one character. Does
 * not prove that no other form exists: its own javadoc says which it does not find.
 */
class SecretScannerTest {

    private static final String SECRET = "wJalr/XUtn+FEMI=K7M\"DE\\NG:b,Px@Rfi%CY";
    private static final String NEAR_MISS = SECRET.replace("FEMI", "FENI");

    private static final SecretScanner SECRETS = SecretScanner.of(Map.of(SECRET, "the secret"));

    static Stream<Arguments> forms() {
        return Stream.of(
                form("plain", "plain", text -> text),
                form("a JSON string", "plain, unescaped 1 times", SecretScannerTest::json),
                form("JSON with all that may be escaped", "plain, unescaped 1 times", text -> unicode(text, "%04x")),
                form("the same in capitals", "plain, unescaped 1 times", text -> unicode(text, "%04X")),
                form(
                        "JSON with escaped slashes",
                        "plain, unescaped 1 times",
                        text -> json(text).replace("/", "\\/")),
                form("JSON in JSON", "plain, unescaped 2 times", text -> json("{\"k\":\"" + json(text) + "\"}")),
                form("JSON in JSON in JSON", "plain, unescaped 3 times", text -> json(json(json(text)))),
                form("a URL", "plain, unescaped 1 times", SecretScannerTest::url),
                form("a URL in small letters", "plain, unescaped 1 times", text -> lower(url(text))),
                form(
                        "a path of a URL",
                        "plain, unescaped 1 times",
                        text -> url(text).replace("%2F", "/").replace("%40", "@")),
                form("a URL in a URL", "plain, unescaped 2 times", text -> url(url(text))),
                form("JSON in a URL", "plain, unescaped 2 times", text -> url(json(text))),
                form("base64", "base64, aligned at 0", text -> base64(text, 0)),
                form("base64 after one byte", "base64, aligned at 1", text -> base64(text, 1)),
                form("base64 after two bytes", "base64, aligned at 2", text -> base64(text, 2)),
                form("base64 after three bytes", "base64, aligned at 0", text -> base64(text, 3)),
                form("hexadecimal", "hexadecimal", text -> HexFormat.of().formatHex(text.getBytes(UTF_8))),
                form(
                        "hexadecimal in capitals",
                        "HEXADECIMAL",
                        text -> HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8))));
    }

    private static Arguments form(String name, String found, Function<String, String> write) {
        return Arguments.of(name, found, write);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void finds_a_secret_in_each_form_and_not_its_near_miss(String name, String found, Function<String, String> write) {
        assertThat(forms(write.apply(SECRET))).contains(found);
        assertThat(forms("before " + write.apply(SECRET) + " after")).contains(found);

        assertThat(forms("before " + write.apply(NEAR_MISS) + " after")).isEmpty();
    }

    @Test
    void finds_base64_with_either_alphabet_and_escaped() {
        // Base64 of "~~~" is "fn5+", of "???" it is "Pz8/".
        var secret = "~~~???~~~???~~~???";
        var secrets = SecretScanner.of(Map.of(secret, "the secret"));
        for (int before = 0; before < 3; before++) {
            var all = "x".repeat(before) + secret + "yy";
            var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(all));

            assertThat(encoded).containsAnyOf("-", "_");
            assertThat(secrets.in(bytes("k=" + encoded)))
                    .extracting(SecretScanner.Leak::form)
                    .containsExactly("base64 for URLs, aligned at " + before);
            assertThat(secrets.in(bytes(url(base64(secret, before)))))
                    .extracting(SecretScanner.Leak::form)
                    .containsExactly("base64, aligned at " + before + ", unescaped 1 times");
        }
    }

    @Test
    void finds_a_secret_in_every_encoding_of_text_and_in_gzip() {
        assertThat(forms(("ä " + SECRET).getBytes(UTF_16LE))).contains("plain, in UTF-16");
        assertThat(forms(("ä " + SECRET).getBytes(UTF_16BE))).contains("plain, in UTF-16");
        assertThat(forms(("ä " + SECRET).getBytes(ISO_8859_1))).contains("plain");
        assertThat(forms(gzip(bytes(json(SECRET))))).contains("plain, in gzip, unescaped 1 times");
        assertThat(forms(concat(new byte[] {31, (byte) 139, 8, 1, 2}, gzip(gzip(bytes(SECRET))))))
                .contains("plain, in gzip, in gzip");

        assertThat(forms(("ä " + NEAR_MISS).getBytes(UTF_16LE))).isEmpty();
        assertThat(forms(gzip(bytes(NEAR_MISS)))).isEmpty();
    }

    @Test
    void finds_a_secret_at_the_beginning_and_at_the_end_and_every_time() {
        assertThat(SECRETS.in(bytes(SECRET + " and " + SECRET)))
                .filteredOn(finding -> finding.form().equals("plain"))
                .extracting(SecretScanner.Leak::offset)
                .containsExactly(0, SECRET.length() + 5);
    }

    @Test
    void does_not_find_a_part_of_a_secret_or_another_case() {
        assertThat(forms(SECRET.substring(1))).isEmpty();
        assertThat(forms(SECRET.substring(0, SECRET.length() - 1))).isEmpty();
        assertThat(forms(SECRET.toLowerCase(java.util.Locale.ROOT))).isEmpty();
        assertThat(forms("")).isEmpty();
    }

    @Test
    void tells_secrets_apart_and_shows_none() {
        var secrets = SecretScanner.of(Map.of(SECRET, "one", "another-secret", "two"));

        var found = secrets.in(bytes("x another-secret x"));

        assertThat(found).extracting(SecretScanner.Leak::secret).containsExactly("two");
        assertThat(found.toString()).doesNotContain("another-secret");
    }

    @Test
    void refuses_a_secret_that_would_be_found_by_chance() {
        assertThatThrownBy(() -> SecretScanner.of(Map.of("test", "the root's key")))
                .hasMessageContaining("the root's key")
                .hasMessageContaining("12");
    }

    private static List<String> forms(String text) {
        return forms(bytes(text));
    }

    private static List<String> forms(byte[] bytes) {
        return SECRETS.in(bytes).stream().map(SecretScanner.Leak::form).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String unicode(String text, String digits) {
        var all = new StringBuilder();
        text.chars()
                .forEach(c ->
                        all.append(Character.isLetterOrDigit(c) ? Character.toString(c) : "\\u" + digits.formatted(c)));
        return all.toString();
    }

    private static String url(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String lower(String url) {
        return java.util.regex.Pattern.compile("%..")
                .matcher(url)
                .replaceAll(escape -> escape.group().toLowerCase(java.util.Locale.ROOT));
    }

    private static String base64(String text, int before) {
        return Base64.getEncoder().encodeToString(bytes("x".repeat(before) + text + "y"));
    }

    private static byte[] gzip(byte[] bytes) {
        var all = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(all)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
