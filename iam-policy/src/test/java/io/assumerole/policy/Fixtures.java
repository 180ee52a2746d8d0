package io.assumerole.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.compare.NewAccess;
import io.assumerole.policy.decision.Decision;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Names, documents, and assertions that several tests use. */
public final class Fixtures {
    public static final UserArn USER = UserArn.parse("arn:aws:iam::123456789012:user/deployer");
    public static final UserArn OTHER_USER = UserArn.parse("arn:aws:iam::123456789012:user/other");
    public static final UserArn FOREIGN_USER = UserArn.parse("arn:aws:iam::999999999999:user/deployer");
    public static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/target");
    public static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:q";
    public static final RoleArn CALLING_ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/ci/caller");

    private Fixtures() {}

    /** Parses JSON with single quotes instead of double quotes. */
    public static PolicyDocument policy(String json) {
        return PolicyDocument.parse(json.replace('\'', '"'));
    }

    public static PolicyDocument statement(String elements) {
        return policy("{'Version':'2012-10-17','Statement':[{" + elements + "}]}");
    }

    /** Returns all operators with all their qualifiers. */
    public static List<ConditionOperator> operators() {
        return ConditionOperator.names().stream()
                .map(name -> ConditionOperator.named(name).orElseThrow())
                .toList();
    }

    public static Condition condition(String operator, String key, String... values) {
        return new Condition(ConditionOperator.named(operator).orElseThrow(), key, List.of(values));
    }

    public static void assertOutcome(Decision.Outcome outcome, Decision decision) {
        assertThat(decision.outcome()).as("%s", decision).isEqualTo(outcome);
    }

    public static void assertOutcome(NewAccess.Outcome outcome, NewAccess access) {
        assertThat(access.outcome()).as("%s", access).isEqualTo(outcome);
    }

    /** Checks that a call refuses its arguments, with all of this in its message. */
    public static void rejects(ThrowingCallable call, String... message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(message);
    }

    /** Checks that a call refuses a policy, with all of this in its message. */
    public static void rejectsPolicy(ThrowingCallable call, String... message) {
        assertThatThrownBy(call).isInstanceOf(InvalidPolicyException.class).hasMessageContainingAll(message);
    }
}
