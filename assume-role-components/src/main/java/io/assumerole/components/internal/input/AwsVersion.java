package io.assumerole.components.internal.input;

import com.pulumi.aws.Utilities;
import io.assumerole.internal.Text;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of {@code com.pulumi:aws} that the program runs with. Its major version determines the input for the
 * roles to assume: one jar of this library works with all {@link #KNOWN} versions.
 *
 * @param text the version from {@code com.pulumi:aws}; {@code null} if it has none
 */
public record AwsVersion(String text) {

    private static final List<Integer> KNOWN = List.of(6, 7);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.\\d+\\.\\d+.*");

    /** {@return the version on the class path} */
    public static AwsVersion onTheClassPath() {
        try {
            return new AwsVersion(Utilities.getVersion());
        } catch (LinkageError e) {
            // com.pulumi:aws has no version.txt, or is missing.
            return new AwsVersion(null);
        }
    }

    /** {@return the reason why no component works with this version; empty if components work} */
    public Optional<String> problem() {
        if (major().isPresent()) {
            return Optional.empty();
        }
        return Optional.of("""
                com.pulumi:aws: got %s on the class path; allowed: 6.x or 7.x, since each major version assumes a role \
                through a different input. Depend on one of these versions of com.pulumi:aws, or on a newer \
                assume-role-components""".formatted(text == null ? "no version" : "version " + Text.quote(text)));
    }

    private Optional<Integer> major() {
        var matcher = FORM.matcher(text == null ? "" : text);
        return matcher.matches()
                ? Optional.of(Integer.valueOf(matcher.group(1))).filter(KNOWN::contains)
                : Optional.empty();
    }

    /**
     * Returns whether the provider assumes a chain of any number of roles, with its input {@code assumeRoles};
     * otherwise, it assumes one role, with {@code assumeRole}.
     * https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration
     */
    public boolean takesSeveralRoles() {
        return major().filter(major -> major == 7).isPresent();
    }
}
