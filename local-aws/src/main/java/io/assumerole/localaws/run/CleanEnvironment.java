package io.assumerole.localaws.run;

import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Creates the environment of child processes from this process's environment. */
public final class CleanEnvironment {
    // Each of these makes a JVM print a line that ends up in a program's diagnostics.
    private static final Set<String> JVM_OPTIONS = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /**
     * Pulumi's AWS plugin also reads the variables of Terraform's provider, such as {@code TF_AWS_STS_ENDPOINT}. With
     * {@code ACTIONS_ID_TOKEN_REQUEST_TOKEN}, any program of a GitHub job can get its role.
     */
    private static final Set<String> PREFIXES = Set.of("AWS_", "TF_AWS_", "PULUMI_", "ACTIONS_");

    private CleanEnvironment() {}

    /**
     * Returns a modifiable copy of an environment without anything that could lead to an account, a profile, or a
     * backend of the user: without {@code AWS_*}, {@code TF_AWS_*}, {@code PULUMI_*}, {@code ACTIONS_*}, and the
     * options of every JVM.
     */
    public static Map<String, String> of(Map<String, String> parent) {
        var clean = new LinkedHashMap<String, String>(parent);
        clean.keySet().removeIf(name -> PREFIXES.stream().anyMatch(name::startsWith) || JVM_OPTIONS.contains(name));
        return clean;
    }

    /**
     * Returns the value of a list variable with additional values before its current values, each value once. The
     * separator is the system's for {@code PATH}, and a comma for any other variable.
     */
    public static String before(Map<String, String> parent, String name, Object... values) {
        var separator = name.equals("PATH") ? File.pathSeparator : ",";
        var parts = new LinkedHashSet<String>();
        for (var value : values) {
            parts.add(value.toString());
        }
        Arrays.stream(parent.getOrDefault(name, "").split(separator))
                .filter(part -> !part.isEmpty())
                .forEach(parts::add);
        return String.join(separator, parts);
    }
}
