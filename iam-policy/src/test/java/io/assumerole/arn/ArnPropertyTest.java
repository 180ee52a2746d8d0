package io.assumerole.arn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any text to the readers of ARNs: read and written back as it was, or refused in one line. Does
 * not prove that AWS takes what is read.
 */
class ArnPropertyTest {

    private static final List<Function<String, ?>> READERS =
            List.of(RoleArn::parse, UserArn::parse, PolicyArn::parse, AssumedRoleArn::parse, OidcProviderArn::parse);

    @Property(tries = 2000)
    void reads_what_it_writes_or_refuses_in_one_line(@ForAll("texts") String text) {
        for (var reader : READERS) {
            try {
                assertThat(reader.apply(text)).hasToString(text);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains("; allowed: ");
                assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl);
                assertThat(e.getMessage().length()).isLessThan(2_000);
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        var parts = Arbitraries.of(
                "arn",
                ":",
                "/",
                "aws",
                "aws-cn",
                "iam",
                "sts",
                "123456789012",
                "role",
                "user",
                "policy",
                "assumed-role",
                "oidc-provider",
                "name",
                "*",
                "\n",
                "\0",
                "\u0430",
                "\ud83d",
                "example.com",
                "${aws:username}",
                "\"",
                " ");
        var pieces = parts.list().ofMaxSize(16).map(list -> String.join("", list));
        var whole = Combinators.combine(
                        Arbitraries.of("aws", "aws-cn", "AWS", ""),
                        Arbitraries.of("iam", "sts", "s3"),
                        Arbitraries.of("123456789012", "aws", "12", ""),
                        Arbitraries.of("role/", "user/", "policy/", "assumed-role/r/", "oidc-provider/"),
                        Arbitraries.strings().ofMaxLength(70).ascii())
                .as((a, b, c, d, e) -> "arn:" + a + ":" + b + "::" + c + ":" + d + e);
        return Arbitraries.oneOf(pieces, whole, Arbitraries.strings().ofMaxLength(3_000));
    }
}
