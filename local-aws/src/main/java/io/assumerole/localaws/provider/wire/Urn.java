package io.assumerole.localaws.provider.wire;

/**
 * The parts of a resource's URN, {@code
 * urn:pulumi:STACK::PROJECT::PARENT_TYPES$TYPE::LOGICAL_NAME}.
 */
public final class Urn {
    private Urn() {}

    public static String type(String urn) {
        var qualified = part(urn, 2);
        return qualified.substring(qualified.lastIndexOf('$') + 1);
    }

    public static String name(String urn) {
        return part(urn, 3);
    }

    private static String part(String urn, int index) {
        var parts = urn.split("::", 4);
        if (parts.length < 4 || !urn.startsWith("urn:pulumi:")) {
            throw new IllegalArgumentException("not a URN: '" + urn + "'");
        }
        return parts[index];
    }
}
