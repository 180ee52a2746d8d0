package io.assumerole.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.GeneratedTable;
import io.assumerole.policy.lint.ParliamentClass;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page says of each class what the code says. Does not prove that any occurs: {@link IamSimulateTest} does. */
class OraclesPageTest {
    @Test
    void lists_each_class_of_iam_simulate() throws Exception {
        var rows = new ArrayList<>(List.of("| class | why, and who is right | page |", "| --- | --- | --- |"));
        for (var each : DisagreementClass.values()) {
            rows.add(GeneratedTable.row(name(each), each.reason, "[AWS](" + each.page + ")"));
        }
        new GeneratedTable("iam-simulate").is(rows);
    }

    @Test
    void lists_each_class_of_parliament() throws Exception {
        var rows = new ArrayList<>(List.of("| found by | what | why, and who is right |", "| --- | --- | --- |"));
        for (var each : ParliamentClass.values()) {
            rows.add(GeneratedTable.row(each.here ? "this library" : "parliament", each.matter.words, each.reason));
        }
        new GeneratedTable("parliament").is(rows);
    }

    @Test
    void counts_the_classes() throws Exception {
        assertThat(Files.readString(java.nio.file.Path.of("..", "docs", "reference", "policy-api.md")))
                .contains("in %d classes |".formatted(DisagreementClass.values().length))
                .contains("in %d classes |".formatted(ParliamentClass.values().length));
    }

    @ParameterizedTest
    @EnumSource(DisagreementClass.class)
    void gives_each_class_a_reason_and_a_page_of_aws(DisagreementClass each) {
        assertThat(each.reason).endsWith(".");
        assertThat(each.page).startsWith("https://docs.aws.amazon.com/").endsWith(".html");
    }

    private static String name(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
