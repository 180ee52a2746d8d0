package io.assumerole.e2e.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.demo.Check;
import io.assumerole.localaws.tools.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The JSON report of a run. It contains neither an account ID nor a key. */
record AwsCheckReport(AwsAccount account, Engine engine, String plugin, List<Check> checks) {

    private static final Pattern PRINCIPAL =
            Pattern.compile("(:(?:user|role|assumed-role|federated-user)/)([^\\s\"']+)");
    private static final String SECRET = "SECRET";
    /** The first group is the ID of a check, which can contain 12 digits in a row. */
    private static final Pattern CHECK_OR_ACCOUNT =
            Pattern.compile("(" + CheckFolder.PREFIX + "[0-9a-f]{16})|(?<![0-9])[0-9]{12}(?![0-9])");
    /** A secret access key has 40 characters, and a session token has hundreds. A URL encodes some of them. */
    private static final String SECRET_KEY_OR_TOKEN = "(?:[A-Za-z0-9/+]|%2[BFbf]){40,}+={0,2}";

    private static final Pattern VERSION = Pattern.compile("/assume-role-components-([^/]+)\\.jar$");

    void write(Path file) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.put("endpoint", account.isLocal() ? "local AWS" : "AWS");
        report.put("region", AwsAccount.REGION);
        report.put("versions", versions());
        report.put("holds", checks.stream().allMatch(Check::holds));
        report.put("checks", checks.stream().map(this::fields).toList());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report)
                        + System.lineSeparator());
    }

    private Map<String, String> versions() {
        var versions = new LinkedHashMap<String, String>();
        versions.put("library", library());
        versions.put("pulumi", engine.version());
        versions.put("pulumi-resource-aws", plugin);
        versions.put("java", System.getProperty("java.version") + " " + System.getProperty("java.vendor"));
        versions.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        return versions;
    }

    /** Returns the version in the file name of the components' jar. */
    private static String library() {
        var jar = UnprivilegedUserWithRole.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        var version = VERSION.matcher(jar);
        return version.find() ? version.group(1) : "unknown";
    }

    private Map<String, Object> fields(Check check) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("claim", masked(check.claim().strip()));
        fields.put("expected", masked(check.expected()));
        fields.put("measured", masked(check.measured()));
        fields.put("holds", check.holds());
        return fields;
    }

    /**
     * Returns a stream that masks each line. Surefire keeps a test's output in a file that other users of the machine can
     * read: in the folder for temporary files of Maven's process, which Surefire's {@code tempDir} doesn't change.
     */
    static PrintStream masked(PrintStream out, AwsCredentials caller) {
        var lines = new OutputStream() {
            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public void write(int next) {
                if (next == '\n') {
                    out.println(masked(line.toString(StandardCharsets.UTF_8), caller));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        };
        return new PrintStream(lines, true, StandardCharsets.UTF_8);
    }

    private String masked(String text) {
        return masked(text, account.credentials());
    }

    /**
     * Masks account IDs, keys, tokens, UUIDs such as external IDs, the caller's name, and the user's home in a message.
     *
     * @param caller the credentials, which are masked in any form
     */
    static String masked(String text, AwsCredentials caller) {
        var masked = text.replace(caller.secretAccessKey(), SECRET);
        if (caller instanceof AwsSessionCredentials session) {
            masked = masked.replace(session.sessionToken(), SECRET);
        }
        masked = PRINCIPAL
                .matcher(masked)
                .replaceAll(found -> found.group(2).startsWith(CheckFolder.PREFIX)
                        ? Matcher.quoteReplacement(found.group())
                        : found.group(1) + "CALLER");
        masked = masked.replaceAll("A[KS]IA[A-Z0-9]{12,}", "ACCESS-KEY")
                .replaceAll(SECRET_KEY_OR_TOKEN, SECRET)
                .replaceAll("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "UUID");
        return CHECK_OR_ACCOUNT
                .matcher(masked)
                .replaceAll(found -> found.group(1) == null ? "ACCOUNT" : found.group(1))
                .replace(System.getProperty("user.home"), "~");
    }
}
