package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.AssumedRoleProvider;
import io.assumerole.RoleWithoutUser;
import io.assumerole.UnprivilegedUserWithRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks that names of the public contract and of AWS are spelled alike in every file. Does not prove that the names
 * are right: the stacks' tests do.
 */
class ContractNamesTest {

    /** As AWS and Pulumi write them. In one word they may begin with a small letter, or have small ones only. */
    private static final Map<String, String> NAMES = Stream.of(
                    ("AccessKeyId AssumedRole AssumedRoleProvider AssumeRole AssumeRoleWithWebIdentity CallerArn ExternalId"
                                    + " MaxSessionDuration PermissionsBoundary RoleArn RoleSessionName SecretAccessKey SessionName"
                                    + " SessionToken SourceIdentity TrustPolicy UnprivilegedUsername UnprivilegedUserWithRole UserArn"
                                    + " WebIdentity")
                            .split(" "))
            .collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), Function.identity()));

    private static final Pattern WORD = Pattern.compile("(?<![A-Za-z])[A-Za-z]{6,}");

    private static final Pattern TYPE_TOKEN = Pattern.compile("assume-role:index:(\\w+)");

    private static final Pattern KEY = Pattern.compile("\\b(create-role|assume-role):(?!index\\b)([a-z][A-Za-z]*)");

    private static final Pattern STACK =
            Pattern.compile("^(?:examples/languages/typescript/)?(create-role|assume-role)(?:-stack/src/main/java)?/");

    private static final Pattern KEY_THAT_IS_READ = Pattern.compile("config\\.(?:get|require)\\(\"(\\w+)\"\\)");

    private static final Map<String, String> TEXTS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        TEXTS.putAll(Clone.texts(".*\\.(java|md|ya?ml|py|go|ts)"));
        TEXTS.keySet().removeIf(name -> name.endsWith("ContractNamesTest.java"));
        assertThat(TEXTS)
                .containsKeys("README.md", "docs/explanation/security-model.md")
                .hasSizeGreaterThan(300);
    }

    private static List<String> wrong(Pattern pattern, Function<MatchResult, Boolean> isRight) {
        var wrong = new ArrayList<String>();
        TEXTS.forEach((name, text) -> wrong(text, pattern, isRight).forEach(word -> wrong.add(name + ": " + word)));
        return wrong;
    }

    private static List<String> wrong(String text, Pattern pattern, Function<MatchResult, Boolean> isRight) {
        return pattern.matcher(text)
                .results()
                .filter(found -> !isRight.apply(found))
                .map(MatchResult::group)
                .toList();
    }

    private static boolean isSpelledRight(MatchResult word) {
        var text = word.group();
        var name = NAMES.get(text.toLowerCase(Locale.ROOT));
        return name == null
                || text.substring(1).equals(name.substring(1))
                || text.equals(text.toLowerCase(Locale.ROOT))
                || text.equals(text.toUpperCase(Locale.ROOT));
    }

    @Test
    void spells_the_names_of_aws_and_of_the_components_in_one_way() {
        assertThat(wrong(WORD, ContractNamesTest::isSpelledRight)).isEmpty();
        assertThat(wrong("externalId ExternalId sts:externalid", WORD, ContractNamesTest::isSpelledRight))
                .isEmpty();
        assertThat(wrong("externalID RoleARN Sessionname", WORD, ContractNamesTest::isSpelledRight))
                .containsExactly("externalID", "RoleARN", "Sessionname");
    }

    @Test
    void names_no_type_token_but_those_of_the_components() {
        var types = Set.of(UnprivilegedUserWithRole.TYPE, RoleWithoutUser.TYPE, AssumedRoleProvider.TYPE);

        assertThat(wrong(TYPE_TOKEN, token -> types.contains(token.group())))
                // Tests also have tokens that are refused.
                .filteredOn(found -> !found.contains("src/test/"))
                .isEmpty();
        assertThat(wrong("assume-role:index:Provider", TYPE_TOKEN, token -> types.contains(token.group())))
                .hasSize(1);
    }

    @Test
    void names_no_configuration_key_but_those_that_the_stacks_read() {
        var read = new HashSet<String>();
        TEXTS.forEach((name, text) -> STACK.matcher(name)
                .results()
                .forEach(stack -> KEY_THAT_IS_READ
                        .matcher(text)
                        .results()
                        .forEach(key -> read.add(stack.group(1) + ":" + key.group(1)))));
        assertThat(read)
                .contains("create-role:externalId", "assume-role:externalId")
                .hasSizeGreaterThan(4);

        assertThat(wrong(KEY, key -> read.contains(key.group()))).isEmpty();
        assertThat(wrong("create-role:userName assume-role:RoleWithoutUser", KEY, key -> read.contains(key.group())))
                .containsExactly("create-role:userName");
    }
}
