package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.automation.AutomationException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Clears away what a killed run has left: the lock, and what AWS was asked for and the stack does not have. It is right
 * only when no other run is under way.
 */
final class Recovery {

    private final FleetStack wanted;
    private final DeployedStack stack;

    Recovery(FleetStack wanted, DeployedStack stack) {
        this.wanted = wanted;
        this.stack = stack;
    }

    void run() throws AutomationException {
        stack.unlock();
        var pending = stack.pending();
        if (pending.isEmpty()) {
            return;
        }
        try (var iam = new HalfMade(wanted)) {
            for (var operation : pending) {
                if (operation.path("type").asText().equals("creating")) {
                    remove(operation.path("resource"), iam);
                }
            }
        }
        stack.refresh();
    }

    private void remove(JsonNode resource, HalfMade iam) throws AutomationException {
        var asked = resource.path("inputs");
        var name = asked.path("name").asText();
        var user = asked.path("user").asText();
        switch (resource.path("type").asText()) {
            case "aws:iam/user:User" -> iam.removeUser(name);
            case "aws:iam/role:Role" -> iam.removeRole(name);
            case "aws:iam/userPolicy:UserPolicy" -> iam.removeUserPolicy(user, name);
            case "aws:iam/rolePolicy:RolePolicy" ->
                iam.removeRolePolicy(asked.path("role").asText(), name);
            case "aws:iam/accessKey:AccessKey" -> iam.removeKeysBut(keys(), user);
            default -> {
                // Components and providers are nothing in AWS.
            }
        }
    }

    private List<String> keys() throws AutomationException {
        return stack.resources().stream()
                .filter(resource -> resource.path("type").asText().equals("aws:iam/accessKey:AccessKey"))
                .map(resource -> resource.path("id").asText())
                .collect(Collectors.toList());
    }
}
