package io.assumerole.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.GeneratedTable;
import io.assumerole.policy.lint.ParliamentClass;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the number of classes on the page with the code. Does not prove that a class occurs: {@link IamSimulateTest} does. */
class OraclesPageTest {
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

    @ParameterizedTest
    @EnumSource(ParliamentClass.class)
    void gives_each_class_of_parliament_a_reason(ParliamentClass each) {
        assertThat(each.reason).isNotBlank();
    }
}
