package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes IDs into a file from {@code pulumi preview --import-file}. It removes resources without a given ID: they do
 * not exist yet, and {@code pulumi up} creates them.
 */
public final class ImportFile {

    private final ArrayNode resources;
    private final Map<String, String> given;
    private final List<String> problems = new ArrayList<>();

    private ImportFile(ArrayNode resources, Map<String, String> given) {
        this.resources = resources;
        this.given = given;
    }

    /**
     * Edits the file, with {@code NAME=VALUE} for each existing resource: its ARN, a key's ID, an inline policy's
     * name.
     */
    public static void main(String[] args) throws IOException {
        var given = new LinkedHashMap<String, String>();
        for (int i = 1; i < args.length; i++) {
            var equals = args[i].indexOf('=');
            given.put(args[i].substring(0, Math.max(equals, 0)), args[i].substring(equals + 1));
        }
        if (given.isEmpty() || given.containsKey("")) {
            System.err.println(
                    "ImportFile FILE NAME=VALUE...: NAME as in the file; VALUE is an ARN, the ID of an access"
                            + " key, or the name of an inline policy");
            System.exit(2);
        }
        var file = new File(args[0]);
        var json = (ObjectNode) new ObjectMapper().readTree(file);
        var imports = new ImportFile((ArrayNode) json.get("resources"), given);
        imports.fill();
        if (!imports.problems.isEmpty()) {
            System.err.println(String.join(System.lineSeparator(), imports.problems));
            System.exit(1);
        }
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file, json);
    }

    private void fill() {
        var names = resources.findValuesAsText("name");
        given.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add(name + ": not in the file, which has " + names));
        for (var all = resources.iterator(); all.hasNext(); ) {
            var resource = (ObjectNode) all.next();
            var value = given.get(resource.get("name").asText());
            if (value != null) {
                resource.put("id", id(resource, value));
            } else if (!resource.path("component").asBoolean()) {
                all.remove();
            }
        }
    }

    private String id(JsonNode resource, String value) {
        return switch (resource.get("type").asText()) {
            case "aws:iam/user:User" -> name(resource, value, ":user/");
            case "aws:iam/role:Role" -> name(resource, value, ":role/");
            case "aws:iam/userPolicy:UserPolicy" -> owner(resource, "aws:iam/user:User") + ":" + value;
            case "aws:iam/rolePolicy:RolePolicy" -> owner(resource, "aws:iam/role:Role") + ":" + value;
            case "aws:iam/userPolicyAttachment:UserPolicyAttachment" ->
                owner(resource, "aws:iam/user:User") + "/" + value;
            case "aws:iam/rolePolicyAttachment:RolePolicyAttachment" ->
                owner(resource, "aws:iam/role:Role") + "/" + value;
            // A key's ID, or an ARN.
            default -> value;
        };
    }

    private String name(JsonNode resource, String arn, String kind) {
        if (!arn.startsWith("arn:") || !arn.contains(kind)) {
            problems.add(
                    resource.get("name").asText() + ": got \"" + arn + "\"; allowed: an ARN with \"" + kind + "\"");
        }
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Returns the name of the user or role that is a child of the same component. */
    private String owner(JsonNode policy, String type) {
        for (var resource : resources) {
            var name = resource.get("name").asText();
            var isSibling = resource.path("parent").equals(policy.path("parent"));
            if (isSibling && resource.get("type").asText().equals(type) && given.containsKey(name)) {
                var arn = given.get(name);
                return arn.substring(arn.lastIndexOf('/') + 1);
            }
        }
        problems.add(
                policy.get("name").asText() + ": its " + (type.endsWith("User") ? "user" : "role") + " is not given");
        return "";
    }
}
