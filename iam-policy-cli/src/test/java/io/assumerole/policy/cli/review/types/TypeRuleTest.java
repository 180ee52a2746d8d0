package io.assumerole.policy.cli.review.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.types.ResourceState.Provider;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.Value.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conditions of rules, and the use of each rule. The tests of the review prove what each rule means. */
class TypeRuleTest {
    @Test
    void has_a_line_and_an_explanation_for_each_rule() {
        var text = NameList.text(TypeRule.class, "type-rules.txt");

        assertThat(TypeRule.values()).allSatisfy(rule -> {
            var name = rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(text).contains("\n# " + name + " TYPE").contains("\n" + name + " ");
        });
    }

    @Test
    void knows_only_types_as_the_other_files_write_them() {
        assertThat(TypeRule.BUCKET.isFor("s3/bucketV2")).isTrue();
        assertThat(TypeRule.BUCKET.isFor("aws:s3/bucketV2:BucketV2")).isFalse();
        assertThat(TypeRule.BUCKET.isFor("s3/bucketPolicy")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=x | {'a':'x'} | true",
                "a=x | {'a':'y'} | false",
                "a=x | {} | false",
                "a=true | {'a':true} | true",
                "a=true | {'a':'true'} | false",
                "a.b=x | {'a':{'b':'x','c':1}} | true",
                "a.b=x | {'a':[{'b':'x'},{'b':'y'}]} | false",
                "a.b=x | {'a':[]} | false",
                "a=x | {'a':'[secret]'} | false",
                "a= | {'b':1} | true",
                "a= | {'a':'x'} | false",
                "a.b?=x | {'a':{'b':'x'}} | true",
                "a.b?=x | {'a':{'c':'x'}} | false",
                "a.b?=x | {} | true",
            })
    void meets_conditions(String condition, String inputs, boolean isMet) {
        assertThat(TypeRule.areMet(List.of(condition), null, state(inputs))).isEqualTo(isMet);
    }

    @Test
    void does_not_meet_a_condition_if_an_input_that_was_set_is_removed() {
        assertThat(Stream.of("{'a':'y'}", "{}").map(old -> TypeRule.areMet(List.of("a?=x"), state(old), state("{}"))))
                .containsExactly(false, true);
    }

    private static ResourceState state(String inputs) {
        return new ResourceState(
                "urn",
                "aws:a/b:B",
                (Fields) ValueReader.parse(inputs.replace('\'', '"')).orElseThrow(),
                Fields.NONE,
                Map.of(),
                Provider.NONE,
                Optional.empty(),
                Standing.MANAGED,
                List.of());
    }
}
