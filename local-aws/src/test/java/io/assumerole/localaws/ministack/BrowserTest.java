package io.assumerole.localaws.ministack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Tools;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.User;

/**
 * What a page of somebody else's gets from the local AWS in a real browser, and what it gets from
 * the same server without the proxy. Does not prove anything about browsers that are no Chromium.
 */
@Tag("slow")
class BrowserTest {
    private static final long LIMIT = 120;
    private static final String ASKED_FIRST = "asked-first";
    private static final List<String> READING = List.of("cors-post", "cors-get", ASKED_FIRST);
    private static final List<String> WAYS = Stream.concat(
                    READING.stream(),
                    Stream.of(
                            "form-post",
                            "form-get",
                            "image",
                            "script",
                            "blind-form",
                            "blind-text",
                            "blind-get",
                            "beacon"))
            .toList();
    private static final String[] USERS = WAYS.stream().map(way -> "by-" + way).toArray(String[]::new);
    private static final String UNREADABLE = "failed: TypeError: Failed to fetch";
    private static final String WRONG_HOST = "its Host is neither 127.0.0.1 nor localhost";
    private static final RootKey ANY_ROOT = new RootKey(MiniStack.ACCOUNT_ID, "test", "test");

    @TempDir
    private static Path folder;

    private static Path browser;
    private static MiniStack proxied;
    private static Path python;
    private static int visits;

    @BeforeAll
    static void start() throws Exception {
        var found = Browser.find();
        assumeTrue(
                found.isPresent(),
                "no chromium, chromium-browser, google-chrome or chrome is on PATH, and nothing but"
                        + " a browser can show what a browser sends");
        browser = found.get();
        var tools = Tools.resolve(System.getenv(), Progress.plain(System.out));
        proxied = MiniStack.start(tools, folder.resolve("proxied"));
        python = tools.miniStackPython();
    }

    @AfterAll
    static void close() {
        if (proxied != null) {
            proxied.close();
        }
    }

    /** What a page has reported, what came to the local AWS, and which users it has then. */
    private record Outcome(Map<String, String> reports, List<WebSite.Answered> answered, List<String> users) {
        List<Integer> statuses(String way) {
            return answered.stream()
                    .filter(request -> request.says("UserName=by-" + way))
                    .map(WebSite.Answered::status)
                    .toList();
        }
    }

    private static Outcome visit(WebSite own, String host, WebSite door, RootKey root, URI aws) throws Exception {
        var profile = folder.resolve("p" + ++visits);
        var to = own == door ? own.under(host) : door.under("127.0.0.1");
        var page = own.under(host).resolve("/page?aws=" + to);
        var open = Browser.open(browser, profile, page);
        try {
            var reports = own.awaitReports(LIMIT, open::log);
            // Of this one the page does not hear.
            var answered = door.awaitAnswered(request -> request.says("by-beacon"), LIMIT);
            return new Outcome(reports, answered, users(aws, root));
        } finally {
            open.close();
        }
    }

    /** The page belongs to one site, the local AWS to another. */
    private static Outcome visitFromElsewhere(URI aws, RootKey root) throws Exception {
        try (var own = WebSite.before(aws);
                var door = WebSite.before(aws)) {
            return visit(own, "attacker.example", door, root, aws);
        }
    }

    /** The page is of a name that has led elsewhere, and now leads to the local AWS. */
    private static Outcome visitRebound(String host, URI aws, RootKey root) throws Exception {
        try (var both = WebSite.before(aws)) {
            return visit(both, host, both, root, aws);
        }
    }

    private static BareMiniStack bareMiniStack() throws Exception {
        return BareMiniStack.start(python, folder.resolve("u" + ++visits));
    }

    private static void assertAllWasMade(Outcome outcome) {
        assertThat(outcome.users()).containsExactlyInAnyOrder(USERS);
        for (var way : WAYS) {
            assertThat(outcome.statuses(way)).as(way).containsOnly(200);
        }
        for (var way : READING) {
            assertThat(outcome.reports().get(way)).contains("<UserName>by-" + way);
        }
    }

    private static void assertNothingWasMade(Outcome outcome) {
        assertThat(outcome.users()).isEmpty();
        for (var way : WAYS) {
            assertThat(outcome.statuses(way)).as(way).allMatch(status -> status == 403);
        }
    }

    @Test
    void lets_a_page_of_another_site_make_and_read_nothing() throws Exception {
        var outcome = visitFromElsewhere(proxied.endpoint(), proxied.root());

        assertNothingWasMade(outcome);
        for (var way : WAYS) {
            if (way.equals(ASKED_FIRST)) {
                assertThat(outcome.statuses(way)).as("not sent without leave").isEmpty();
                assertThat(outcome.answered())
                        .anyMatch(request -> request.method().equals("OPTIONS") && request.status() == 403);
            } else {
                assertThat(outcome.statuses(way)).as(way + " was sent").isNotEmpty();
            }
        }
        for (var way : READING) {
            assertThat(outcome.reports()).containsEntry(way, UNREADABLE);
        }
        assertThat(outcome.reports()).containsEntry("health", UNREADABLE).containsEntry("blind-health", "read: ");
        try (var control = bareMiniStack()) {
            assertAllWasMade(visitFromElsewhere(control.endpoint(), ANY_ROOT));
        }
    }

    @Test
    void lets_a_page_whose_name_comes_to_lead_here_make_and_read_nothing() throws Exception {
        var outcome = visitRebound("attacker.example", proxied.endpoint(), proxied.root());

        assertNothingWasMade(outcome);
        assertThat(outcome.reports())
                .hasEntrySatisfying(
                        "health", read -> assertThat(read).contains(WRONG_HOST).doesNotContain("services"));
        assertThat(visitRebound("localhost", proxied.endpoint(), proxied.root())
                        .reports()
                        .get("health"))
                .as("the same, under the name that the local AWS has")
                .contains("\"services\"");
        try (var control = bareMiniStack()) {
            var without = visitRebound("attacker.example", control.endpoint(), ANY_ROOT);
            assertAllWasMade(without);
            assertThat(without.reports().get("health")).contains("\"services\"");
        }
    }

    private static List<String> users(URI aws, RootKey root) {
        try (var iam = IamClient.builder()
                .endpointOverride(aws)
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(root.accessKeyId(), root.secretAccessKey())))
                .build()) {
            return iam.listUsers().users().stream().map(User::userName).toList();
        }
    }
}
