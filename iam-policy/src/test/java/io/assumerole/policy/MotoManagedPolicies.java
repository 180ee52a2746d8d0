package io.assumerole.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The policies that AWS manages, out of the Python package moto, which pip fetches once into the
 * cache folder, by the version and the checksum in requirements.txt. None of its code is run.
 */
public final class MotoManagedPolicies {
    private static final String REQUIREMENTS = "policy/managed/requirements.txt";
    private static final String ENTRY = "moto/iam/aws_managed_policies.py";
    private static final Pattern SHA256 = Pattern.compile("--hash=sha256:([0-9a-f]{64})");
    private static final Pattern TEXT = Pattern.compile("\"\"\"(.*)\"\"\"", Pattern.DOTALL);

    private MotoManagedPolicies() {}

    /** Name and document, as AWS shows it. */
    public static Map<String, JsonNode> all() throws Exception {
        var requirements = OracleFiles.resource(REQUIREMENTS);
        var digest = SHA256.matcher(requirements);
        if (!digest.find()) {
            throw new IllegalStateException(REQUIREMENTS + " names no checksum");
        }
        var wheel = OracleFiles.cache()
                .resolve("managed-policies-" + digest.group(1).substring(0, 12) + ".whl");
        if (!Files.exists(wheel)) {
            fetch(requirements, wheel);
        }
        // The file counts only if it is the named version.
        if (!sha256(wheel).equals(digest.group(1))) {
            throw new IllegalStateException(wheel + " is not what " + REQUIREMENTS + " names; delete it");
        }
        return read(wheel);
    }

    private static void fetch(String requirements, Path wheel) throws Exception {
        var folder = Files.createTempDirectory(wheel.getParent(), "managed-policies");
        try {
            OracleFiles.pip(folder, "download", "--dest", folder, requirements);
            try (var files = Files.list(folder)) {
                var fetched = files.filter(path -> path.toString().endsWith(".whl"))
                        .findFirst()
                        .orElseThrow();
                Files.move(fetched, wheel, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            OracleFiles.delete(folder);
        }
    }

    private static String sha256(Path file) throws IOException, GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Map<String, JsonNode> read(Path wheel) throws IOException {
        try (var zip = new ZipFile(wheel.toFile());
                var in = zip.getInputStream(zip.getEntry(ENTRY))) {
            var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            var text = TEXT.matcher(source);
            // A backslash would mean something to Python that it does not mean here.
            if (!text.find() || source.indexOf('\\') >= 0) {
                throw new IllegalStateException(ENTRY + " is not written as it was");
            }
            var documents = new LinkedHashMap<String, JsonNode>();
            new ObjectMapper()
                    .readTree(text.group(1))
                    .properties()
                    .forEach(entry ->
                            documents.put(entry.getKey(), entry.getValue().get("Document")));
            return documents;
        }
    }

    /** What a document says: one value is a list of one, and lists know no order. */
    static JsonNode meaning(JsonNode node, String key) {
        var json = new ObjectMapper();
        if (node.isObject()) {
            var object = json.createObjectNode();
            Stream.of(node)
                    .flatMap(n -> n.properties().stream())
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> object.set(e.getKey(), meaning(e.getValue(), e.getKey())));
            return "Statement".equals(key) ? json.createArrayNode().add(object) : object;
        }
        if (List.of("Version", "Id", "Sid", "Effect").contains(key)) {
            return node;
        }
        var values = json.createArrayNode();
        var elements = node.isArray() ? Stream.of(node).flatMap(MotoManagedPolicies::elements) : Stream.of(node);
        elements.map(e -> e.isObject() ? meaning(e, "") : json.getNodeFactory().textNode(e.asText()))
                .sorted(java.util.Comparator.comparing(JsonNode::toString))
                .distinct()
                .forEach(values::add);
        return values;
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false);
    }
}
