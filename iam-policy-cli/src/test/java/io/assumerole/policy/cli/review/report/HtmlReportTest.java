package io.assumerole.policy.cli.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.Text;
import io.assumerole.policy.cli.review.SampleReviews;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Review;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The HTML report as a parser reads it. {@link HtmlReportInBrowserTest} reads it in a browser. */
class HtmlReportTest {
    private static final Set<String> PLACES =
            Set.of("x", "y", "width", "height", "viewBox", "d", "data-subject", "data-outcome");

    private static Document page(Review review) {
        return page("preview.json", review);
    }

    private static Document page(String name, Review review) {
        var parser = Parser.htmlParser().setTrackErrors(20);
        var page = Jsoup.parse(HtmlReport.of(name, review), parser);
        assertThat(parser.getErrors()).isEmpty();
        return page;
    }

    static List<Review> reviews() {
        return List.copyOf(SampleReviews.all().values());
    }

    @Test
    void answers_in_the_order_of_the_text_report() {
        var page = page(SampleReviews.widening());

        assertThat(page.title())
                .isEqualTo("preview.json: 5 changes give new access, and 1 is undecided; worst: privilege escalation");
        assertThat(page.select("h1").eachText())
                .containsExactly("5 changes give new access, and 1 is undecided; worst: privilege escalation");
        assertThat(page.select("main h2").eachText())
                .containsExactly(
                        "Who gets what",
                        "What changes",
                        "What is dangerous about it",
                        "Who can do what afterward",
                        "Who can assume which role afterward",
                        "Not understood",
                        "Notes");
        assertThat(page.select("#changes h3").eachText())
                .containsExactly("new access (5)", "undecided (1)", "no new access (1)");
        assertThat(page.selectFirst("#changes li.card:contains(AccessKey anna-key-2)")
                        .text())
                .isEqualTo("AccessKey anna-key-2 for anna credential new new access its holder can act as user anna"
                        + " Example of a newly allowed request:"
                        + " every request that user anna may send, with a new access key"
                        + " index.ts:10 urn:pulumi:dev::app::aws:iam/accessKey:AccessKey::anna-key-2");
        assertThat(page.select("#changes li.card h4").eachText())
                .containsExactlyElementsOf(SampleReviews.widening().changes().stream()
                        .map(Change::subject)
                        .toList());
    }

    @Test
    void shows_new_findings_before_existing_findings() {
        var page = page(SampleReviews.widening());

        assertThat(page.select("#findings h3").eachText().get(0)).startsWith("New findings");
        assertThat(page.select("#findings h3").eachText().get(1)).startsWith("Existing findings");
        assertThat(page.select("#findings .group").first().text()).contains("passes-any-role");
        assertThat(page.select("#findings .group").last().select("li.card").eachText())
                .isNotEmpty()
                .allSatisfy(card -> assertThat(card).doesNotContain("passes-any-role"));
    }

    @Test
    void shows_who_can_do_what_in_words() {
        var page = page(SampleReviews.widening());

        assertThat(page.select("#access tbody tr").eachText())
                .contains(
                        "s3 s3:GetObject s3:ListBucket s3:PutObject list read write arn:aws:s3:::site"
                                + " arn:aws:s3:::site/* inline policy reads",
                        "denied: s3 s3:DeleteBucket write everything inline policy reads",
                        "at most the permissions boundary, managed policy limit (allows s3:*)");
        assertThat(page.select("#trusts tbody tr").eachText())
                .contains(
                        "every principal of account 123456789012 role deployer changed sts:ExternalId is [not shown]",
                        "identity provider arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
                                + " role ci changed token.actions.githubusercontent.com:aud is sts.amazonaws.com and"
                                + " token.actions.githubusercontent.com:sub is repo:octo/site:environment:prod"
                                + " (environment prod of octo/site)");
        assertThat(page.text()).doesNotContain("hidden-id");
    }

    @Test
    void says_that_nothing_changes() {
        var page = page(new Review(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));

        assertThat(page.select("h1").text()).isEqualTo("no new access");
        assertThat(page.select("main .none").not(".empty").eachText())
                .containsExactly(
                        "No permission, trust, or credential changes.",
                        "(0)",
                        "No new findings.",
                        "This stack has no principals with policies.",
                        "The review found no principals that can assume a role of this stack.");
        assertThat(page.select("svg")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("reviews")
    void requests_nothing_and_runs_only_its_own_script(Review review) throws Exception {
        var page = page(review);

        assertThat(page.select(
                        "[src], [srcset], [action], [data], link, iframe, object, embed, base, img, form[action]"))
                .isEmpty();
        assertThat(page.select("[href]").eachAttr("href")).allMatch(href -> href.matches("#[a-z-]+"));
        assertThat(page.getAllElements().stream()
                        .flatMap(element -> element.attributes().asList().stream())
                        .map(attribute -> attribute.getKey()))
                .noneMatch(key -> key.startsWith("on") || key.equals("style"));
        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("style")).hasSize(1);
        assertThat(page.select("style").first().data()).doesNotContain("url(", "@import");
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").eachAttr("content"))
                .containsExactly("default-src 'none'; style-src '" + hash(page, "style") + "'; script-src '"
                        + hash(page, "script") + "'; base-uri 'none'; form-action 'none'");
    }

    private static String hash(Document page, String element) throws Exception {
        var content = page.select(element).first().data();
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("reviews")
    void names_each_part_for_screen_readers(Review review) {
        var page = page(review);

        assertThat(page.select("html").attr("lang")).isEqualTo("en");
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        for (var target : page.select("[href], [aria-labelledby]")) {
            for (var id : (target.attr("aria-labelledby") + target.attr("href").replace("#", "")).split(" ")) {
                assertThat(page.getElementById(id)).as(id).isNotNull();
            }
        }
        assertThat(page.select("table"))
                .allSatisfy(
                        table -> assertThat(table.select("> caption").text()).isNotEmpty());
        assertThat(page.select("th")).allMatch(cell -> Set.of("col", "row").contains(cell.attr("scope")));
        assertThat(page.select("tbody tr"))
                .allSatisfy(row -> assertThat(row.select("> th")).hasSize(1));
        assertThat(page.select("input, select")).isNotEmpty().allMatch(field -> field.closest("label") != null);
        assertThat(page.select("details"))
                .allMatch(details -> details.child(0).normalName().equals("summary"));
        assertThat(page.select("svg"))
                .allMatch(svg -> svg.attr("role").equals("img")
                        && !svg.select("> title").text().isEmpty());
        int level = 0;
        for (var heading : page.select("h1, h2, h3, h4")) {
            int next = heading.normalName().charAt(1) - '0';
            assertThat(next).as(heading.text()).isLessThanOrEqualTo(level + 1);
            level = next;
        }
        assertThat(page.select("a").first().attr("href")).isEqualTo("#main");
        assertThat(page.select("#filters").first().hasAttr("hidden")).isTrue();
        assertThat(page.select("[aria-live=polite]")).hasSize(1);
    }

    static List<String> payloads() {
        return SampleReviews.PAYLOADS;
    }

    /** A page with payloads has the elements and attributes of the page with harmless names, and shows each character. */
    @ParameterizedTest
    @MethodSource("payloads")
    void escapes_each_payload_in_each_place(String payload) {
        var page = page(payload, SampleReviews.of(List.of(payload)));
        var harmless = page("name", SampleReviews.of(List.of("name")));

        assertThat(counts(page)).isEqualTo(counts(harmless));
        assertThat(attributes(page)).isEqualTo(attributes(harmless));
        var places = harmless.select("body *").stream()
                .filter(element -> element.ownText().contains("name") && element.closest("svg, script") == null)
                .count();
        assertThat(places).isGreaterThan(35);
        var shown = Text.visible(payload).replaceAll("\\s+", " ").strip();
        assertThat(page.select("body *").stream()
                        .filter(element -> element.closest("svg, script") == null)
                        .filter(element -> element.ownText().contains(shown)
                                || element.ownText().contains(ReviewPhrases.place(shown)))
                        .count())
                .isEqualTo(places);
    }

    /** The elements by name; an SVG text has several lines if it is long. */
    private static Map<String, Long> counts(Document page) {
        return page.getAllElements().stream()
                .map(Element::normalName)
                .filter(name -> !name.equals("text"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static Set<String> attributes(Document page) {
        return page.getAllElements().stream()
                .flatMap(element -> element.attributes().asList().stream()
                        .map(attribute -> element.normalName() + " " + attribute.getKey() + " "
                                + (PLACES.contains(attribute.getKey()) ? "" : attribute.getValue())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void has_no_other_element_or_attribute_for_a_hostile_stack() {
        var hostile = SampleReviews.hostileStack();
        var page = page(hostile);
        var known = Stream.of(SampleReviews.widening(), SampleReviews.undecided(), SampleReviews.users(100))
                .flatMap(review -> page(review).getAllElements().stream())
                .flatMap(HtmlReportTest::names)
                .collect(Collectors.toSet());

        assertThat(page.getAllElements().stream().flatMap(HtmlReportTest::names))
                .isSubsetOf(known);
        assertThat(hostile.changes()).hasSizeGreaterThan(SampleReviews.PAYLOADS.size());
        assertThat(page.text()).contains("role <script>window.pwned=1</script>");
    }

    private static Stream<String> names(Element element) {
        return Stream.concat(
                Stream.of(element.normalName()),
                element.attributes().asList().stream()
                        .map(attribute -> element.normalName() + " " + attribute.getKey()));
    }

    @Test
    void numbers_the_names_that_the_filters_select() {
        var page = page(SampleReviews.widening());

        var options = page.select("select[name=subject] option").stream()
                .collect(Collectors.toMap(Element::text, option -> option.attr("value")));
        var card = page.selectFirst("#changes li.card:contains(AccessKey anna-key-2)");
        assertThat(card.attr("data-subject")).isEqualTo(options.get("AccessKey anna-key-2 for anna"));
        assertThat(card.attr("data-outcome")).isEqualTo("NEW_ACCESS");
        var trust = page.select("#trusts tr:contains(role ci)").first();
        assertThat(trust.attr("data-subject").split(" ")).contains(options.get("role ci"));
        assertThat(trust.hasAttr("data-changed")).isTrue();
        var unchanged = page.select("#access li:has(h3:contains(role audit))").first();
        assertThat(unchanged.hasAttr("data-changed")).isFalse();
        assertThat(unchanged.attr("data-outcome")).isEmpty();
    }

    @Test
    void stays_usable_for_a_thousand_users() {
        var page = page(SampleReviews.users(1000));

        assertThat(page.select("#changes li.card")).hasSize(163);
        assertThat(page.select("#changes li.card").stream().filter(card -> card.closest("details") == null))
                .hasSize(2);
        assertThat(page.select("#changes summary").eachText())
                .containsExactly("Show 19 similar changes", "Show 142 similar changes");
        assertThat(page.select("#summary tbody tr td:nth-child(2)").eachText())
                .containsExactly("user user-3 and 19 similar", "user user-0 and 142 similar");
        assertThat(page.select("#access li.principal")).hasSize(1000);
        assertThat(page.select("#access summary").text()).isEqualTo("Show more principals (950)");
        assertThat(page.select("svg g[class]").size()).isBetween(1, AccessDiagram.MOST_NODES);
        assertThat(page.select("figcaption").text()).contains("Omitted principals: ");
        assertThat(page.outerHtml().length()).isLessThan(2_000_000);
    }
}
