package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.wire.JsonText;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * IAM policy documents as text: compared by {@link PolicyEquivalence}, and kept in the form of the
 * official plugin's state.
 */
public final class PolicyText {
    private PolicyText() {}

    public static boolean same(String one, String other) {
        return one.equals(other) || PolicyEquivalence.isBetween(one, other);
    }

    /**
     * Gives the text of a policy that a program may have given as an object instead; unknown where
     * anything in it is, and secret where anything is.
     */
    static Object text(Object policy) {
        var plain = Secret.reveal(policy);
        if (!(plain instanceof Map || plain instanceof List)) {
            return policy;
        }
        var text = Values.hasUnknown(plain) ? Unknown.VALUE : JsonText.write(plain);
        return Secret.isIn(policy) ? new Secret(text) : text;
    }

    /** Gives the form that the official plugin keeps in the state: compact, with sorted keys. */
    public static String normalized(String policy) {
        try {
            return JsonText.write(JsonText.read(policy));
        } catch (IllegalArgumentException e) {
            return policy;
        }
    }

    /** Keeps the text that was known before if what AWS has means the same. */
    public static String asBefore(String before, String live) {
        return before != null && same(before, live) ? before : normalized(live);
    }

    /** IAM answers with policies that are encoded as in a URL. */
    public static String decode(String document) {
        return document.startsWith("{") ? document : URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}
