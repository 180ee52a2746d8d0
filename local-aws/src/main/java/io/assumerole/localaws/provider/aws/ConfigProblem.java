package io.assumerole.localaws.provider.aws;

/**
 * A problem in the emulator's configuration.
 *
 * @param reason the problem, which never contains a secret
 * @param path the property, such as {@code assumeRole.roleArn}; empty if it concerns no single property
 */
public record ConfigProblem(String reason, String path) {

    /** Returns the official plugin's message, for a provider in a program or for the default provider. */
    public String words(String providerName) {
        var words = "could not validate provider configuration: " + reason;
        if (path.isEmpty()) {
            return words;
        }
        return providerName.startsWith("default")
                ? "%s. Check `pulumi config get %saws:%s`.".formatted(words, path.contains(".") ? "--path " : "", path)
                : "%s. Examine values at '%s.%s'.".formatted(words, providerName, path);
    }
}
