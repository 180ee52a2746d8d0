package io.assumerole.policy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address, or a range of them in CIDR notation. */
record IpRange(byte[] address, int prefix) {
    private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("(?=[^:]*:)[0-9a-fA-F:.]{2,45}");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    static Optional<IpRange> parse(String text) {
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
        return prefix < 0 || prefix > bits ? Optional.empty() : Optional.of(new IpRange(address, prefix));
    }

    /** Whether it is one address, and no range. */
    static boolean isAddress(String text) {
        return text.indexOf('/') < 0 && parse(text).isPresent();
    }

    private static byte[] address(String host) {
        if (!V4.matcher(host).matches() && !V6.matcher(host).matches()) {
            return null;
        }
        try {
            // What these patterns let through is never looked up as a name.
            return InetAddress.getByName(host.indexOf(':') < 0 ? withoutZeros(host) : host)
                    .getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Without zeros in front, and unreadable if a part is above 255. */
    private static String withoutZeros(String host) throws UnknownHostException {
        var plain = new StringBuilder();
        for (var part : host.split("\\.")) {
            int value = Integer.parseInt(part);
            if (value > 255) {
                throw new UnknownHostException();
            }
            plain.append(plain.isEmpty() ? "" : ".").append(value);
        }
        return plain.toString();
    }

    boolean contains(IpRange other) {
        return address.length == other.address.length
                && prefix <= other.prefix
                && first(prefix, address).equals(first(prefix, other.address));
    }

    /** The first address of the upper half of the range, which no narrower range with the same beginning holds. */
    String middle() {
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

    private static BigInteger first(int bits, byte[] address) {
        return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
    }
}
