package io.assumerole.policy;

import static io.assumerole.policy.ConditionOperator.BOOL;
import static io.assumerole.policy.ConditionOperator.STRING_EQUALS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads and writes documents that use every element of the grammar; does not prove that their
 * values make sense together.
 */
class GoldenFilesTest {

    static java.util.List<String> names() {
        return GoldenFiles.names();
    }

    @Test
    void has_a_document_for_every_element() {
        var all = String.join("", names().stream().map(GoldenFiles::text).toList());

        assertThat(names()).hasSizeGreaterThan(18);
        for (var word : new String[] {
            "Version",
            "Id",
            "Statement",
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "AWS",
            "Service",
            "Federated",
            "CanonicalUser",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition"
        }) {
            assertThat(all).contains("\"" + word + "\"");
        }
        for (var operator : ConditionOperator.names()) {
            if (!operator.contains("IfExists") && !operator.contains(":")) {
                assertThat(all).contains("\"" + operator + "\"");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void keeps_every_byte_but_white_space(String name) throws JsonProcessingException {
        var text = GoldenFiles.text(name);
        var written = PolicyDocument.parse(text).toJson();

        assertThat(written.replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
        assertThat(GoldenFiles.MAPPER.readTree(written)).isEqualTo(GoldenFiles.MAPPER.readTree(text));
        assertThat(PolicyDocument.parse(written).toJson()).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("names")
    void reads_what_the_sdk_reads(String name) {
        var text = GoldenFiles.text(name);

        Oracle.assertReadsTheSame(PolicyDocument.parse(text), text);
    }

    @ParameterizedTest
    @MethodSource("names")
    void writes_its_statements_anew_so_that_both_readers_read_the_same(String name) {
        var read = PolicyDocument.parse(GoldenFiles.text(name));
        var built = PolicyDocument.of(read.statements().toArray(Statement[]::new));

        assertThat(built.statements()).isEqualTo(read.statements());
        assertThat(PolicyDocument.parse(built.toJson())).isEqualTo(built);
        Oracle.assertReadsTheSame(built, built.toJson());
    }

    @Test
    void writes_a_built_document_exactly_as_its_golden_file() {
        var document = PolicyDocument.of(
                Statement.allow()
                        .action("sts:AssumeRole", "sts:TagSession")
                        .condition(Condition.externalId("one", "two"))
                        .condition(
                                Condition.of(BOOL.ifExists(), "aws:SecureTransport", "true"),
                                Condition.of(STRING_EQUALS, "aws:RequestTag/team", "blue"))
                        .principal(
                                Principal.aws("arn:aws:iam::123456789012:user/deployer"),
                                Principal.service("ec2.amazonaws.com"))
                        .principal(Principal.everyone())
                        .sid("First")
                        .build(),
                Statement.deny()
                        .notResource("arn:aws:s3:::café\u4e2d/*")
                        .notAction("sts:AssumeRole")
                        .notPrincipal(Principal.federated("accounts.google.com"))
                        .build(),
                Statement.allow()
                        .action("s3:GetObject")
                        .resource("arn:aws:s3:::a/*", "arn:aws:s3:::b/*")
                        .build());
        var golden = PolicyDocument.parse(GoldenFiles.text("built.json")).toJson();

        assertThat(document.toJson()).isEqualToIgnoringCase(golden);
        assertThat(document).isEqualTo(PolicyDocument.parse(golden));
        assertThat(PolicyDocument.parse(document.toJson())).isEqualTo(document);
    }

    @Test
    void tells_versions_and_ids_apart() {
        assertThat(PolicyDocument.parse(GoldenFiles.text("no-version.json")).version())
                .isEmpty();
        assertThat(PolicyDocument.parse(GoldenFiles.text("old-version.json")).version())
                .contains("2008-10-17");
        assertThat(PolicyDocument.parse(GoldenFiles.text("not-principal.json")).id())
                .contains("Not a trust policy");
        assertThat(PolicyDocument.parse(GoldenFiles.text("minimal.json")).id()).isEmpty();
    }
}
