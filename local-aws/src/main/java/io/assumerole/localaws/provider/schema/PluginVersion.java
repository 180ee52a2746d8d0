package io.assumerole.localaws.provider.schema;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The version of the official plugin that the emulator emulates: one for each major version of the SDK. */
public enum PluginVersion {
    /** The newest com.pulumi:aws 6.x at the time of writing. */
    V6("6.83.0"),
    /**
     * Version 7: chained roles, a region for each resource, one type of bucket. <a
     * href="https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/">The migration guide</a>
     * describes the changes.
     */
    V7("7.51.1");

    private final String number;

    PluginVersion(String number) {
        this.number = number;
    }

    /** Returns the version number in the engine's format, such as {@code 7.51.1}. */
    public String number() {
        return number;
    }

    /**
     * Finds the version that has this number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PluginVersion of(String number) {
        return Stream.of(values())
                .filter(version -> version.number.equals(number))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("this provider emulator is not version '%s'; it may be any of %s"
                                .formatted(
                                        number,
                                        Stream.of(values())
                                                .map(PluginVersion::number)
                                                .collect(Collectors.joining(", ")))));
    }
}
