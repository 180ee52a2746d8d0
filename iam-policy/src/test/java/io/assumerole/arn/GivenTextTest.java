package io.assumerole.arn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No value takes the text of an output or what cannot be seen; the same value without it is taken.
 * Does not prove that AWS would refuse it.
 */
class GivenTextTest {

    private record Value(String name, String good, Consumer<String> maker) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Value of(String name, String good, Consumer<String> maker) {
        return new Value(name, good, maker);
    }

    private static Stream<Value> values() {
        return Stream.of(
                of("AccountId", "123456789012", AccountId::new),
                of("ExternalId", "external", ExternalId::new),
                of("IamPath", "/ci/", IamPath::new),
                of("Partition", "aws", Partition::new),
                of("PolicyName", "policy", PolicyName::new),
                of("PolicyPath", "/ci/", PolicyPath::new),
                of("RoleName", "role", RoleName::new),
                of("SessionName", "session", SessionName::new),
                of("SourceIdentity", "identity", SourceIdentity::new),
                of("Tag key", "team", text -> new Tag(text, "red")),
                of("Tag value of team", "red", text -> new Tag("team", text)),
                of("Tag value of team", "red", text -> Tags.of(Map.of("team", text))),
                of("UserName", "user", UserName::new),
                of("Region", "eu-west-1", Partition::ofRegion),
                of("RoleArn", "arn:aws:iam::123456789012:role/r", RoleArn::parse),
                of("UserArn", "arn:aws:iam::123456789012:user/u", UserArn::parse),
                of("PolicyArn", "arn:aws:iam::123456789012:policy/p", PolicyArn::parse),
                of("AssumedRoleArn", "arn:aws:sts::123456789012:assumed-role/r/session", AssumedRoleArn::parse),
                of("OidcProviderArn", "arn:aws:iam::123456789012:oidc-provider/example.com", OidcProviderArn::parse));
    }

    @ParameterizedTest
    @MethodSource("values")
    void refuses_the_text_of_an_output(Value value) {
        var output = Output.of("value").toString();

        assertThatCode(() -> value.maker().accept(value.good())).doesNotThrowAnyException();
        for (var text : List.of(output, value.good() + output)) {
            assertThatThrownBy(() -> value.maker().accept(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(value.name() + ": ")
                    .hasMessageContaining("the text of an Output, not its value")
                    .hasMessageContaining("output.applyValue(");
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void refuses_what_cannot_be_seen(Value value) {
        for (var bad : List.of("\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u2028")) {
            var good = value.good();
            for (var text : List.of(good + bad, bad + good, good.charAt(0) + bad + good.substring(1))) {
                assertThatThrownBy(() -> value.maker().accept(text))
                        .as("%s", (int) bad.charAt(0))
                        .isInstanceOf(IllegalArgumentException.class)
                        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(bad));
            }
        }
    }
}
