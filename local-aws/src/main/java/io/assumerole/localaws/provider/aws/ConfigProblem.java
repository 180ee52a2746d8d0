package io.assumerole.localaws.provider.aws;

/**
 * What is wrong with the plugin's configuration.
 *
 * @param reason what is wrong, never with a secret
 * @param path the property it is about, as {@code assumeRole.roleArn}; empty if about none
 */
public record ConfigProblem(String reason, String path) {

    /** Words it as the official plugin does, for a provider in a program or for the default one. */
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
