package io.assumerole.localaws.provider.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the official plugin takes for the same policy: its own table of cases, in policies of our
 * own, and the nearest case of the other kind to each. Does not prove what AWS makes of them.
 */
class PolicyEquivalenceTest {
    private static final String ROOT = "\"arn:aws:iam::111122223333:root\"";

    /** A statement with these keys beside Effect and Action. */
    private static String with(String keys) {
        return """
               {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"sts:AssumeRole"%s}]}""".formatted(
                        keys == null ? "" : "," + keys.replace("ROOT", ROOT).replace('\'', '"'));
    }

    private static boolean same(String one, String other) {
        boolean same = PolicyEquivalence.isBetween(one, other);
        assertThat(PolicyEquivalence.isBetween(other, one)).as("the other way").isEqualTo(same);
        return same;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Lists.
                "'Resource':'a'|'Resource':['a']|true",
                "'Resource':'a'|'Resource':['b']|false",
                "'Resource':['a','b']|'Resource':['b','a']|true",
                "'Resource':['a','b']|'Resource':['a','a','b']|false",
                "'Resource':['a','a']|'Resource':'a'|false",
                "'Resource':[]||true",
                "'Resource':'a'|'NotResource':'a'|false",
                "'NotAction':'a'|'NotAction':['a']|true",
                "'NotAction':'a'||false",
                // Absent and empty.
                "'Sid':''||true",
                "'Sid':'a'||false",
                "'Sid':'a'|'Sid':'A'|false",
                "'Condition':{}||false",
                "'Comment':'a'|'Comment':'b'|true",
                // Conditions.
                "'Condition':{'Bool':{'k':'true'}}|'Condition':{'Bool':{'k':true}}|true",
                "'Condition':{'Bool':{'k':'true'}}|'Condition':{'Bool':{'k':false}}|false",
                "'Condition':{'NumericLess':{'k':'4.5'}}|'Condition':{'NumericLess':{'k':[4.5]}}|true",
                "'Condition':{'NumericLess':{'k':'1'}}|'Condition':{'NumericLess':{'k':1}}|true",
                "'Condition':{'A':{'k':['x','y']}}|'Condition':{'A':{'k':['y','x']}}|true",
                "'Condition':{'A':{'k':['x','x','y']}}|'Condition':{'A':{'k':['x','y','y']}}|true",
                "'Condition':{'A':{'k':['x','x']}}|'Condition':{'A':{'k':'x'}}|false",
                "'Condition':{'A':{'k':[]}}|'Condition':{'A':{'k':[]}}|true",
                "'Condition':{'A':{'k':[]}}|'Condition':{'A':{}}|false",
                "'Condition':{'A':{'k':'x'}}|'Condition':{'B':{'k':'x'}}|false",
                "'Condition':{'A':{'k':'x'}}|'Condition':{'A':{'K':'x'}}|false",
                "'Condition':{'A':{'k':'x'}}|'Condition':{'A':{'k':'x'},'B':{'k':'x'}}|false",
                // Principals.
                "'Principal':{'AWS':ROOT}|'Principal':{'AWS':['111122223333']}|true",
                "'Principal':{'AWS':ROOT}|'Principal':{'AWS':'111122223334'}|false",
                "'Principal':{'AWS':'arn:aws-cn:iam::111122223333:root'}|'Principal':{'AWS':'111122223333'}|true",
                "'Principal':{'AWS':'arn:aws:iam::111122223333:user/u'}|'Principal':{'AWS':'111122223333'}|false",
                "'Principal':{'AWS':['111122223333','a']}|'Principal':{'AWS':['a',ROOT]}|true",
                "'Principal':{'AWS':['a','a']}|'Principal':{'AWS':'a'}|false",
                "'Principal':'*'|'Principal':{'AWS':'*'}|false",
                "'Principal':'*'|'Principal':'*'|true",
                "'Principal':{}||true",
                "'Principal':{'AWS':[]}||true",
                "'Principal':{'AWS':[]}|'Principal':{'Service':[]}|true",
                "'Principal':{'AWS':[]}|'Principal':{'AWS':'a'}|false",
                "'Principal':{'AWS':'a'}|'Principal':{'Service':'a'}|false",
                "'Principal':{'AWS':'a'}|'NotPrincipal':{'AWS':'a'}|false",
                "'NotPrincipal':'111122223333'|'NotPrincipal':ROOT|true"
            })
    void compares_a_statement(String one, String other, boolean same) {
        assertThat(same(with(one), with(other))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Version':'2012-10-17'}|{ 'Version' : '2012-10-17' }|true",
                "{'Version':'2012-10-17'}|{'Version':'2008-10-17'}|false",
                "{'Version':''}|{}|true",
                "{'Id':''}|{}|true",
                "{'Id':'a'}|{}|false",
                "{}|``|true",
                "[{'Id':'a'}]|{'Id':'a'}|true",
                "[{'Id':'a'}]|{'Id':'b'}|false",
                "{'Statement':{'Action':'a'}}|{'Statement':[{'Action':'a'}]}|true",
                "{'Statement':[{'Effect':'Allow'}]}|{'Statement':[{'Effect':'allow'}]}|true",
                "{'Statement':[{'Effect':'Allow'}]}|{'Statement':[{'Effect':'Deny'}]}|false",
                "{'Statement':[{'Action':'a'},{'Action':'b'}]}|{'Statement':[{'Action':'b'},{'Action':'a'}]}|true",
                "{'Statement':[{'Action':'a'},{'Action':'b'}]}|{'Statement':[{'Action':'a'}]}|false",
                "{'Statement':[{'Action':['a','b']}]}|{'Statement':[{'Action':'a'},{'Action':'b'}]}|false",
                "{'Statement':[{'Resource':{'a':1}}]}|{'Statement':[{'Resource':{'a':1}}]}|true",
                "{'Statement':'a'}|{'Statement':'a'}|true",
                "{'Statement':'a'}|{'Statement':'b'}|false",
                "{'Statement':'a'}|{}|false",
                "{'Statement':[{'Condition':'a'}]}|{'Statement':[{'Condition':'b'}]}|false"
            })
    void compares_a_document(String one, String other, boolean same) {
        assertThat(same(one.replace('\'', '"'), other.replace('\'', '"'))).isEqualTo(same);
    }

    @Test
    void takes_what_is_no_policy_for_another() {
        assertThat(same("{", "{}")).isFalse();
        assertThat(same("{", "{")).isFalse();
        assertThat(same("\"a\"", "\"a\"")).isFalse();
        assertThat(same("[{},{}]", "[{},{}]")).isFalse();
    }
}
