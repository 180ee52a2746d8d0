package io.assumerole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;
import software.amazon.awssdk.policybuilder.iam.IamValue;

/**
 * The AWS SDK's own reader as an independent opinion on what a text says. It reads shape only: it
 * takes almost any text for a policy.
 */
final class Oracle {
    private Oracle() {}

    /** Fails unless the SDK reads the same elements out of the text. */
    static void assertReadsTheSame(PolicyDocument document, String json) {
        var policy = IamPolicy.fromJson(json);
        // The SDK takes a missing version for the newest; IAM takes it for the oldest.
        document.version().ifPresent(version -> assertThat(policy.version()).isEqualTo(version));
        assertThat(policy.id()).isEqualTo(document.id().orElse(null));
        assertThat(policy.statements()).hasSameSizeAs(document.statements());
        for (int i = 0; i < document.statements().size(); i++) {
            assertReadsTheSame(document.statements().get(i), policy.statements().get(i));
        }
    }

    private static void assertReadsTheSame(Statement statement, IamStatement other) {
        assertThat(other.sid()).isEqualTo(statement.sid().orElse(null));
        assertThat(other.effect().value()).isEqualTo(statement.effect().json());
        assertThat(principals(other.principals())).isEqualTo(ours(statement.principals()));
        assertThat(principals(other.notPrincipals())).isEqualTo(ours(statement.notPrincipals()));
        assertThat(values(other.actions())).isEqualTo(statement.actions());
        assertThat(values(other.notActions())).isEqualTo(statement.notActions());
        assertThat(values(other.resources())).isEqualTo(statement.resources());
        assertThat(values(other.notResources())).isEqualTo(statement.notResources());
        assertThat(other.conditions().stream()
                        .map(condition -> name(condition.operator())
                                + " "
                                + condition.key().value()
                                + " "
                                + condition.value())
                        .toList())
                .isEqualTo(statement.conditions().stream()
                        .flatMap(condition -> condition.values().stream()
                                .map(value -> condition.operator() + " " + condition.key() + " " + value))
                        .toList());
    }

    private static String name(IamConditionOperator operator) {
        return operator.value();
    }

    private static List<String> values(List<? extends IamValue> values) {
        return values.stream().map(IamValue::value).toList();
    }

    private static List<String> principals(List<IamPrincipal> principals) {
        var texts = new ArrayList<String>();
        for (var principal : principals) {
            // The SDK keeps * and {"AWS":"*"} apart; both are everyone.
            var type = principal.type().value();
            texts.add(("*".equals(type) ? "AWS" : type) + " " + principal.id());
        }
        return texts;
    }

    private static List<String> ours(List<Principal> principals) {
        return principals.stream().map(p -> p.type() + " " + p.value()).toList();
    }
}
