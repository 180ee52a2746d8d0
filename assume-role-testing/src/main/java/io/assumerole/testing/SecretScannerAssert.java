package io.assumerole.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about secrets: where they are not. No message shows a secret. */
public final class SecretScannerAssert extends AbstractAssert<SecretScannerAssert, SecretScanner> {

    SecretScannerAssert(@Nullable SecretScanner actual) {
        super(actual, SecretScannerAssert.class);
        isNotNull();
    }

    /**
     * Asserts that none of the secrets stands in a text, such as the state that {@code pulumi stack export} prints.
     *
     * @param text the text
     * @return this
     * @throws AssertionError if one does; the message says which, how it is written down, and where
     */
    public SecretScannerAssert areNotIn(String text) {
        return areNotIn(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Asserts that none of the secrets stands in some bytes.
     *
     * @param bytes the bytes
     * @return this
     * @throws AssertionError if one does
     */
    public SecretScannerAssert areNotIn(byte[] bytes) {
        return check(actual.in(bytes), "what was searched");
    }

    /**
     * Asserts that none of the secrets stands in a file.
     *
     * @param file the file
     * @return this
     * @throws AssertionError if one does
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public SecretScannerAssert areNotIn(Path file) {
        return check(actual.in(file), file.toString());
    }

    private SecretScannerAssert check(Set<SecretScanner.Leak> found, String where) {
        if (!found.isEmpty()) {
            throw failure("Expected no secret in %s, and found:%n%s", where, lines(found));
        }
        return this;
    }

    private static String lines(Set<SecretScanner.Leak> found) {
        return String.join(
                System.lineSeparator(), found.stream().map(leak -> " - " + leak).toList());
    }
}
