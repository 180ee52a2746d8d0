package io.assumerole.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The SBOM that the build has made of a published jar. */
public record Sbom(Component jar, List<Component> components) {

    /** A jar with the SPDX IDs of its licenses. A jar that is not required is used only if a consumer adds it. */
    public record Component(
            String artifact, String version, String purl, String sha256, boolean required, List<String> licenses) {

        private static Component of(JsonNode node) {
            return new Component(
                    node.get("group").asText() + ":" + node.get("name").asText(),
                    node.get("version").asText(),
                    node.get("purl").asText().replaceFirst("\\?.*", ""),
                    sha256(node),
                    node.path("scope").asText().equals("required"),
                    node.path("licenses").findValuesAsText("id"));
        }

        private static String sha256(JsonNode node) {
            for (var hash : node.path("hashes")) {
                if (hash.get("alg").asText().equals("SHA-256")) {
                    return hash.get("content").asText();
                }
            }
            return "none";
        }

        /** Returns the artifact's ID without its group. */
        public String name() {
            return artifact.substring(artifact.indexOf(':') + 1);
        }

        public String fileName() {
            return name() + "-" + version + ".jar";
        }
    }

    /** Reads the one of a module. */
    public static Sbom read(String module) throws IOException {
        var file = module + "/target/" + module + "-0.1.0-cyclonedx.json";
        var json =
                new ObjectMapper().readTree(Stacks.cloneFolder().resolve(file).toFile());
        var components = new ArrayList<Component>();
        for (var component : json.get("components")) {
            components.add(Component.of(component));
        }
        return new Sbom(Component.of(json.at("/metadata/component")), components);
    }

    /** Returns the checksum of a file in hexadecimal. */
    public static String checksum(String algorithm, Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
