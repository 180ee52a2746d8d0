package io.assumerole.localaws.provider.schema;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import pulumirpc.Provider.CheckRequest;

/**
 * The automatic name of a resource without a name: the logical name, a hyphen and seven hexadecimal digits.
 *
 * <p>It matches the official plugin: {@code pkg/tfbridge/info/autonaming.go} of the Terraform bridge and
 * {@code NewUniqueName} in the engine's sdk/go/common/resource/resource_id.go.
 *
 * @param property the property with the name
 * @param prefixProperty the property with a prefix that the program chooses; empty if there is none
 * @param longest the maximum number of characters in a name
 * @param transform changes the logical name first
 */
public record AutoName(String property, Optional<String> prefixProperty, int longest, UnaryOperator<String> transform) {

    private static final int RANDOM_DIGITS = 7;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern PREFIXED = Pattern.compile("(.*)\\d{18}[0-9a-f]{8}");
    private static final AtomicInteger COUNTER = new AtomicInteger();

    public static AutoName of(String property, int longest) {
        return new AutoName(property, Optional.empty(), longest, UnaryOperator.identity());
    }

    public AutoName orPrefix(String prefix) {
        return new AutoName(property, Optional.of(prefix), longest, transform);
    }

    public AutoName lowerCase() {
        return new AutoName(property, prefixProperty, longest, name -> name.toLowerCase(Locale.ROOT));
    }

    /**
     * Creates the name of a new resource.
     *
     * @param logicalName the resource's name in the program
     * @param request the engine's request, with the seed of the suffix, or with a name
     * @return the name
     * @throws IllegalArgumentException if the name would be too long, or if the engine forbids it
     */
    public String make(String logicalName, CheckRequest request) {
        if (request.hasAutonaming()) {
            var proposed = request.getAutonaming().getProposedName();
            return switch (request.getAutonaming().getMode()) {
                case ENFORCE -> proposed;
                case DISABLE ->
                    throw new IllegalArgumentException(
                            "automatic naming is disabled but no explicit name was provided");
                case PROPOSE, UNRECOGNIZED -> {
                    var name = transform.apply(proposed);
                    if (name.length() > longest) {
                        throw new IllegalArgumentException(
                                "calculated name '%s' exceeds maximum length of %d".formatted(name, longest));
                    }
                    yield name;
                }
            };
        }
        var prefix = transform.apply(logicalName) + "-";
        if (prefix.length() + RANDOM_DIGITS > longest) {
            throw new IllegalArgumentException("name '%s' plus %d random chars is longer than maximum length %d"
                    .formatted(prefix, RANDOM_DIGITS, longest));
        }
        return prefix + suffix(request.getRandomSeed().toByteArray());
    }

    private static String suffix(byte[] seed) {
        var bytes = seed;
        if (seed.length == 0) {
            bytes = new byte[16];
            new SecureRandom().nextBytes(bytes);
        }
        return digits(bytes);
    }

    /** Returns seven hexadecimal digits that depend on the bytes only. */
    public static String digits(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, RANDOM_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the name of a new resource: the given name, or a name with its prefix. */
    public String resolve(Values inputs) {
        var name = inputs.string(property);
        if (name != null) {
            return name;
        }
        var prefix = prefixProperty.map(inputs::string).orElse(null);
        return unique(prefix == null ? "terraform-" : prefix);
    }

    /** Returns a unique name or ID. */
    public static String unique(String prefix) {
        return prefix + TIMESTAMP.format(Instant.now()) + "%08x".formatted(COUNTER.incrementAndGet());
    }

    /** Returns the prefix from which {@link #resolve} has created a name; empty for any other name. */
    public static String prefixOf(String name) {
        var prefixed = PREFIXED.matcher(name);
        return prefixed.matches() ? prefixed.group(1) : "";
    }
}
