package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Condition keys that limit what an Allow grants, in lower case. The data is in {@value #FILE}, which explains its format
 * and names the source page of each line.
 */
public final class LimitingKeys {
    static final String FILE = "limiting-keys.txt";

    private static final DataFile DATA = DataFile.read(FILE);

    /** Keys that identify the caller or its network, so the principal {@code *} of a resource policy isn't everyone. */
    public static final Set<String> RESOURCE_PRINCIPAL = keys("resource-principal");

    /** Keys that identify the caller, so the principal {@code *} of a trust policy isn't everyone. */
    public static final Set<String> TRUSTED_PRINCIPAL = keys("trusted-principal");

    /**
     * Keys that identify the resource for which an AWS service acts. Without such a key, the service can act for
     * anyone's resource.
     */
    public static final Set<String> SOURCE = keys("source");

    /** Keys that keep an Allow on every resource from opening a privilege escalation path, besides keys of resource tags. */
    public static final Set<String> ESCALATION = keys("escalation");

    /** Keys whose value is the ARN of a policy. */
    public static final Set<String> POLICY_ARN = keys("policy-arn");

    /** Keys whose value is the ARN of a user or role. */
    public static final Set<String> PRINCIPAL_ARN = keys("principal-arn");

    private LimitingKeys() {}

    private static Set<String> keys(String kind) {
        return DATA.words(kind).stream()
                .map(key -> key.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
