package io.assumerole.policy;

import java.util.regex.Pattern;

/** Resources as statements name them. */
final class ResourcePattern {
    private static final Pattern RESOURCE =
            Pattern.compile("\\*|arn:(?:[a-z][a-z-]*|\\*)(?::.*)?", Pattern.DOTALL);

    private ResourcePattern() {}

    static boolean isResource(String value) {
        return RESOURCE.matcher(value).matches();
    }
}
