package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Runs of the command line in this Java, in a folder of the test. */
record Runs(Path folder) {

    /** What a run did. */
    record Result(int status, String out, String err) {
        Result exits(int expected) {
            assertThat(status).as("%s", this).isEqualTo(expected);
            return this;
        }
    }

    Runs file(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json.replace('\'', '"'));
        return this;
    }

    /** Runs a command line with arguments that are separated by spaces, and more arguments that may contain spaces. */
    Result command(String line, String... more) {
        return run(Stream.concat(Stream.of(line.split(" ")), Stream.of(more)).toArray(String[]::new));
    }

    Result run(String... args) {
        return runWith("", args);
    }

    Result runWith(String in, String... args) {
        return runWith(in.replace('\'', '"').getBytes(StandardCharsets.UTF_8), args);
    }

    Result runWith(byte[] in, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = IamPolicy.run(
                folder,
                new ByteArrayInputStream(in),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                args);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Returns a report without line breaks. */
    static String unwrapped(String report) {
        return report.replaceAll("\\s+", " ");
    }

    /** A policy of one statement. */
    static String policy(String elements) {
        return "{'Version':'2012-10-17','Statement':[{" + elements + "}]}";
    }

    static final String READS = policy("'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::site/*'");
    static final String TRUST = policy("'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:user/anna'},"
            + "'Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'a-secret-id'}}");
}
