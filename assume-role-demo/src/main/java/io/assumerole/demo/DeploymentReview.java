package io.assumerole.demo;

import com.pulumi.automation.StackDeployment;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.run.Folders;
import io.assumerole.policy.cli.review.compare.AccessReview;
import io.assumerole.policy.cli.review.report.HtmlReport;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reports the access that the first deployment of several stacks creates. */
final class DeploymentReview {
    private static final String EMPTY_STATE = "{\"version\":3,\"deployment\":{}}";

    private static final String TRUST_POLICY = "assumeRolePolicy";

    private DeploymentReview() {}

    /**
     * Returns the report.
     *
     * @param name the name of the deployment
     * @param deployed the states of the stacks, with the plaintext of their secrets
     */
    static String report(String name, List<StackDeployment> deployed) {
        var review = AccessReview.of(name, stream(state(deployed)), "the empty state", stream(EMPTY_STATE));
        return HtmlReport.of(name, review);
    }

    /** Writes a report to a file that only its owner can read. Replaces an existing file. */
    static void write(Path file, String report) {
        Folders.change(file.getParent(), () -> {
            Files.createDirectories(file.getParent());
            // Only the owner can read a temporary file. A run in parallel also writes the report.
            var written = Files.createTempFile(file.getParent(), "access-review", ".tmp");
            Files.writeString(written, report);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /** Returns one state with the resources of all stacks, because a role can trust the user of another stack. */
    private static String state(List<StackDeployment> deployed) {
        var resources = deployed.stream()
                .flatMap(stack -> ((List<?>) stack.deployment().getOrDefault("resources", List.of())).stream())
                .map(DeploymentReview::withTrustPolicy)
                .toList();
        return WireJson.write(Map.of("version", 3, "deployment", Map.of("resources", resources)));
    }

    /**
     * Decrypts the trust policy of a role: it is a secret because it contains an external ID, which the report doesn't
     * show. All other secrets stay encrypted.
     */
    private static Object withTrustPolicy(Object resource) {
        if (!(resource instanceof Map<?, ?> state)
                || !"aws:iam/role:Role".equals(state.get("type"))
                || !(state.get("inputs") instanceof Map<?, ?> inputs)
                || !(inputs.get(TRUST_POLICY) instanceof Map<?, ?> secret)
                || !(secret.get("plaintext") instanceof String json)) {
            return resource;
        }
        var readable = new HashMap<Object, Object>(inputs);
        readable.put(TRUST_POLICY, WireJson.read(json));
        var changed = new HashMap<Object, Object>(state);
        changed.put("inputs", readable);
        return changed;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
