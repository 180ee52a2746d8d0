package myproject;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.PulumiTest;
import io.assumerole.RoleWithoutUser;
import io.assumerole.testing.AwsMocks;
import io.assumerole.testing.TestResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The README's program and the decisions below it, with mocks. Does not prove that GitHub sends these subjects. */
class AppTest {

    private static final String GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

    @AfterEach
    void clean_up() {
        PulumiTest.cleanup();
    }

    @Test
    void trusts_only_the_environment_as_the_readme_shows() {
        var result = PulumiTest.withMocks(new AwsMocks()).runTest(App::deploy).throwOnError();
        var role = assertThat(TestResources.only(RoleWithoutUser.class, result)).in(result);

        role.lets(GITHUB)
                .assumeRole(job -> job.claim("aud", "sts.amazonaws.com")
                        .claim("sub", subject("allowed", "environment:production")));
        role.refuses(GITHUB)
                .assumeRole(job ->
                        job.claim("aud", "sts.amazonaws.com").claim("sub", subject("denied", "ref:refs/heads/main")));
        role.letsRole("s3:PutObject", "arn:aws:s3:::artifacts-site/index.html")
                .refusesRole("s3:PutObject", "arn:aws:s3:::site/index.html");
    }

    /** Returns the subject in the README's row with this decision. */
    private static String subject(String decision, String end) {
        var found = Pattern.compile("(?m)^\\| .* \\| `(\\S+)` \\| " + decision + " \\|$")
                .matcher(read())
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(found).containsExactly("repo:my-team@123456/my-app@456789:" + end);
        return found.get(0);
    }

    private static String read() {
        try {
            return Files.readString(Path.of("../README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
