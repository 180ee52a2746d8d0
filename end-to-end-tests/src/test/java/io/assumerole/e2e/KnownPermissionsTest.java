package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Looks up the actions of the emulator's {@code permissions.txt} in the service data of iam-policy. A test in local-aws
 * can't look them up, because local-aws is independent of iam-policy. Does not prove that AWS's current documentation
 * agrees.
 */
@Tag("extended")
class KnownPermissionsTest {
    private static final String PERMISSIONS =
            "local-aws/src/test/resources/io/assumerole/localaws/contract/permissions.txt";

    /** The actions of a service, such as {@code iam:GetUser}. */
    private static Set<String> reference(String service) throws IOException {
        try (var file = PolicyDocument.class.getResourceAsStream("reference/service-reference/" + service + ".txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("a "))
                    // Keys can contain a slash, too. The actions are the last part.
                    .flatMap(line -> List.of(
                            line.substring(line.lastIndexOf('/') + 1).strip().split(" "))
                            .stream())
                    .map(action -> service + ":" + action)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void are_actions_that_aws_has() throws IOException {
        var actions = Pattern.compile("(?<= )[a-z0-9]+:[A-Z]\\w+(?= |$)", Pattern.MULTILINE)
                .matcher(Clone.read(PERMISSIONS).replaceAll("(?m)^#.*$", ""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        var reference = new HashSet<String>();
        for (var service : List.of("iam", "s3", "secretsmanager")) {
            reference.addAll(reference(service));
        }

        assertThat(actions).hasSizeGreaterThan(70);
        assertThat(reference).containsAll(actions).doesNotContain("iam:GetUsers");
    }
}
