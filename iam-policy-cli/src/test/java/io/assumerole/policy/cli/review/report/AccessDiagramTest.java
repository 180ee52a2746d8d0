package io.assumerole.policy.cli.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessDiagramTest {
    private static Document page(List<Access> access, Trust... trusts) {
        return Jsoup.parse(
                HtmlReport.of("x", new Review(List.of(), List.of(), access, List.of(trusts), List.of(), List.of())));
    }

    private static Trust trust(String from, String role) {
        return new Trust(from, role, List.of("sts:AssumeRole"), List.of(), false);
    }

    private static Access access(String subject, boolean isAllowed, String service, Level... levels) {
        return new Access(
                subject,
                isAllowed,
                service,
                levels.length == 0 ? EnumSet.noneOf(Level.class) : EnumSet.copyOf(List.of(levels)),
                List.of(service + ":Get"),
                List.of("*"),
                List.of(),
                "inline policy p",
                false);
    }

    private static Element box(Document page, String name) {
        return page.select("svg g").stream()
                .filter(node -> node.select("> title").text().equals(name))
                .findFirst()
                .orElseThrow()
                .selectFirst("rect");
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.attr(attribute));
    }

    private static int x(Document page, String name) {
        return number(box(page, name), "x");
    }

    @Test
    void puts_each_role_after_the_principals_that_can_become_it() {
        var page = page(
                List.of(),
                trust("role b", "role c"),
                trust("role a", "role b"),
                trust("user u", "role a"),
                trust("user u", "role c"));

        assertThat(x(page, "user u")).isLessThan(x(page, "role a"));
        assertThat(x(page, "role a")).isLessThan(x(page, "role b"));
        assertThat(x(page, "role b")).isLessThan(x(page, "role c"));
        assertThat(page.select("svg path.edge")).hasSize(4);
        assertThat(page.select("svg path.arrow")).hasSize(4);
    }

    @Test
    void draws_circles_and_roles_that_trust_themselves() {
        var page = page(
                List.of(),
                trust("role a", "role b"),
                trust("role b", "role a"),
                trust("role c", "role c"),
                trust("role b", "role c"));

        assertThat(page.select("svg path.edge")).hasSize(4);
        assertThat(x(page, "role a")).isNotEqualTo(x(page, "role b"));
        assertContains(page);
    }

    @Test
    void merges_trusts_and_dashes_an_arrow_only_if_all_of_them_have_conditions() {
        var condition = new Trust("user u", "role a", List.of(), List.of("aws:MultiFactorAuthPresent is true"), true);

        var conditional = page(List.of(), condition);
        var both = page(List.of(), condition, trust("user u", "role a"));

        assertThat(conditional.select("svg path.edge.conditional.changed")).hasSize(1);
        assertThat(both.select("svg path.edge")).hasSize(1);
        assertThat(both.select("svg path.edge.conditional")).isEmpty();
        assertThat(both.select("svg path.edge.changed")).hasSize(1);
    }

    @Test
    void shows_what_a_principal_can_do_and_not_what_it_never_can() {
        var page = page(List.of(
                access("user u", true, "s3", Level.READ),
                access("user u", true, "s3", Level.LIST),
                access("user u", false, "sqs", Level.WRITE),
                access("user u", true, "at most"),
                access("user u", true, "iam", Level.PERMISSIONS),
                access("role r", true, "a", Level.READ),
                access("role r", true, "b", Level.READ),
                access("role r", true, "c", Level.READ),
                access("role r", true, "d", Level.WRITE),
                access("role r", true, "e", Level.READ)));

        assertThat(box(page, "user u").parent().select("text").eachText())
                .containsExactly("user u", "iam: permissions management", "s3: list, read");
        assertThat(box(page, "role r").parent().select("text").eachText())
                .containsExactly("role r", "d: write", "a: read", "b: read", "2 more services");
        assertThat(page.select("svg g.inside")).hasSize(2);
    }

    @Test
    void marks_principals_outside_the_stack() {
        var page = page(List.of(), trust("service lambda.amazonaws.com", "role r"));

        assertThat(page.select("svg g.outside > title").eachText()).containsExactly("service lambda.amazonaws.com");
        assertThat(page.select("svg g.inside > title").eachText()).containsExactly("role r");
        assertThat(page.select("svg > desc").text()).startsWith("Principals: 2. Arrows: 1. ");
    }

    @Test
    void shows_all_of_forty_principals_and_only_changed_ones_with_neighbors_of_more() {
        var trusts = new ArrayList<Trust>();
        for (int i = 0; i < AccessDiagram.MOST_NODES / 2; i++) {
            trusts.add(trust("user u" + i, "role r" + i));
        }
        assertThat(page(List.of(), trusts.toArray(Trust[]::new)).select("svg g > title"))
                .hasSize(AccessDiagram.MOST_NODES);

        trusts.add(trust("user more", "role more"));
        var unchanged = page(List.of(), trusts.toArray(Trust[]::new));
        assertThat(unchanged.select("svg")).isEmpty();
        assertThat(unchanged.select("#trusts").text()).contains("The graph is omitted");

        trusts.add(new Trust("user new", "role r3", List.of(), List.of(), true));
        var changed = page(List.of(), trusts.toArray(Trust[]::new));
        assertThat(changed.select("svg g > title").eachText())
                .containsExactlyInAnyOrder("role r3", "user u3", "user new");
        assertThat(changed.select("figcaption").text()).contains("Omitted principals: 40.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void keeps_boxes_apart_and_inside_the_graph(int seed) {
        var random = new Random(seed);
        var trusts = new ArrayList<Trust>();
        for (int i = 0; i < 5 * seed; i++) {
            trusts.add(trust(name(random), name(random)));
        }
        var access = List.of(
                access(name(random), true, "s3", Level.READ),
                access("user alone", true, "sqs", Level.values()),
                access("user x".repeat(80), true, "s3", Level.READ));

        var page = page(access, trusts.toArray(Trust[]::new));

        assertContains(page);
        var boxes = page.select("svg rect");
        assertThat(boxes).hasSizeGreaterThan(3);
        for (var one : boxes) {
            assertThat(boxes)
                    .filteredOn(other -> other != one && overlap(one, other))
                    .isEmpty();
        }
    }

    private static String name(Random random) {
        int number = random.nextInt(30);
        return "role r" + number + "-with-a-name".repeat(number % 5);
    }

    private static boolean overlap(Element one, Element other) {
        return number(one, "x") < number(other, "x") + number(other, "width")
                && number(other, "x") < number(one, "x") + number(one, "width")
                && number(one, "y") < number(other, "y") + number(other, "height")
                && number(other, "y") < number(one, "y") + number(one, "height");
    }

    /** Checks that each box and arrow is inside the picture. */
    private static void assertContains(Document page) {
        var svg = page.selectFirst("svg");
        for (var box : page.select("svg rect")) {
            assertThat(number(box, "x")).isNotNegative();
            assertThat(number(box, "y")).isNotNegative();
            assertThat(number(box, "x") + number(box, "width")).isLessThanOrEqualTo(number(svg, "width"));
            assertThat(number(box, "y") + number(box, "height")).isLessThanOrEqualTo(number(svg, "height"));
        }
        for (var path : page.select("svg path.edge")) {
            var numbers = path.attr("d").replaceAll("[MC]", " ").strip().split("\\s+");
            for (int i = 0; i < numbers.length; i++) {
                assertThat(Integer.parseInt(numbers[i]))
                        .isBetween(0, number(svg, Set.of(0, 2, 4, 6).contains(i) ? "width" : "height"));
            }
        }
    }
}
