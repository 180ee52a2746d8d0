package io.assumerole.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.GeneratedTable;
import io.assumerole.policy.lint.ParliamentClass;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the tables of classes with the code. Does not prove that a class occurs: {@link IamSimulateTest} does. */
class OraclesPageTest {
    @Test
    void lists_each_class_of_iam_simulate() throws Exception {
        var rows = new ArrayList<>(List.of("| Class | This library | iam-simulate |", "| --- | --- | --- |"));
        for (var each : DisagreementClass.values()) {
            rows.add(GeneratedTable.row("[" + name(each) + "](" + each.page + ")", each.here, each.there));
        }
        new GeneratedTable("iam-simulate").is(rows);
    }

    @Test
    void lists_each_class_of_parliament() throws Exception {
        var rows = new ArrayList<>(List.of("| Found by | Finding | Reason |", "| --- | --- | --- |"));
        for (var each : ParliamentClass.values()) {
            rows.add(GeneratedTable.row(each.here ? "this library" : "parliament", each.matter.words, each.reason));
        }
        new GeneratedTable("parliament").is(rows);
    }

    @Test
    void counts_the_classes() throws Exception {
        assertThat(Files.readString(GeneratedTable.PAGE))
                .contains("| %d classes |".formatted(DisagreementClass.values().length))
                .contains("| %d classes |".formatted(ParliamentClass.values().length));
    }

    @ParameterizedTest
    @EnumSource(DisagreementClass.class)
    void gives_each_class_two_results_and_an_aws_page(DisagreementClass each) {
        assertThat(each.here).isNotBlank().isNotEqualTo(each.there);
        assertThat(each.there).isNotBlank();
        assertThat(each.page).startsWith("https://docs.aws.amazon.com/").endsWith(".html");
    }

    private static String name(Enum<?> each) {
        var words = each.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Pattern.compile("\\b(?:arn|iam|id|ip|rcp|scp)\\b")
                .matcher(words)
                .replaceAll(word -> word.group().toUpperCase(Locale.ROOT))
                .replace("ipv", "IPv")
                .replace("deny", "Deny");
    }
}
