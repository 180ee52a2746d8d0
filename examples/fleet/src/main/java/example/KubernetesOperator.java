package example;

import java.util.Map;
import java.util.TreeMap;

/** A resource of kind Stack of Pulumi's Kubernetes Operator, version 2. */
final class KubernetesOperator {

    private KubernetesOperator() {}

    /**
     * Returns the resource. Its source is an OCI artifact that Flux knows as {@code fleet}: this folder as it was built,
     * since the jar is in no repository. Service account {@code fleet} brings the caller's role.
     */
    static Map<String, Object> stack(String stack, Delivery delivery) {
        return new TreeMap<>(Map.of(
                "apiVersion",
                "pulumi.com/v1",
                "kind",
                "Stack",
                "metadata",
                Map.of("name", "fleet-" + stack),
                "spec",
                new TreeMap<>(Map.of(
                        "serviceAccountName",
                        "fleet",
                        "stack",
                        delivery.organization() + "/fleet/" + stack,
                        "fluxSource",
                        Map.of(
                                "sourceRef",
                                new TreeMap<>(Map.of(
                                        "apiVersion", "source.toolkit.fluxcd.io/v1",
                                        "kind", "OCIRepository",
                                        "name", "fleet"))),
                        "envRefs",
                        Map.of(
                                "PULUMI_ACCESS_TOKEN",
                                new TreeMap<>(Map.of(
                                        "type",
                                        "Secret",
                                        "secret",
                                        new TreeMap<>(Map.of("name", "pulumi-access-token", "key", "token")))))))));
    }
}
