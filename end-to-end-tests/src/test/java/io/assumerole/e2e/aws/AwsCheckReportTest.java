package io.assumerole.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Does not prove that AWS never uses another form for a key or token. */
class AwsCheckReportTest {
    private static final AwsCredentials CALLER =
            AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", "caller's secret", "caller's token");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String TOKEN = "IQoJb3JpZ2luX2VjE" + "x/y+Z".repeat(40) + "==";

    /** Each text with its masked form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the account 111122223333.           | the account ACCOUNT.",
                "arn:aws:iam::999900001111:root      | arn:aws:iam::ACCOUNT:root",
                "bucket_111122223333_logs            | bucket_ACCOUNT_logs",
                "assume-role-check-726285697451-user | assume-role-check-ACCOUNT-user",
                "key AKIAIOSFODNN7EXAMPLE            | key ACCESS-KEY",
                "key_ASIAIOSFODNN7EXAMPLE            | key_ACCESS-KEY",
                "with 'caller's secret'             | with 'SECRET'",
                "with 'caller's token'              | with 'SECRET'",
                "id 6f1c9a52-0b1d-4c3e-9f7a-1c2d3e4f5a6b! | id UUID!",
                "User: arn:aws:iam::111122223333:user/team/anna is | User: arn:aws:iam::ACCOUNT:user/CALLER is",
                "arn:aws:sts::111122223333:assumed-role/admin/anna@example.org | arn:aws:sts::ACCOUNT:assumed-role/CALLER",
            })
    void masks(String text, String masked) {
        assertThat(AwsCheckReport.masked(text, CALLER)).isEqualTo(masked);
    }

    @Test
    void masks_keys_and_tokens_of_other_identities() {
        assertThat(AwsCheckReport.masked("key=" + SECRET + ", token \"" + TOKEN + "\"", CALLER))
                .isEqualTo("key=SECRET, token \"SECRET\"");
    }

    /** After an escaped line break, in a path, before an equals sign, and in a URL. */
    @ParameterizedTest
    @CsvSource({
        "\\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, \\SECRET",
        "?p=/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY&, ?p=SECRET&",
        "'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY=,', 'SECRET,'",
        "wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY, SECRET",
    })
    void masks_a_key_in_other_notations(String text, String masked) {
        assertThat(AwsCheckReport.masked(text, CALLER)).isEqualTo(masked);
    }

    @Test
    void masks_a_long_token_in_a_url() {
        assertThat(AwsCheckReport.masked("a?t=" + "%2Bx".repeat(5_000) + "&b", CALLER))
                .isEqualTo("a?t=SECRET&b");
    }

    @Test
    void masks_the_folder_of_the_user() {
        assertThat(AwsCheckReport.masked(System.getProperty("user.home") + "/.aws/config", CALLER))
                .isEqualTo("~/.aws/config");
    }

    /** Each text differs little from one that is masked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "11112222333",
                "1111222233334",
                "AKIBIOSFODNN7EXAMPLE",
                "AKIA",
                "another's secret",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE",
                "6f1c9a52-0b1d-4c3e-9f7a",
                "assume-role-check-0123456789abcdef-user",
                "assume-role-check-b726285697451d99-user",
                "arn:aws:iam::aws:user/assume-role-check-0123456789abcdef-user",
                "is not authorized to perform: iam:PutRolePolicy on resource: role assume-role-check-0123456789abcdef-role"
                        + " because no identity-based policy allows the iam:PutRolePolicy action",
                "AccessDenied",
                "[]",
            })
    void keeps(String text) {
        assertThat(AwsCheckReport.masked(text, CALLER)).isEqualTo(text);
    }

    @Test
    void masks_the_secret_of_a_caller_without_a_session() {
        var user = AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "caller's secret");

        assertThat(AwsCheckReport.masked("caller's secret, caller's token", user))
                .isEqualTo("SECRET, caller's token");
    }
}
