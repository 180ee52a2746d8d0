package io.assumerole.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Searches bytes for secrets in several encodings, to test that no secret leaks into an output, a state, a log, or a
 * file.
 *
 * <pre>{@code
 * var secrets = SecretScanner.of(Map.of(secretAccessKey, "the user's key"));
 * assertThat(secrets).areNotIn(Path.of("state.json"));
 * }</pre>
 *
 * <p>It finds secrets in plain text, base64 (both alphabets, at every alignment) and hexadecimal. Each of these can
 * also be percent-encoded or have JSON escapes, mixed and up to four levels deep. All of this can be in UTF-8, UTF-16
 * or gzip.
 *
 * <p>It does not find parts of a secret, or secrets that are encrypted, hashed or compressed in other ways. It does not
 * decode base64 with line breaks, XML entities, or other encodings such as base32. A state whose secrets are encrypted
 * passes, as it should: scan the output of {@code pulumi stack export} without {@code --show-secrets}. The Automation
 * API's {@code exportStack()} decrypts the secrets. Also search for a public text that must be present, because a test
 * that reads no data finds nothing.
 *
 * <p>The scanner is immutable, and shows no secret.
 */
public final class SecretScanner {

    private static final int SHORTEST = 12;
    private static final int ROUNDS = 4;
    private static final int DEEPEST = 3;

    /**
     * A secret that was found. It never shows the secret.
     *
     * @param secret the name of the secret
     * @param form its encoding, such as {@code base64, aligned at 1}
     * @param offset its start, in bytes, after all outer encodings are removed
     */
    public record Leak(String secret, String form, int offset) {

        /** {@return a human-readable description} */
        @Override
        public String toString() {
            return "%s, %s, at byte %d".formatted(secret, form, offset);
        }
    }

    private record Pattern(String secret, String form, byte[] bytes) {}

    private final List<Pattern> patterns = new ArrayList<>();
    private final BitSet firstTwoBytes = new BitSet(1 << 16);

    private SecretScanner(Map<String, String> names) {
        names.forEach(this::add);
    }

    /**
     * Creates a scanner.
     *
     * @param names a map from each secret, of at least 12 bytes, to its name
     * @return the scanner
     * @throws IllegalArgumentException if a secret is so short that it could be found by chance; the message contains
     *     its name
     */
    public static SecretScanner of(Map<String, String> names) {
        return new SecretScanner(names);
    }

    private void add(String secret, String name) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException(
                    name + " is shorter than " + SHORTEST + " bytes and could match by chance");
        }
        add(name, "plain", secret);
        for (int before = 0; before < 3; before++) {
            var base64 = base64(bytes, before);
            add(name, "base64, aligned at " + before, base64);
            var url = base64.replace('+', '-').replace('/', '_');
            if (!url.equals(base64)) {
                add(name, "base64 for URLs, aligned at " + before, url);
            }
        }
        add(name, "hexadecimal", HexFormat.of().formatHex(bytes));
        add(name, "HEXADECIMAL", HexFormat.of().withUpperCase().formatHex(bytes));
    }

    private void add(String name, String form, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        patterns.add(new Pattern(name, form, bytes));
        firstTwoBytes.set(firstTwo(bytes, 0));
    }

    /**
     * Returns the base64 of the secret after a number of other bytes, without the characters that depend on those
     * bytes.
     */
    private static String base64(byte[] secret, int before) {
        var all = new byte[before + secret.length];
        System.arraycopy(secret, 0, all, before, secret.length);
        return Base64.getEncoder().encodeToString(all).substring((before * 8 + 5) / 6, all.length * 8 / 6);
    }

    private static int firstTwo(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
    }

    /**
     * Searches a text.
     *
     * @param text such as the JSON of an exported state
     * @return every occurrence of a secret; empty if there is none
     */
    public Set<Leak> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Searches a file.
     *
     * @param file any file
     * @return every occurrence of a secret; empty if there is none
     * @throws UncheckedIOException if it cannot be read
     */
    public Set<Leak> in(Path file) {
        try {
            return in(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Searches bytes.
     *
     * @param bytes any bytes
     * @return every occurrence of a secret; empty if there is none
     */
    public Set<Leak> in(byte[] bytes) {
        var found = new LinkedHashSet<Leak>();
        scan(bytes, "", 0, found);
        return found;
    }

    private void scan(byte[] bytes, String where, int depth, Set<Leak> found) {
        var text = bytes;
        for (int round = 0; round <= ROUNDS; round++) {
            search(text, where + (round == 0 ? "" : ", unescaped " + round + " times"), found);
            var unescaped = Escapes.remove(text);
            if (unescaped.length == text.length) {
                break;
            }
            text = unescaped;
        }
        if (depth == DEEPEST) {
            return;
        }
        var narrow = withoutZeros(bytes);
        if (narrow.length < bytes.length) {
            scan(narrow, where + ", in UTF-16", depth + 1, found);
        }
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0x1f && bytes[i + 1] == (byte) 0x8b && bytes[i + 2] == 8) {
                scan(gunzip(bytes, i), where + ", in gzip", depth + 1, found);
            }
        }
    }

    private void search(byte[] text, String where, Set<Leak> found) {
        for (int i = 0; i + 1 < text.length; i++) {
            if (firstTwoBytes.get(firstTwo(text, i))) {
                for (var pattern : patterns) {
                    int end = i + pattern.bytes.length;
                    if (end <= text.length && Arrays.equals(text, i, end, pattern.bytes, 0, pattern.bytes.length)) {
                        found.add(new Leak(pattern.secret, pattern.form + where, i));
                    }
                }
            }
        }
    }

    private static byte[] withoutZeros(byte[] bytes) {
        var rest = new ByteArrayOutputStream();
        for (var b : bytes) {
            if (b != 0) {
                rest.write(b);
            }
        }
        return rest.toByteArray();
    }

    /** Decompresses as many bytes as possible: the data may be truncated, or may not be gzip. */
    private static byte[] gunzip(byte[] bytes, int offset) {
        var all = new ByteArrayOutputStream();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes, offset, bytes.length - offset))) {
            for (int b; (b = in.read()) >= 0; ) {
                all.write(b);
            }
        } catch (IOException e) {
            // The bytes before the error are scanned.
        }
        return all.toByteArray();
    }

    /** Percent-encoding and JSON escapes. */
    private static final class Escapes {

        private static final String ESCAPED = "\"\\/bfnrt";
        private static final String MEANT = "\"\\/\b\f\n\r\t";

        private Escapes() {}

        /** Removes one level of escapes; other bytes stay. */
        static byte[] remove(byte[] text) {
            var rest = new ByteArrayOutputStream(text.length);
            for (int i = 0; i < text.length; i++) {
                if (text[i] == '%' && hex(text, i + 1, 2) >= 0) {
                    rest.write(hex(text, i + 1, 2));
                    i += 2;
                } else if (text[i] == '\\' && i + 1 < text.length) {
                    int known = ESCAPED.indexOf(text[i + 1]);
                    if (known >= 0) {
                        rest.write(MEANT.charAt(known));
                        i += 1;
                    } else if (text[i + 1] == 'u' && hex(text, i + 2, 4) >= 0) {
                        rest.writeBytes(Character.toString(hex(text, i + 2, 4)).getBytes(StandardCharsets.UTF_8));
                        i += 5;
                    } else {
                        rest.write(text[i]);
                    }
                } else {
                    rest.write(text[i]);
                }
            }
            return rest.toByteArray();
        }

        private static int hex(byte[] text, int offset, int digits) {
            if (offset + digits > text.length) {
                return -1;
            }
            int value = 0;
            for (int i = offset; i < offset + digits; i++) {
                int digit = Character.digit(text[i], 16);
                if (digit < 0) {
                    return -1;
                }
                value = value << 4 | digit;
            }
            return value;
        }
    }
}
