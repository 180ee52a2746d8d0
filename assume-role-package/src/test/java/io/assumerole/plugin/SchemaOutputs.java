package io.assumerole.plugin;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The output properties of both components. */
final class SchemaOutputs {

    /**
     * An output property: a string, or the list of settings for an AWS provider.
     *
     * @param isAlwaysPresent whether the component has it regardless of the inputs
     */
    record Property(String name, boolean isList, boolean isAlwaysPresent, boolean isSecret) {}

    static final String ASSUME_ROLE =
            "The settings with which an AWS provider assumes the role: an item of its `assumeRoles`.";

    static final Map<String, String> ASSUME_ROLE_PROPERTIES = Map.of(
            "roleArn", "The ARN of the role.",
            "sessionName",
                    "The session name that the role requires, or a default name if the role accepts any name. Missing if the"
                            + " role requires one of several names, or a pattern.",
            "externalId", "The first external ID, if the role requires one.",
            "sourceIdentity",
                    "The source identity that the role requires. Missing if the role requires none, one of several, or a pattern.",
            "tags",
                    "The session tags that the role requires, as values by key. A tag is missing if the role accepts several values"
                            + " or a pattern.");

    private static final List<Property> OF_ROLE = List.of(
            always("roleName"),
            always("roleArn"),
            always("awsProfile"),
            new Property("assumeRoles", true, true, false));

    static final List<Property> OF_USER_WITH_ROLE = Stream.concat(
                    Stream.of(
                            always("userName"),
                            always("userArn"),
                            sometimes("accessKeyId"),
                            secret("secretAccessKey"),
                            sometimes("encryptedSecretAccessKey"),
                            sometimes("secretArn"),
                            sometimes("previousAccessKeyId"),
                            secret("previousSecretAccessKey")),
                    OF_ROLE.stream())
            .toList();

    static final List<Property> OF_ROLE_WITHOUT_USER = Stream.concat(
                    OF_ROLE.stream(), Stream.of(sometimes("oidcProviderArn")))
            .toList();

    private SchemaOutputs() {}

    private static Property always(String name) {
        return new Property(name, false, true, false);
    }

    private static Property sometimes(String name) {
        return new Property(name, false, false, false);
    }

    private static Property secret(String name) {
        return new Property(name, false, false, true);
    }
}
