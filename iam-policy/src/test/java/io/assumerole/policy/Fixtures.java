package io.assumerole.policy;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import java.util.List;

/** Names that several tests use. */
public final class Fixtures {
    public static final UserArn USER = UserArn.parse("arn:aws:iam::123456789012:user/deployer");
    public static final UserArn OTHER_USER = UserArn.parse("arn:aws:iam::123456789012:user/other");
    public static final UserArn FOREIGN_USER = UserArn.parse("arn:aws:iam::999999999999:user/deployer");
    public static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/target");
    public static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:q";
    public static final RoleArn CALLING_ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/ci/caller");

    private Fixtures() {}

    /** Reads JSON with single quotes in place of double ones. */
    public static PolicyDocument policy(String json) {
        return PolicyDocument.parse(json.replace('\'', '"'));
    }

    public static PolicyDocument statement(String elements) {
        return policy("{'Version':'2012-10-17','Statement':[{" + elements + "}]}");
    }

    /** All operators with all their qualifiers. */
    public static List<ConditionOperator> operators() {
        return ConditionOperator.names().stream()
                .map(name -> ConditionOperator.named(name).orElseThrow())
                .toList();
    }

    public static Condition condition(String operator, String key, String... values) {
        return new Condition(ConditionOperator.named(operator).orElseThrow(), key, List.of(values));
    }
}
