package io.assumerole.policy.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a pattern of a policy and a form of the reference can match the same text. */
class FormTest {
    private static final String TEXT = "a/:";

    @ParameterizedTest
    @CsvSource({
        "s3:::b,s3:::%,true",
        "s3:::b/k,s3:::%,false",
        "s3:::b*,s3:::%/*,true",
        "s3:::b,s3:::%/*,false",
        "s3:::b/,s3:::%/*,true",
        "iam::1:user/*,iam:#:#:role/*,false",
        "iam::1:role/x,iam:#:#:role/*,true",
        "iam::*,iam:#:#:role/*,true",
        "iam::?:role/x,iam:#:#:role/*,true",
        "'','',true",
        "'',*,true",
        "?,'',false",
        "?*,%,true"
    })
    void tells_whether_both_can_match(String pattern, String form, boolean expected) {
        assertThat(WildcardSet.of(pattern).overlaps(WildcardSet.ofForm(form))).isEqualTo(expected);
    }

    /** Every pattern and form of up to three characters beside every text of up to six. */
    @Test
    void agrees_with_trying_all_short_texts() {
        var texts = ShortTexts.of(TEXT, 6);
        var words = ShortTexts.of("a/*%#", 3);
        var forms = words.stream().map(WildcardSet::ofForm).toList();
        var formMatches =
                words.stream().map(form -> matches(texts, regex(form))).toList();
        int overlaps = 0;
        for (var pattern : ShortTexts.of("a/*?", 3)) {
            var matched = matches(texts, regex(pattern));
            for (int i = 0; i < forms.size(); i++) {
                boolean both = formMatches.get(i).stream().anyMatch(matched::contains);
                overlaps += both ? 1 : 0;
                assertThat(WildcardSet.of(pattern).overlaps(forms.get(i)))
                        .as("%s and %s", pattern, words.get(i))
                        .isEqualTo(both);
            }
        }
        assertThat(overlaps).isGreaterThan(1_000);
    }

    private static Set<String> matches(List<String> texts, Pattern regex) {
        return texts.stream().filter(text -> regex.matcher(text).matches()).collect(Collectors.toSet());
    }

    private static Pattern regex(String pattern) {
        return Pattern.compile(pattern.replace("?", ".")
                .replace("*", "{any}")
                .replace("%", "[^/]*")
                .replace("#", "[^:]*")
                .replace("{any}", ".*"));
    }
}
