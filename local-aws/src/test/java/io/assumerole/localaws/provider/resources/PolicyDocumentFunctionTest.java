package io.assumerole.localaws.provider.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proves the policies of {@code getPolicyDocument}. Does not prove the white space and the ID of the official plugin. */
class PolicyDocumentFunctionTest {
    private static final String READ =
            "{\"Statement\":[{\"Action\":\"s3:GetObject\",\"Effect\":\"Allow\",\"Resource\":\"*\",\"Sid\":\"Read\"}]}";

    private static String json(Map<String, Object> args) {
        return PolicyDocumentFunction.json(new Values(PropertyCodec.read(PropertyCodec.write(args))));
    }

    private static String statement(Map<String, Object> statement) {
        return json(Map.of("statements", List.of(statement)));
    }

    @Test
    void builds_every_member_of_a_statement() {
        assertThat(statement(Map.of(
                        "sid", "S",
                        "effect", "Deny",
                        "actions", List.of("s3:GetObject", "s3:PutObject"),
                        "resources", List.of("arn:aws:s3:::b/&{aws:username}"),
                        "principals", List.of(Map.of("type", "AWS", "identifiers", List.of("123456789012"))),
                        "conditions",
                                List.of(
                                        Map.of(
                                                "test",
                                                "StringEquals",
                                                "variable",
                                                "aws:a",
                                                "values",
                                                List.of("b", "a")),
                                        Map.of("test", "StringEquals", "variable", "aws:a", "values", List.of("c")),
                                        Map.of("test", "Bool", "variable", "aws:b", "values", List.of("true"))))))
                .isEqualTo("{\"Statement\":[{\"Action\":[\"s3:PutObject\",\"s3:GetObject\"],"
                        + "\"Condition\":{\"Bool\":{\"aws:b\":\"true\"},"
                        + "\"StringEquals\":{\"aws:a\":[\"b\",\"a\",\"c\"]}},"
                        + "\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"123456789012\"},"
                        + "\"Resource\":\"arn:aws:s3:::b/${aws:username}\",\"Sid\":\"S\"}],"
                        + "\"Version\":\"2012-10-17\"}");
        assertThat(statement(Map.of(
                        "notActions", List.of("iam:*"),
                        "notResources", List.of("arn:aws:s3:::b"),
                        "notPrincipals", List.of(Map.of("type", "Service", "identifiers", List.of("a", "b"))))))
                .isEqualTo("{\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\","
                        + "\"NotPrincipal\":{\"Service\":[\"b\",\"a\"]},\"NotResource\":\"arn:aws:s3:::b\"}],"
                        + "\"Version\":\"2012-10-17\"}");
    }

    @Test
    void shortens_only_the_principal_that_is_everyone() {
        var everyone = Map.of("type", "*", "identifiers", List.of("*"));
        var account = Map.of("type", "AWS", "identifiers", List.of("*"));

        assertThat(statement(Map.of("principals", List.of(everyone)))).contains("\"Principal\":\"*\"");
        assertThat(statement(Map.of("principals", List.of(account)))).contains("\"Principal\":{\"AWS\":\"*\"}");
        assertThat(statement(Map.of(
                        "principals", List.of(account, Map.of("type", "AWS", "identifiers", List.of("1", "2"))))))
                .contains("\"Principal\":{\"AWS\":[\"*\",\"2\",\"1\"]}");
    }

    @Test
    void merges_other_policies_by_their_sids() {
        var write = Map.of("sid", "Write", "actions", List.of("s3:PutObject"));
        var read = Map.of("sid", "Read", "actions", List.of("s3:ListBucket"));

        assertThat(json(Map.of("sourcePolicyDocuments", List.of(READ), "statements", List.of(write))))
                .contains("s3:GetObject", "s3:PutObject");
        assertThat(json(Map.of("sourcePolicyDocuments", List.of(READ), "statements", List.of(read))))
                .contains("s3:ListBucket")
                .doesNotContain("s3:GetObject");
        assertThat(json(Map.of("overridePolicyDocuments", List.of(READ), "statements", List.of(read, write))))
                .contains("s3:GetObject", "s3:PutObject")
                .doesNotContain("s3:ListBucket");
        assertThat(json(Map.of("overridePolicyDocuments", List.of(READ), "statements", List.of(write))))
                .contains("s3:GetObject", "s3:PutObject");
    }

    @Test
    void keeps_version_and_id() {
        assertThat(json(Map.of("version", "2008-10-17", "policyId", "I")))
                .isEqualTo("{\"Id\":\"I\",\"Version\":\"2008-10-17\"}");
        assertThat(json(Map.of())).isEqualTo("{\"Version\":\"2012-10-17\"}");
    }

    @Test
    void rejects_what_the_official_plugin_rejects() {
        var read = Map.of("sid", "Read", "actions", List.of("s3:ListBucket"));

        assertThatThrownBy(() -> json(Map.of("statements", List.of(read, read))))
                .hasMessage("duplicate Sid (Read). Remove the Sid or ensure Sids are unique.");
        assertThatThrownBy(() -> json(Map.of("sourcePolicyDocuments", List.of(READ, READ))))
                .hasMessageContaining("duplicate Sid (Read)");
        assertThatThrownBy(() -> statement(Map.of("effect", "allow")))
                .hasMessage("expected effect to be one of [Allow, Deny], got allow");
        assertThatThrownBy(() -> statement(Map.of("condition", List.of())))
                .hasMessageStartingWith("a statement has no argument 'condition'; it may have actions, conditions");
        assertThatThrownBy(() -> statement(Map.of("conditions", List.of(Map.of("test", "Bool")))))
                .hasMessage("Missing required argument 'variable'");
        assertThatThrownBy(() -> json(Map.of(
                        "version",
                        "2008-10-17",
                        "statements",
                        List.of(Map.of("resources", List.of("&{aws:username}"))))))
                .hasMessageContaining("found &{ sequence");
        for (var invalid : List.of("", "[]", "{\"Statement\":[1]}")) {
            assertThatThrownBy(() -> json(Map.of("sourcePolicyDocuments", List.of(invalid))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
