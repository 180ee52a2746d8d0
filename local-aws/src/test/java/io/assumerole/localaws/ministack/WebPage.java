package io.assumerole.localaws.ministack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What a page of any web site would send to an AWS on this machine: three simple requests, which a
 * browser sends without asking first, by the <a
 * href="https://fetch.spec.whatwg.org/#simple-header">Fetch standard</a>. On a MiniStack without a
 * proxy they make a role and a function and run the function, as the user who has started it.
 */
final class WebPage {
    static final String ROLE = "made-by-a-web-page";

    /** One request of the page; its answer is not for the page to read. */
    record Simple(String target, String contentType, String body) {}

    private WebPage() {}

    static List<Simple> requests() {
        return List.of(
                new Simple(
                        "/",
                        "application/x-www-form-urlencoded",
                        "Action=CreateRole&Version=2010-05-08&RoleName="
                                + ROLE
                                + "&AssumeRolePolicyDocument=%7B%22Version%22%3A%222012-10-17%22%2C"
                                + "%22Statement%22%3A%5B%5D%7D"),
                new Simple("/2015-03-31/functions", "text/plain", """
                        {"FunctionName": "thief", "Runtime": "python3.11", "Handler": "thief.run",\
                         "Role": "arn:aws:iam::000000000000:role/%s", "Code": {"ZipFile": "%s"}}""".formatted(
                                ROLE, zip("thief.py", "def run(event, context): pass"))),
                new Simple("/2015-03-31/functions/thief/invocations", "text/plain", "{}"));
    }

    private static String zip(String name, String text) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
