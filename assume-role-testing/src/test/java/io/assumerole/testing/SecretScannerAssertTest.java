package io.assumerole.testing;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assertion about secrets. {@link SecretScannerTest} has what is found at all. */
class SecretScannerAssertTest {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String BASE64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    private static final SecretScanner SECRETS = SecretScanner.of(Map.of(SECRET, "the user's key"));

    @Test
    void passes_where_there_is_none_and_fails_where_there_is_one(@TempDir Path folder) throws IOException {
        var clean = Files.writeString(folder.resolve("clean.json"), "{\"secret\": \"[secret]\"}");
        var leaking = Files.writeString(folder.resolve("state.json"), "{\"secret\": \"" + BASE64 + "\"}");

        assertThat(SECRETS).areNotIn(clean).areNotIn("nothing").areNotIn(new byte[0]);
        assertThatThrownBy(() -> assertThat(SECRETS).areNotIn(leaking))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("state.json")
                .hasMessageContaining("the user's key, base64, aligned at 0, at byte 12")
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining(BASE64);
        assertThatThrownBy(() -> assertThat(SECRETS).areNotIn("a " + SECRET))
                .hasMessageContaining("the user's key, plain, at byte 2")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void shows_no_secret_itself() {
        assertThat(SECRETS.toString()).doesNotContain(SECRET);
    }
}
