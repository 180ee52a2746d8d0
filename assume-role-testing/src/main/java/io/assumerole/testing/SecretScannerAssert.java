package io.assumerole.testing;

import com.pulumi.test.TestResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
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
     * @throws AssertionError if it contains a secret; the message has the secret's name, its encoding and its offset
     */
    public SecretScannerAssert areNotIn(String text) {
        return areNotIn(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Asserts that bytes contain none of the secrets.
     *
     * @param bytes the bytes
     * @return this
     * @throws AssertionError if they contain a secret
     */
    public SecretScannerAssert areNotIn(byte[] bytes) {
        return check(actual.in(bytes), "the searched bytes");
    }

    /**
     * Asserts that a file contains none of the secrets.
     *
     * @param file the file
     * @return this
     * @throws AssertionError if it contains a secret
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public SecretScannerAssert areNotIn(Path file) {
        return check(actual.in(file), file.toString());
    }

    /**
     * Asserts that a program exports none of the secrets in plain text. Outputs with Pulumi's secret mark can contain
     * secrets; {@code asPlaintext()} removes the mark.
     *
     * <pre>{@code
     * var key = PulumiTest.extractValue(deployer.secretAccessKey());
     * assertThat(SecretScanner.of(Map.of(key, "the secret access key"))).areNotInPlaintextOutputs(result);
     * }</pre>
     *
     * <p>It searches exported strings, JSON, lists, maps, and arguments. It searches neither the files of assets nor the
     * inputs and outputs of resources.
     *
     * @param program a mocked run of the program
     * @return this
     * @throws AssertionError if an output without the mark contains a secret or an object that cannot be searched, or if
     *     its value is unknown
     */
    public SecretScannerAssert areNotInPlaintextOutputs(TestResult program) {
        new TreeMap<>(program.outputs()).forEach((name, output) -> {
            try {
                var plaintext = String.join("\n", PlaintextParts.of(output));
                check(actual.in(plaintext), "the output %s, which has no secret mark".formatted(name));
            } catch (PlaintextParts.UnknownException e) {
                throw failure("The output %s is not known: use AwsMocks without the first-preview setting", name);
            } catch (PlaintextParts.UnsearchableException e) {
                throw failure("The output %s cannot be searched: %s", name, e.getMessage());
            }
        });
        return this;
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
