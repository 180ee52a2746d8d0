package io.assumerole.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions that secrets are absent. No message shows a secret. */
public final class SecretScannerAssert extends AbstractAssert<SecretScannerAssert, SecretScanner> {

    SecretScannerAssert(@Nullable SecretScanner actual) {
        super(actual, SecretScannerAssert.class);
        isNotNull();
    }

    /**
     * Asserts that a text contains none of the secrets, such as the state that {@code pulumi stack export} prints.
     *
     * @param text the text
     * @return this
     * @throws AssertionError if it does; the message has the name, the encoding and the offset
     */
    public SecretScannerAssert areNotIn(String text) {
        return areNotIn(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Asserts that bytes contain none of the secrets.
     *
     * @param bytes the bytes
     * @return this
     * @throws AssertionError if they do
     */
    public SecretScannerAssert areNotIn(byte[] bytes) {
        return check(actual.in(bytes), "the searched bytes");
    }

    /**
     * Asserts that a file contains none of the secrets.
     *
     * @param file the file
     * @return this
     * @throws AssertionError if it does
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public SecretScannerAssert areNotIn(Path file) {
        return check(actual.in(file), file.toString());
    }

    private SecretScannerAssert check(Set<SecretScanner.Leak> found, String where) {
        if (!found.isEmpty()) {
            throw failure("Expected no secret in %s, but found:%n%s", where, lines(found));
        }
        return this;
    }

    private static String lines(Set<SecretScanner.Leak> found) {
        return String.join(
                System.lineSeparator(), found.stream().map(leak -> " - " + leak).toList());
    }
}
