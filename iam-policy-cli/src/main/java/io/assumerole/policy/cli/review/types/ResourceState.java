package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A resource before or after the deployment.
 *
 * @param urn the URN; if an alias changes it, the new URN both before and after
 * @param type the type, such as {@code aws:iam/role:Role}
 * @param inputs the inputs; for a type that doesn't affect access, only the inputs with a policy
 * @param outputs the outputs that identify the resource; after an update, the outputs from before the update
 * @param propertyDependencies the URNs by input; an input with a lost link has an empty list
 * @param provider the provider without its ID; empty if the input lacks it
 * @param source the file and line in the program, if the preview has them
 * @param standing how much is known about the resource
 * @param roles the roles, instance profiles, and templates in the inputs
 */
public record ResourceState(
        String urn,
        String type,
        Fields inputs,
        Fields outputs,
        Map<String, List<String>> propertyDependencies,
        Provider provider,
        Optional<String> source,
        Standing standing,
        List<RoleInput> roles) {

    /**
     * The provider of a resource, which determines its account.
     *
     * @param urn the URN; for default providers without their version
     * @param id the ID, which changes if the provider is replaced
     */
    public record Provider(String urn, String id) {
        static final Provider NONE = new Provider("", "");

        /**
         * The name of a default provider, which contains the version of the package, with three numbers. Any other name
         * that starts with {@code default} can be that of an explicit provider.
         */
        private static final Pattern DEFAULT = Pattern.compile("::default(?:_[0-9]+){3}(?:_[^:]*)?$");

        public static Provider of(String reference) {
            int end = reference.lastIndexOf("::");
            return end < 0
                    ? NONE
                    : new Provider(
                            DEFAULT.matcher(reference.substring(0, end)).replaceFirst("::default_"),
                            reference.substring(end + 2));
        }
    }

    /** The extent to which a resource is known. */
    public enum Standing {
        /** The stack manages it, and its inputs are known. */
        MANAGED,
        /** The program only reads it, so its inputs are unknown. */
        READ,
        /** It exists, but the preview doesn't show its inputs before the import. */
        IMPORTED
    }

    /** Returns the type without the package and the last part, such as {@code iam/role}; empty for other packages. */
    public String awsType() {
        int end = type.lastIndexOf(':');
        return type.startsWith("aws:") && end > 4 ? type.substring(4, end) : "";
    }

    /** Returns the type as the files with rules write it. */
    public String typeKey() {
        return awsType().isEmpty() ? type : awsType();
    }

    /** Returns the resource's name in the program. */
    public String name() {
        return name(urn);
    }

    /** Returns the name at the end of a URN. A name with spaces could look like a sentence of the report. */
    public static String name(String urn) {
        int end = urn.lastIndexOf("::");
        return (end < 0 ? urn : urn.substring(end + 2)).replace(' ', '\u2423');
    }

    /** Returns the last part of the type and the name in a URN, such as {@code BucketPolicy site}. */
    public static String typeAndName(String urn) {
        int end = urn.lastIndexOf("::");
        int start = Math.max(urn.lastIndexOf(':', end - 1), urn.lastIndexOf('$', end - 1));
        return (end < 0 ? "" : urn.substring(start + 1, end).replace(' ', '\u2423') + " ") + name(urn);
    }

    /** Returns the type's last part, such as {@code BucketPolicy}. */
    public String shortType() {
        return type.substring(type.lastIndexOf(':') + 1);
    }

    public boolean isManaged() {
        return standing == Standing.MANAGED;
    }

    /** Returns the inputs that can change access. */
    public Map<String, Value> relevantInputs() {
        var relevant = new LinkedHashMap<String, Value>();
        inputs.map().forEach((name, value) -> {
            if (!value.isAbsent() && !AccessRules.isIrrelevant(name)) {
                relevant.put(name, value);
            }
        });
        return relevant;
    }

    /** Returns the URNs that an input depends on; empty also if the link is lost, as in Java programs. */
    public List<String> dependencies(String input) {
        return propertyDependencies.getOrDefault(input, List.of());
    }

    public ResourceState with(Standing other) {
        return new ResourceState(urn, type, inputs, outputs, propertyDependencies, provider, source, other, roles);
    }

    public ResourceState withUrn(String other) {
        return new ResourceState(other, type, inputs, outputs, propertyDependencies, provider, source, standing, roles);
    }

    public ResourceState withInputs(Fields other) {
        return new ResourceState(urn, type, other, outputs, propertyDependencies, provider, source, standing, roles);
    }

    public ResourceState withOutputs(Fields other) {
        return new ResourceState(urn, type, inputs, other, propertyDependencies, provider, source, standing, roles);
    }

    public ResourceState withProvider(Provider other) {
        return new ResourceState(urn, type, inputs, outputs, propertyDependencies, other, source, standing, roles);
    }

    public ResourceState withRoles(List<RoleInput> other) {
        return new ResourceState(urn, type, inputs, outputs, propertyDependencies, provider, source, standing, other);
    }
}
