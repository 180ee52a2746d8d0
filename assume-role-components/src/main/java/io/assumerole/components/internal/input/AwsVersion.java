package io.assumerole.components.internal.input;

import com.pulumi.aws.Utilities;
import io.assumerole.internal.Text;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which major version of {@code com.pulumi:aws} the program runs with, and so how its provider takes a role to assume:
 * one jar of ours runs with each of {@link #KNOWN}.
 *
 * @param text the version as {@code com.pulumi:aws} says it; {@code null} where it says none
 */
public record AwsVersion(String text) {

    private static final List<Integer> KNOWN = List.of(6, 7);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.\\d+\\.\\d+.*");

    /** {@return the version on the class path} */
    public static AwsVersion onTheClassPath() {
        try {
            return new AwsVersion(Utilities.getVersion());
        } catch (LinkageError e) {
            // It has no version.txt, or is not there.
            return new AwsVersion(null);
        }
    }

    /** {@return why no component can be made with this version; nothing where one can} */
    public Optional<String> problem() {
        if (major().isPresent()) {
            return Optional.empty();
        }
        return Optional.of("""
                com.pulumi:aws: got %s on the class path; allowed: 6.x or 7.x, since each major version assumes a role \
                by another input. Depend on com.pulumi:aws of one of these, or on a newer assume-role-components""".formatted(text == null ? "no version" : "version " + Text.quote(text)));
    }

    private Optional<Integer> major() {
        var matcher = FORM.matcher(text == null ? "" : text);
        return matcher.matches()
                ? Optional.of(Integer.valueOf(matcher.group(1))).filter(KNOWN::contains)
                : Optional.empty();
    }

    /**
     * Whether the provider assumes any number of roles, one from the other, by its input {@code assumeRoles}; else it
     * assumes one, by {@code assumeRole}.
     * https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration
     */
    public boolean takesSeveralRoles() {
        return major().filter(major -> major == 7).isPresent();
    }
}
