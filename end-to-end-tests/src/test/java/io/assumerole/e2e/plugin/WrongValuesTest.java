package io.assumerole.e2e.plugin;

import static io.assumerole.e2e.EngineCommands.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.SharedStacks;
import io.assumerole.testing.SecretScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Passes wrong values from a program in YAML, next to correct values. Does not prove that each option has its message,
 * which the unit tests of the plugin and of the components test.
 */
@Tag("extended")
class WrongValuesTest extends SharedStacks {

    private static final String SECRET = "hush hush hush hush";

    private static final SecretScanner SECRETS = SecretScanner.of(Map.of(SECRET, "the secret"));

    private static final String POLICY = """
            config:
              status: {type: string, default: ACTIVE}
            variables:
              policy:
                Version: "2012-10-17"
                Statement: {Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::artifacts/*"}
              caller: arn:aws:iam::000000000000:role/caller
            """;

    private YamlStack stack;
    private String output;

    private void preview(String resources) throws IOException {
        stack = YamlStack.create(stacks, "preview-" + System.nanoTime());
        output = stack.program(resources).run("preview").failed();
    }

    @AfterEach
    void shows_no_secret_and_no_stack_trace() throws IOException {
        assertThat(output).doesNotContain("\tat ", "Exception", "unhandled");
        assertThat(SECRETS.in(output)).isEmpty();
        assertThat(SECRETS.in(stack.state())).isEmpty();
    }

    @Test
    void rejects_wrong_values_with_all_problems_of_the_component() throws IOException {
        preview(POLICY + """
                resources:
                  allowed:
                    type: assume-role:UnprivilegedUserWithRole
                    properties:
                      userName: {fn::secret: "hush-hush-hush-hush"}
                      userPath: /machines/
                      accessKeys: {status: Active}
                      maxSessionDuration: 3600
                      requireSessionName: [release]
                      rolePolicy: ${policy}
                  wrong:
                    type: assume-role:UnprivilegedUserWithRole
                    properties:
                      userName: {fn::secret: "hush hush hush hush"}
                      userPath: machines
                      accessKeys: {status: "${status}"}
                      maxSessionDuration: 5
                      externalId: {fn::secret: "hush hush hush hush"}
                      requireSessionName: [{fn::secret: "hush hush hush hush"}]
                      rolePolicy:
                        Version: "2012-10-17"
                        Statement: {Effect: Allowed, Action: s3:GetObject, Resource: "arn:aws:s3:::artifacts/*"}
                      rolePolicies:
                        cut-off: '{"Version": "2012-10-17",'
                        secret: {fn::secret: '{"hush hush hush hush": 1}'}
                    options:
                      dependsOn: ["${allowed}"]
                """);

        assertThat(output)
                .contains(
                        problems(
                                "UnprivilegedUserWithRole",
                                "wrong",
                                "accessKeys.status: got \"ACTIVE\"; allowed: one of Active, Inactive",
                                "requireSessionName[0] is a secret, but this property is stored as plain text; give a value that is not a secret",
                                "rolePolicy: The policy has 1 problem:",
                                "    - Statement.Effect: is not an effect; got \"Allowed\"; allowed: exactly Allow or Deny; write Allow or Deny",
                                "rolePolicies.cut-off: The policy has 1 problem:",
                                "    - the text is not JSON, or is nested too deeply, at line 1 column 26; allowed: one JSON object, without comments, trailing commas or anything after it; correct the text there",
                                "rolePolicies.secret.(secret): got a number; allowed: a string; write the number in quotes",
                                "externalId: the given value is not allowed; it is a secret, so it is not shown; allowed: 2 to 1224 characters from A-Z a-z 0-9 _ + = , . @ : / -.",
                                "maxSessionDuration: got 5; allowed: whole seconds, 3600 (1 hour) to 43200 (12 hours).",
                                "userName: the given value is not allowed; it is a secret, so it is not shown; allowed: 1 to 64 characters from A-Z a-z 0-9 _ + = , . @ -.",
                                "userPath: got \"machines\"; allowed: / alone, or /…/ with 1 to 510 characters from U+0021 to U+007E between slashes."))
                .doesNotContain("\"allowed\" cannot be created");
    }

    @Test
    void rejects_values_that_are_known_too_late_or_are_wrong_when_they_are_known() throws IOException {
        var bucket = POLICY + """
                resources:
                  bucket:
                    type: aws:s3:Bucket
                  allowed:
                    type: assume-role:RoleWithoutUser
                    properties:
                      trustedPrincipal: ["${caller}"]
                      requireSessionName: [release]
                      roleDescription: {fn::secret: "hush hush hush hush"}
                      rolePolicy:
                        Version: "2012-10-17"
                        Statement: {Effect: Allow, Action: s3:GetObject, Resource: "${bucket.arn}/*"}
                """;
        preview(bucket + """
                  unknown:
                    type: assume-role:RoleWithoutUser
                    properties:
                      trustedPrincipal: ["${caller}"]
                      requireSessionName: ["${bucket.arn}"]
                      requireSessionTag: {team: [blue, "${bucket.arn}"]}
                      trustCondition: {StringEquals: {aws:PrincipalArn: "${bucket.arn}"}}
                      rolePolicy: ${policy}
                """);
        var remedy =
                " is unknown in this preview, but the value must be known; use values from the configuration or from existing resources";
        assertThat(output)
                .contains(problems(
                        "RoleWithoutUser",
                        "unknown",
                        "requireSessionName[0]" + remedy,
                        "requireSessionTag.team[1]" + remedy,
                        "trustCondition" + remedy))
                .doesNotContain("\"allowed\" cannot be created");

        output = stack.program(bucket + """
                  wrong:
                    type: assume-role:UnprivilegedUserWithRole
                    properties:
                      userName: ${bucket.arn}
                      externalId: {fn::secret: "hush hush hush hush ${bucket.arn}"}
                      rolePolicy: ${policy}
                    options:
                      dependsOn: ["${allowed}"]
                """).run(UP).failed();
        var arn = stack.resources().get("bucket").at("/outputs/arn").asText();
        assertThat(output)
                .contains(problems(
                        "UnprivilegedUserWithRole",
                        "wrong",
                        "externalId: the given value is not allowed; it is a secret, so it is not shown; allowed: 2 to 1224 characters from A-Z a-z 0-9 _ + = , . @ : / -.",
                        "userName: got \"" + arn + "\"; allowed: 1 to 64 characters from A-Z a-z 0-9 _ + = , . @ -."));
        assertThat(stack.resources()).containsKeys("allowed", "allowed-policy").doesNotContainKey("wrong-user");
        assertThat(Files.readString(stack.state())).contains("ciphertext");
    }

    /** Returns the message as the engine prints it. */
    private static String problems(String type, String name, String... problems) {
        var message = new StringBuilder(
                "resource '" + name + "' has a problem: " + type + " \"" + name + "\" cannot be created:\n");
        for (var problem : problems) {
            message.append(problem.startsWith(" ") ? "          " : "      - ")
                    .append(problem.strip())
                    .append('\n');
        }
        return message.toString();
    }
}
