package io.assumerole.e2e.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.localaws.account.AccountRun;
import io.assumerole.localaws.account.AwsAccount;
import io.assumerole.localaws.demo.Check;
import io.assumerole.localaws.tools.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JSON report of a run. It contains neither the number of the account nor a key. */
record AwsCheckReport(AwsAccount account, Engine engine, String plugin, List<Check> checks) {

    private static final Pattern PRINCIPAL =
            Pattern.compile("(:(?:user|role|assumed-role|federated-user)/)([^\\s\"']+)");
    private static final Pattern ACCESS_KEY = Pattern.compile("\\bA[KS]IA[A-Z0-9]{12,}");
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
        fields.put("claim", check.claim().strip());
        fields.put("expected", anonymous(check.expected()));
        fields.put("measured", anonymous(check.measured()));
        fields.put("holds", check.holds());
        return fields;
    }

    /** Removes the account ID, access key IDs, the caller's name, and the user's home from messages. */
    private String anonymous(String text) {
        var anonymous = PRINCIPAL
                .matcher(text)
                .replaceAll(found -> found.group(2).startsWith(AccountRun.PREFIX)
                        ? Matcher.quoteReplacement(found.group())
                        : found.group(1) + "CALLER");
        return ACCESS_KEY
                .matcher(anonymous)
                .replaceAll("ACCESS-KEY")
                .replaceAll("\\b[0-9]{12}\\b", "ACCOUNT")
                .replace(System.getProperty("user.home"), "~");
    }
}
