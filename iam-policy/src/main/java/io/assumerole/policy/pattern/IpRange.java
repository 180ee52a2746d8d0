package io.assumerole.policy.pattern;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address, or an address range in CIDR notation.
 *
 * @param mapped whether this is an IPv4 address written as an IPv6 address, such as {@code ::ffff:203.0.113.7}
 */
public record IpRange(byte[] address, int prefix, boolean mapped) {
    private static final int V4_BYTES = 4;
    private static final Pattern V6 = Pattern.compile("(?=[^:]*:)[0-9a-fA-F:.]{2,45}");
    private static final int BROADEST_V4 = 8;
    private static final int BROADEST_V6 = 32;

    /** The number of IPv4 ranges of the broadest allowed size that contain half of all addresses. */
    private static final int BROADEST_RANGES = 128;

    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    public static Optional<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        var address = address(host);
        if (address == null) {
            return Optional.empty();
        }
        int bits = address.length * Byte.SIZE;
        int prefix = bits;
        if (slash >= 0) {
            var given = text.substring(slash + 1);
            prefix = PREFIX.matcher(given).matches() ? Integer.parseInt(given) : -1;
        }
        boolean mapped = address.length == V4_BYTES && host.indexOf(':') >= 0;
        return prefix < 0 || prefix > bits ? Optional.empty() : Optional.of(new IpRange(address, prefix, mapped));
    }

    /**
     * Returns whether ranges cover much of the internet. One range is broader than /8 for IPv4 or /32 for IPv6, as in
     * S3's rule; or the ranges of one IP version are at least as large as 128 such ranges.
     * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
     */
    public static boolean areBroad(List<String> texts) {
        double v4 = 0;
        double v6 = 0;
        for (var text : texts) {
            var range = parse(text);
            boolean isV4 = range.isPresent() && range.get().address.length == V4_BYTES;
            int broadest = isV4 ? BROADEST_V4 : BROADEST_V6;
            if (range.isEmpty() || range.get().prefix < broadest) {
                return true;
            }
            double ranges = Math.scalb(1.0, broadest - range.get().prefix);
            v4 += isV4 ? ranges : 0;
            v6 += isV4 ? 0 : ranges;
        }
        return Math.max(v4, v6) >= BROADEST_RANGES;
    }

    /** Returns whether the text is a single address and not a range. */
    public static boolean isAddress(String text) {
        return text.indexOf('/') < 0 && parse(text).isPresent();
    }

    /**
     * Returns whether the text is an IPv4 address written as an IPv6 address. AWS doesn't document how it compares such
     * addresses.
     */
    public static boolean isMapped(String text) {
        return parse(text).filter(IpRange::mapped).isPresent();
    }

    private static byte[] address(String host) {
        if (host.indexOf(':') < 0) {
            return v4(host);
        }
        if (!V6.matcher(host).matches()) {
            return null;
        }
        try {
            // A host that matches this pattern is parsed as an address and never resolved as a name.
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Parses four numbers of one to three digits up to 255; leading zeros are allowed. */
    private static byte[] v4(String host) {
        var address = new byte[V4_BYTES];
        int part = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= host.length(); i++) {
            char c = i < host.length() ? host.charAt(i) : '.';
            if (c >= '0' && c <= '9' && digits < 3) {
                value = value * 10 + c - '0';
                digits++;
            } else if (c == '.' && digits > 0 && value <= 255 && part < address.length) {
                address[part++] = (byte) value;
                digits = 0;
                value = 0;
            } else {
                return null;
            }
        }
        return part == address.length ? address : null;
    }

    public boolean contains(IpRange other) {
        if (mapped != other.mapped || address.length != other.address.length || prefix > other.prefix) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
            int i = bit / Byte.SIZE;
            int rest = Math.max(0, Byte.SIZE - (prefix - bit));
            if ((address[i] & 0xFF) >> rest != (other.address[i] & 0xFF) >> rest) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the other ranges together contain every address of this range. */
    public boolean isWithin(List<IpRange> others) {
        if (others.stream().anyMatch(other -> other.contains(this))) {
            return true;
        }
        var inside = others.stream().filter(this::contains).toList();
        return !inside.isEmpty() && half(0).isWithin(inside) && half(0x80).isWithin(inside);
    }

    /** @param bit the first bit after the prefix, in the highest bit of a byte */
    private IpRange half(int bit) {
        var start = address.clone();
        int shift = prefix % Byte.SIZE;
        int i = prefix / Byte.SIZE;
        start[i] = (byte) (start[i] & ~(0x80 >> shift) | bit >> shift);
        return new IpRange(start, prefix + 1, mapped);
    }

    /** Returns the first address of the upper half, which no narrower range with the same start contains. */
    public String middle() {
        var middle = address.clone();
        if (prefix < address.length * Byte.SIZE) {
            middle[prefix / Byte.SIZE] |= (byte) (0x80 >> prefix % Byte.SIZE);
        }
        try {
            return InetAddress.getByAddress(middle).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
