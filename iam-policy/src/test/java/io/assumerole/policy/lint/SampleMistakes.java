package io.assumerole.policy.lint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Identity policies made by chance, some with one mistake of those that people make. */
final class SampleMistakes {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An action, a resource that it takes, and a condition key that it has. */
    private static final List<List<String>> CALLS = List.of(
            List.of("s3:GetObject", "arn:aws:s3:::bucket/*", "s3:ExistingObjectTag/team"),
            List.of("s3:ListBucket", "arn:aws:s3:::bucket", "s3:prefix"),
            List.of("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:queue", "aws:PrincipalTag/team"),
            List.of("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/t", "aws:PrincipalOrgID"),
            List.of("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:123456789012:function:f", "aws:username"),
            List.of("iam:GetRole", "arn:aws:iam::123456789012:role/r", "aws:PrincipalAccount"),
            List.of("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/k", "kms:ViaService"),
            List.of("ec2:DescribeInstances", "*", "ec2:Region"));

    private final Random random;

    SampleMistakes(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        var document = JSON.createObjectNode().put("Version", "2012-10-17");
        var statements = document.putArray("Statement");
        for (int i = random.nextInt(2); i >= 0; i--) {
            statement(statements.addObject(), i);
        }
        if (random.nextInt(3) > 0) {
            mistake(document, (ObjectNode) statements.get(random.nextInt(statements.size())));
        }
        return document.toString();
    }

    private void statement(ObjectNode statement, int index) {
        var call = CALLS.get(random.nextInt(CALLS.size()));
        statement.put("Sid", "Statement" + index).put("Effect", random.nextInt(4) == 0 ? "Deny" : "Allow");
        statement.putArray("Action").add(call.get(0));
        statement.putArray("Resource").add(call.get(1));
        if (random.nextBoolean()) {
            statement.withObject("/Condition/StringEquals").put(call.get(2), "value");
        }
    }

    private void mistake(ObjectNode document, ObjectNode statement) {
        var actions = (ArrayNode) statement.get("Action");
        var action = actions.get(0).asText();
        switch (random.nextInt(14)) {
            case 0 -> actions.set(0, misspelt(action));
            case 1 ->
                actions.set(
                        0, misspelt(action.substring(0, action.indexOf(':'))) + action.substring(action.indexOf(':')));
            case 2 -> actions.set(0, action + "*x*");
            case 3 ->
                statement
                        .putArray("Resource")
                        .add(CALLS.get(random.nextInt(CALLS.size())).get(1));
            case 4 -> statement.withObject("/Condition/StringEquals").put("s3:prefix", "value");
            case 5 -> statement.withObject("/Condition/StringEquals").put("aws:SourceIP4", "value");
            case 6 -> statement.withObject("/Condition/StringEquals").put("aws:CurrentTime", "value");
            case 7 -> statement.withObject("/Condition/StringEqual").put("aws:username", "value");
            case 8 -> statement.withObject("/Condition/NumericEquals").put("aws:username", "value");
            case 9 -> statement.put("Effect", "allow");
            case 10 -> statement.put("Sid", "not a Sid");
            case 11 -> document.put("Version", "2012-10-18");
            case 12 -> statement.remove("Resource");
            default -> statement.putArray("Resource").add("arn:aws:s3::bucket");
        }
    }

    private String misspelt(String word) {
        int at = 1 + random.nextInt(word.length() - 1);
        var letters = new ArrayList<Character>();
        for (char c : word.toCharArray()) {
            letters.add(c);
        }
        if (letters.get(at) != ':' && letters.get(at - 1) != ':') {
            letters.add(at, letters.remove(at - 1));
        }
        var text = new StringBuilder();
        letters.forEach(text::append);
        return text.toString();
    }
}
