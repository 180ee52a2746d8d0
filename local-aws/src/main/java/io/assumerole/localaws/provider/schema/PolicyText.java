package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * IAM policy documents as text: compares them with {@link PolicyEquivalence}, and keeps them in the format of the
 * official plugin's state.
 */
public final class PolicyText {
    private PolicyText() {}

    public static boolean same(String one, String other) {
        return one.equals(other) || PolicyEquivalence.isBetween(one, other);
    }

    /** Returns whether a policy property is unchanged; an absent policy equals an empty one. */
    public static boolean isUnchanged(String property, Values before, Values inputs) {
        return same(Objects.requireNonNullElse(before.string(property), ""), inputs.string(property));
    }

    /**
     * Returns the text of a policy, which a program may set as an object; unknown or secret if it contains such a
     * value.
     */
    public static Object text(Object policy) {
        var plain = Secret.reveal(policy);
        if (!(plain instanceof Map || plain instanceof List)) {
            return policy;
        }
        var text = Values.hasUnknown(plain) ? Unknown.VALUE : WireJson.write(plain);
        return Secret.isIn(policy) ? new Secret(text) : text;
    }

    /** Returns the format of the official plugin's state: compact, with sorted keys. */
    public static String normalized(String policy) {
        try {
            return WireJson.write(WireJson.read(policy));
        } catch (IllegalArgumentException e) {
            return policy;
        }
    }

    /** Returns the previous text if AWS's policy is equivalent. */
    public static String asBefore(String before, String live) {
        return before != null && same(before, live) ? before : normalized(live);
    }

    /** Decodes a policy from IAM's answers, which is URL-encoded. */
    public static String decode(String document) {
        return document.startsWith("{") ? document : URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}
