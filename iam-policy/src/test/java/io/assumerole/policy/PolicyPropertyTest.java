package io.assumerole.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.PolicyLint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Holds for any document that the arbitraries make; does not prove anything about AWS. */
@Tag("slow")
class PolicyPropertyTest {

    /** One way to spoil any valid document; each takes the first statement. */
    enum Mutation {
        VERSION(root -> root.put("Version", "2020-01-01")),
        VERSION_NUMBER(root -> root.put("Version", 2012)),
        UNKNOWN_KEY(root -> root.put("version", "2012-10-17")),
        NO_STATEMENT(root -> root.remove("Statement")),
        EMPTY_STATEMENT(root -> root.putArray("Statement")),
        NULL_STATEMENT(root -> root.putArray("Statement").addNull()),
        NO_EFFECT(root -> first(root).remove("Effect")),
        EFFECT(root -> first(root).put("Effect", "Permit")),
        LOWER_CASE_EFFECT(root -> first(root).put("Effect", "allow")),
        SID(root -> first(root).put("Sid", "with\nline")),
        SAME_SID(root -> {
            first(root).put("Sid", "Same");
            ((ArrayNode) root.get("Statement")).add(first(root).deepCopy());
        }),
        NO_ACTION(root -> first(root).remove(List.of("Action", "NotAction"))),
        BOTH_ACTIONS(root -> {
            first(root).put("Action", "s3:*");
            first(root).put("NotAction", "s3:*");
        }),
        ACTION(root -> action(root, "s3.GetObject")),
        WILDCARD_SERVICE(root -> action(root, "*:GetObject")),
        TWO_COLONS(root -> action(root, "s3:Get:Object")),
        EMPTY_ACTIONS(root -> {
            first(root).remove("NotAction");
            first(root).putArray("Action");
        }),
        BOTH_RESOURCES(root -> {
            first(root).put("Resource", "*");
            first(root).put("NotResource", "*");
        }),
        RESOURCE(root -> resource(root, "bucket/*")),
        LINE_BREAK(root -> resource(root, "arn:aws:s3:::a\nb")),
        COLON(root -> resource(root, "arn:aws:s3::bucket")),
        PARTITION(root -> resource(root, "arn:amazon:s3:::bucket")),
        REGION(root -> resource(root, "arn:aws:s3:us-east-1::bucket")),
        IAM_TYPE(root -> resource(root, "arn:aws:iam::123456789012:usr/x")),
        VARIABLE_AS_SERVICE(root -> resource(root, "arn:aws:${aws:username}:::a")),
        OPEN_VARIABLE(root -> resource(root, "arn:aws:s3:::example/${aws:username")),
        BOTH_PRINCIPALS(root -> {
            first(root).put("Principal", "*");
            first(root).put("NotPrincipal", "*");
        }),
        PRINCIPAL_TYPE(root -> principal(root, "Nobody", "123456789012")),
        GROUP(root -> principal(root, "AWS", "arn:aws:iam::123456789012:group/all")),
        WILDCARD_USER(root -> principal(root, "AWS", "arn:aws:iam::123456789012:user/*")),
        SHORT_ACCOUNT(root -> principal(root, "AWS", "12345678901")),
        SERVICE(root -> principal(root, "Service", "ec2")),
        OPERATOR(root -> condition(root, "StringEqualz", "aws:SourceVpc", "vpc-1")),
        NULL_IF_EXISTS(root -> condition(root, "NullIfExists", "aws:SourceVpc", "true")),
        KEY(root -> condition(root, "StringEquals", "SourceVpc", "vpc-1")),
        NUMBER(root -> condition(root, "NumericEquals", "s3:max-keys", "ten")),
        DATE(root -> condition(root, "DateLessThan", "aws:CurrentTime", "2030-02-30")),
        BOOL(root -> condition(root, "Bool", "aws:SecureTransport", "yes")),
        ADDRESS(root -> condition(root, "IpAddress", "aws:SourceIp", "203.0.113.256")),
        PREFIX(root -> condition(root, "IpAddress", "aws:SourceIp", "203.0.113.0/33")),
        ARN(root -> condition(root, "ArnLike", "aws:SourceArn", "arn:aws:sns:*")),
        BINARY(root -> condition(root, "BinaryEquals", "example:key", "~")),
        EXTERNAL_ID(root -> condition(root, "StringEquals", "sts:ExternalId", "x")),
        NO_VALUE(root -> conditions(root).putObject("Bool").putArray("aws:SecureTransport"));

        private final Consumer<ObjectNode> spoil;

        Mutation(Consumer<ObjectNode> spoil) {
            this.spoil = spoil;
        }

        private static ObjectNode first(ObjectNode root) {
            return (ObjectNode) root.get("Statement").get(0);
        }

        private static void action(ObjectNode root, String action) {
            first(root).remove("NotAction");
            first(root).putArray("Action").add("s3:GetObject").add(action);
        }

        private static void resource(ObjectNode root, String resource) {
            first(root).remove("NotResource");
            first(root).put("Resource", resource);
        }

        private static void principal(ObjectNode root, String type, String value) {
            first(root).remove("NotPrincipal");
            first(root).putObject("Principal").put(type, value);
        }

        private static ObjectNode conditions(ObjectNode root) {
            return first(root).putObject("Condition");
        }

        private static void condition(ObjectNode root, String operator, String key, String value) {
            conditions(root).putObject(operator).put(key, value);
        }
    }

    @Property(tries = 500)
    void keeps_a_document_through_writing_and_reading(@ForAll("documents") PolicyDocument document) {
        var read = PolicyDocument.parse(document.toJson());

        assertThat(read).isEqualTo(document).hasSameHashCodeAs(document);
        assertThat(read.toJson()).isEqualTo(document.toJson());
        assertThat(PolicyDocument.of(read.statements().toArray(Statement[]::new))
                        .toJson())
                .isEqualTo(document.toJson());
    }

    @Property(tries = 200)
    void keeps_a_document_through_pretty_printing(@ForAll("documents") PolicyDocument document) throws IOException {
        var pretty = GoldenFiles.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(GoldenFiles.MAPPER.readTree(document.toJson()));

        assertThat(PolicyDocument.parse(pretty)).isEqualTo(document);
        assertThat(PolicyDocument.parse(pretty).toJson()).isEqualTo(document.toJson());
        assertThat(PolicyDocument.parse(pretty).size()).isEqualTo(document.size());
    }

    @Property(tries = 200)
    void writes_what_the_sdk_reads(@ForAll("documents") PolicyDocument document) {
        Oracle.assertReadsTheSame(document, document.toJson());
    }

    @Property(tries = 1000)
    void rejects_any_document_that_was_spoilt(@ForAll("documents") PolicyDocument document, @ForAll Mutation mutation)
            throws IOException {
        var root = tree(document);
        var whole = GoldenFiles.MAPPER.writeValueAsString(root);
        assertThat(PolicyDocument.parse(whole)).isEqualTo(document);

        mutation.spoil.accept(root);
        var spoilt = GoldenFiles.MAPPER.writeValueAsString(root);

        assertThatThrownBy(() -> PolicyDocument.parse(spoilt))
                .as("%s: %s", mutation, spoilt)
                .isInstanceOf(InvalidPolicyException.class);
    }

    @Property(tries = 1000)
    void lets_nothing_but_its_own_exception_out(@ForAll("texts") String text) {
        try {
            assertThat(PolicyDocument.parse(text).statements()).isNotEmpty();
        } catch (InvalidPolicyException e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.getMessage()).contains(e.problems().get(0).toString());
        }
    }

    @Property(tries = 500)
    void decides_and_lints_any_document(@ForAll("documents") PolicyDocument document) {
        for (var kind : PolicyKind.values()) {
            assertThat(PolicyLint.create().check(document, kind)).isNotNull();
        }
        var withoutPrincipals = document.statements().stream()
                .filter(statement -> statement.principals().isEmpty())
                .filter(statement -> statement.notPrincipals().isEmpty())
                .filter(statement -> !statement.resources().isEmpty()
                        || !statement.notResources().isEmpty())
                .toArray(Statement[]::new);
        if (withoutPrincipals.length > 0) {
            var decision = PolicyEvaluator.builder()
                    .identity(PolicyDocument.of(withoutPrincipals))
                    .build()
                    .decide(AccessRequest.byUser(Fixtures.USER)
                            .asksFor("s3:GetObject", "arn:aws:s3:::example/a")
                            .build());
            // An undecided one has a statement only if it hangs on that.
            if (decision.outcome() != Decision.Outcome.UNDECIDED) {
                assertThat(decision.statement().isPresent())
                        .isEqualTo(decision.outcome() != Decision.Outcome.IMPLICITLY_DENIED);
            }
        }
    }

    private static ObjectNode tree(PolicyDocument document) {
        try {
            return (ObjectNode) GoldenFiles.MAPPER.readTree(document.toJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plain text, JSON tokens in any order, and documents with a piece cut out or put in. */
    @Provide
    Arbitrary<String> texts() {
        var tokens = Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "\\",
                        "\\u",
                        "\\ud800",
                        "null",
                        "true",
                        "-1e9",
                        "\"Statement\"",
                        "\"Effect\"",
                        "\"Allow\"",
                        "\"*\"",
                        "\"Principal\"",
                        "\"Condition\"",
                        "\"Bool\"",
                        "${",
                        "\u0000",
                        "\ud83d",
                        " ",
                        "\n")
                .list()
                .ofMaxSize(60)
                .map(list -> String.join("", list));
        var cut = Combinators.combine(
                        documents(),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.strings().ofMaxLength(3))
                .as((document, from, length, piece) -> {
                    var json = document.toJson();
                    int start = (int) (from * json.length());
                    int end = (int) (start + length * length * (json.length() - start));
                    return json.substring(0, start) + piece + json.substring(end);
                });
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200), tokens, cut);
    }

    @Provide
    Arbitrary<PolicyDocument> documents() {
        return statements().list().ofMinSize(1).ofMaxSize(4).map(PolicyPropertyTest::document);
    }

    private static PolicyDocument document(List<Statement> statements) {
        var sids = new HashSet<String>();
        var unique = new ArrayList<Statement>();
        for (var statement : statements) {
            if (statement.sid().isEmpty() || sids.add(statement.sid().get())) {
                unique.add(statement);
            }
        }
        return PolicyDocument.of(unique.toArray(Statement[]::new));
    }

    private Arbitrary<Statement> statements() {
        Arbitrary<Integer> shape = Arbitraries.integers().between(0, 63);
        return Combinators.combine(
                        shape,
                        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(8),
                        actions().list().ofMinSize(1).ofMaxSize(3),
                        resources().list().ofMinSize(1).ofMaxSize(3),
                        principals().list().ofMinSize(1).ofMaxSize(4),
                        conditions().list().ofMaxSize(4))
                .as(PolicyPropertyTest::statement);
    }

    private static Statement statement(
            int shape,
            String sid,
            List<String> actions,
            List<String> resources,
            List<Principal> principals,
            List<Condition> conditions) {
        var builder = (shape & 1) == 0 ? Statement.allow() : Statement.deny();
        if ((shape & 2) == 0) {
            builder.sid(sid);
        }
        var actionArray = actions.toArray(String[]::new);
        var resourceArray = resources.toArray(String[]::new);
        var principalArray = principals.toArray(Principal[]::new);
        builder = (shape & 4) == 0 ? builder.action(actionArray) : builder.notAction(actionArray);
        builder = switch (shape >> 3 & 3) {
            case 0, 1 -> builder.resource(resourceArray);
            case 2 -> builder.notResource(resourceArray);
            default -> builder.principal(principalArray);
        };
        var seen = new HashSet<String>();
        for (var condition : conditions) {
            if (seen.add(condition.operator() + condition.key().toLowerCase(Locale.ROOT))) {
                builder.condition(condition);
            }
        }
        return builder.build();
    }

    private static Arbitrary<String> actions() {
        return Arbitraries.of(
                "*",
                "s3:*",
                "s3:GetObject",
                "s3:Get?bject",
                "iam:*AccessKey*",
                "sts:AssumeRole",
                "aws-marketplace:ViewSubscriptions",
                "EC2:runinstances");
    }

    private static Arbitrary<String> resources() {
        return Arbitraries.oneOf(
                Arbitraries.of("*", "arn:aws:s3:::*", "arn:*:iam::123456789012:role/*", "arn:aws:sqs"),
                text().map(text -> "arn:aws-cn:s3:::" + text.replace("${", "") + "e"),
                text().map(text -> "arn:aws:s3:::" + text.replace("${", "") + "${aws:username}"));
    }

    private static Arbitrary<Principal> principals() {
        return Arbitraries.of(
                Principal.everyone(),
                Principal.aws("123456789012"),
                Principal.aws("arn:aws:iam::000000000000:root"),
                Principal.aws("arn:aws-us-gov:iam::123456789012:user/a/b/c"),
                Principal.aws("arn:aws:sts::123456789012:assumed-role/r/session"),
                Principal.aws("AIDACKCEVSQ6C2EXAMPLE"),
                Principal.service("ec2.amazonaws.com"),
                Principal.federated("accounts.google.com"),
                Principal.canonicalUser("0".repeat(64)));
    }

    private static Arbitrary<Condition> conditions() {
        var keys = Arbitraries.of("aws:SourceIp", "aws:x", "AWS:X", "s3:é", "a:b/c d:e");
        var names = Arbitraries.of(ConditionOperator.names().toArray(String[]::new));
        return Combinators.combine(names, keys, text()).as((name, key, text) -> {
            var operator = ConditionOperator.named(name).orElseThrow();
            return switch (operator.kind()) {
                case STRING -> Condition.of(operator, key, text.replace("${", ""), "${*}");
                case NUMERIC -> Condition.of(operator, key, "-12.5e3");
                case DATE -> Condition.of(operator, key, "2030-01-01", "7");
                case BOOL, NULL -> Condition.of(operator, key, "true");
                case BINARY -> Condition.of(operator, key, "YQ==");
                case IP -> Condition.of(operator, key, "::1/64", "10.0.0.0/8");
                case ARN -> Condition.of(operator, key, "arn:aws:s3:::" + text.replace("${", ""));
            };
        });
    }

    /** Text that JSON must escape, that IAM takes as it is, and that lies beyond. */
    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withChars("aZ0 :/*?$\"\\")
                .withChars('\u00a0', '\u00ff', '\u0100', '\u4e2d', '\uff41')
                .ofMaxLength(12);
    }
}
