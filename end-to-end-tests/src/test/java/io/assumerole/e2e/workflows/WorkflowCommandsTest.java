package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.InstalledPrograms;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.workflows.Runner.Result;
import io.assumerole.e2e.workflows.Workflow.Command;
import io.assumerole.localaws.demo.DemoCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Runs each command of the workflows. Commands that {@code .ci/run} also runs are only compared. Maven gets the other Maven
 * commands in a project without sources, the demo parses its arguments, and scripts run completely. Doesn't test the actions
 * and GitHub's runners.
 */
@Tag("extended")
class WorkflowCommandsTest {
    private static final String TAG = "v0.1.0";

    /** The text of a step, or the name of a step with a script, and the test that runs it. */
    private final Map<String, Script> scripts = new HashMap<>(Map.of(
            "Remove Pulumi", this::removePulumi,
            "Check the tag", this::checkTag,
            "Collect the files", this::collect,
            "Sign the files", this::sign,
            "Create a draft", this::draft,
            "site/publish", this::publish,
            "site/check --site target/pages --start next/", this::check));

    /** Runs a command in all cases. */
    private interface Script {
        void run(Command command) throws Exception;
    }

    @TempDir
    private static Path shared;

    private static MavenOutline outline;

    @TempDir
    private Path folder;

    @BeforeAll
    static void outline() throws IOException {
        outline = new MavenOutline(shared);
    }

    static List<Command> commands() throws IOException {
        var all = new ArrayList<Command>();
        Workflow.all().forEach(workflow -> all.addAll(workflow.commands()));
        return all;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void runs(Command command) throws Exception {
        if (CiCommands.all().contains(command.text())) {
            return;
        }
        var maven = command.text().replaceFirst("^exec ", "");
        if (maven.startsWith("mvn ")) {
            var result = maven(maven, command.variables());
            assertThat(result.status()).as(result.log()).isZero();
            return;
        }
        if (command.text().startsWith("./demo ")) {
            parse(command);
            return;
        }
        assertThat(scripts).as("a test that runs this command").containsKey(command.name());
        scripts.get(command.name()).run(command);
    }

    private static Result maven(String command, Map<String, String> variables) throws Exception {
        assertThat(command).doesNotContain("\n", ";", "&", "|");
        return outline.run(command, variables);
    }

    /** Parses the arguments as the demo does. The tests of its commands run them. */
    private void parse(Command command) throws Exception {
        assertThat(Stacks.cloneFolder().resolve("demo")).isExecutable();
        var runner = onPath();
        Runner.script(project().resolve("demo"), "printf '%s\\n' \"$@\"");
        var arguments = runner.run(command.text(), command.variables());
        succeeds(arguments);
        assertThatCode(() -> new CommandLine(DemoCommand.class)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs(arguments.log().split("\n")))
                .doesNotThrowAnyException();
    }

    @Test
    void parses_a_command_of_the_demo() throws Exception {
        runs(new Command("build", "linux", "Stop", "./demo down", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn -B -ntp verfy",
                "mvn -B -ntp -P al verify",
                "mvn -B -ntp -pl iam-polcy verify",
                "mvn -B -ntp -pl '!end-to-end-test,!pulumi-aws-7' verify",
                "mvn -B -ntp -pl iam-policy-cli verify",
                "mvn -B -ntp -pl '!iam-policy' verify",
                "mvn -B -ntp -Dattach.skp=true verify",
                "mvn -B -ntq verify",
                "./demmo",
                "./demo don",
                "./demo --hlp",
                "./demo --plugin oficial",
                "./demo compare-plugin",
                "site/publish --no-ap",
                "echo",
            })
    void rejects_a_mistyped_command(String text) {
        assertThat(CiCommands.all()).doesNotContain(text).contains("./demo", "benchmarks/run --short");
        assertThatThrownBy(() -> runs(new Command("build", "linux", text, text, Map.of())))
                .isInstanceOf(AssertionError.class);
    }

    /** Returns a runner without the programs of this machine, except for those named. */
    private Runner runner(String... programs) throws IOException {
        var bin = Files.createDirectory(folder.resolve("bin"));
        for (var program : programs) {
            InstalledPrograms.assumeInstalled(program);
            var found = Stream.of(System.getenv("PATH").split(":"))
                    .map(each -> Path.of(each, program))
                    .filter(Files::isExecutable)
                    .findFirst();
            Files.createSymbolicLink(bin.resolve(program), found.orElseThrow());
        }
        return runner(Map.of("PATH", bin.toString()));
    }

    private Runner runner(Map<String, String> environment) throws IOException {
        var project = Files.createDirectory(folder.resolve("project"));
        return new Runner(folder, project, environment);
    }

    private Runner onPath() throws IOException {
        return runner(Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()));
    }

    private Path project() {
        return folder.resolve("project");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(project().resolve(file).getParent());
        Files.writeString(project().resolve(file), text);
    }

    private List<String> files(String in) throws IOException {
        var root = project().resolve(in);
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void succeeds(Result result) {
        assertThat(result.status()).as(result.log()).isZero();
    }

    private void removePulumi(Command command) throws Exception {
        var runner = runner("bash", "rm");
        var removed = folder.resolve("removed");
        runner.fake("sudo", "echo \"$*\" >>'" + removed + "' && exec \"$@\"");
        succeeds(runner.run(command.text(), command.variables()));
        assertThat(removed).doesNotExist();

        runner.fake("pulumi", "exit 1");
        succeeds(runner.run(command.text(), command.variables()));
        assertThat(runner.bin().resolve("pulumi")).doesNotExist();
        assertThat(removed).hasContent("rm " + runner.bin().resolve("pulumi"));
        assertThat(runner.bin().resolve("sudo")).exists();
    }

    private void git(Runner runner, String arguments) throws Exception {
        succeeds(runner.run("git -c user.name=test -c user.email=test@example.org " + arguments, Map.of()));
    }

    private void checkTag(Command command) throws Exception {
        assertThat(command.variables()).isEqualTo(Map.of("TAG", "${{ github.ref_name }}"));
        InstalledPrograms.assumeInstalled("git");
        var runner = onPath();
        write("pom.xml", Clone.read("pom.xml"));
        git(runner, "init -q");
        git(runner, "add .");
        git(runner, "commit -q -m first");
        git(runner, "update-ref refs/remotes/origin/main HEAD");

        var checked = runner.run(command.text(), Map.of("TAG", TAG));
        succeeds(checked);
        assertThat(checked.log()).isEmpty();
        assertThat(checked.outputs())
                .isEqualTo(
                        "commit=" + runner.run("git rev-parse HEAD", Map.of()).log());
        var other = runner.run(command.text(), Map.of("TAG", "v0.1.1"));
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.log()).isEqualTo("The tag is v0.1.1, but the version in pom.xml is 0.1.0.\n");
        assertThat(other.outputs()).isEmpty();
        git(runner, "commit -q --allow-empty -m second");
        var unreviewed = runner.run(command.text(), Map.of("TAG", TAG));
        assertThat(unreviewed.status()).isEqualTo(1);
        assertThat(unreviewed.log()).isEqualTo("The commit of v0.1.0 is not on the main branch.\n");
    }

    private void collect(Command command) throws Exception {
        var runner = onPath();
        var staged = "io/assumerole/iam-policy/";
        write("target/staging/" + staged + "maven-metadata.xml", "");
        write("target/staging/" + staged + "maven-metadata.xml.sha1", "");
        write("target/staging/" + staged + "0.1.0/iam-policy-0.1.0.jar", "jar");
        // What is missing stops the job.
        assertThat(runner.run(command.text(), Map.of("TAG", TAG)).status()).isNotZero();
        write("assume-role-package/target/pulumi-resource-assume-role.tar.gz", "archive");
        write("assume-role-package/target/assume-role-package-0.1.0-cyclonedx.json", "{}");
        succeeds(runner.run("rm -r target/release", Map.of()));

        succeeds(runner.run(command.text(), Map.of("TAG", TAG)));
        assertThat(files("target/release"))
                .containsExactly(
                        "assume-role-package-0.1.0-cyclonedx.json",
                        staged + "0.1.0/iam-policy-0.1.0.jar",
                        "pulumi-resource-assume-role-v0.1.0-darwin-amd64.tar.gz",
                        "pulumi-resource-assume-role-v0.1.0-darwin-arm64.tar.gz",
                        "pulumi-resource-assume-role-v0.1.0-linux-amd64.tar.gz",
                        "pulumi-resource-assume-role-v0.1.0-linux-arm64.tar.gz");
    }

    private void sign(Command command) throws Exception {
        for (var program : List.of("gpg", "gpgconf", "zip", "unzip")) {
            InstalledPrograms.assumeInstalled(program);
        }
        var runner = onPath();
        var keys = Files.createDirectory(folder.resolve("keys"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        // The default takes a second for each use of the key.
        Files.writeString(keys.resolve("gpg-agent.conf"), "s2k-count 65536\n");
        var own = Map.of("GNUPGHOME", keys.toString());
        var quiet = "gpg --quiet --batch --pinentry-mode loopback --passphrase 'a secret' ";
        succeeds(runner.run(quiet + "--quick-gen-key tester@example.org ed25519 sign never", own));
        var key = runner.run(quiet + "--armor --export-secret-keys", own);
        succeeds(key);
        var jar = "io/assumerole/iam-policy/0.1.0/iam-policy-0.1.0.jar";
        var archive = "pulumi-resource-assume-role-v0.1.0-linux-amd64.tar.gz";
        var staged = List.of(jar, jar + ".md5", jar + ".sha1", archive);
        for (var file : staged) {
            write("staged/" + file, file);
        }

        var wrong = runner.run(command.text(), Map.of("SIGNING_KEY", key.log(), "SIGNING_PASSPHRASE", "another"));
        assertThat(wrong.status()).isNotZero();
        assertThat(files("staged")).containsExactlyInAnyOrderElementsOf(staged);
        var secrets = Map.of("SIGNING_KEY", key.log(), "SIGNING_PASSPHRASE", "a secret");
        var signed = runner.run(command.text(), secrets);
        succeeds(signed);
        assertThat(signed.log()).doesNotContain("a secret", "PRIVATE KEY");
        assertThat(folder.resolve("gnupg")).doesNotExist();

        assertThat(files("staged")).containsExactly("bundle.zip", archive, archive + ".asc");
        succeeds(runner.run("unzip -q staged/bundle.zip -d bundle", Map.of()));
        assertThat(files("bundle"))
                .containsExactly(jar, jar + ".asc", jar + ".asc.md5", jar + ".asc.sha1", jar + ".md5", jar + ".sha1");
        for (var file : List.of("bundle/" + jar, "staged/" + archive)) {
            succeeds(runner.run("gpg --batch --verify " + file + ".asc " + file, own));
        }
        succeeds(runner.run("echo \"$(cat bundle/" + jar + ".asc.sha1)  bundle/" + jar + ".asc\" | sha1sum -c", own));
        assertThat(runner.run("gpg --batch --verify bundle/" + jar + ".asc staged/" + archive, own)
                        .status())
                .isNotZero();
        succeeds(runner.run("gpgconf --kill all", own));
    }

    private void draft(Command command) throws Exception {
        var built = "0123456789abcdef0123456789abcdef01234567";
        var variables = Map.of("TAG", TAG, "REPOSITORY", "owner/assume-role", "COMMIT", built);
        assertThat(command.variables().keySet())
                .isEqualTo(Stream.concat(Stream.of("GH_TOKEN"), variables.keySet().stream())
                        .collect(Collectors.toSet()));
        assertThat(command.variables()).containsEntry("COMMIT", "${{ needs.stage.outputs.commit }}");
        var runner = onPath();
        write("signed/bundle.zip", "");
        write("signed/bundle.zip.asc", "");
        var requested = folder.resolve("requested");

        fakeGh(runner, "echo \"$*\" >'" + requested + "' && echo " + built.replace('0', '1'));
        var moved = runner.run(command.text(), variables);
        assertThat(moved.status()).isEqualTo(1);
        assertThat(moved.log())
                .isEqualTo("The tag v0.1.0 points at " + built.replace('0', '1') + ", but the files were built from "
                        + built + ".\n");
        assertThat(requested).hasContent("api repos/owner/assume-role/commits/tags/v0.1.0 --jq .sha");
        fakeGh(runner, "echo 'HTTP 404' >&2 && exit 1");
        var deleted = runner.run(command.text(), variables);
        assertThat(deleted.status()).isEqualTo(1);
        assertThat(deleted.log()).isEqualTo("HTTP 404\n");
        fakeGh(runner, "echo " + built);
        var unknown = new HashMap<>(variables);
        unknown.put("COMMIT", "");
        assertThat(runner.run(command.text(), unknown).status()).isEqualTo(1);

        var result = runner.run(command.text(), variables);

        succeeds(result);
        assertThat(result.log().lines())
                .containsExactly(
                        "release",
                        "create",
                        TAG,
                        "--repo",
                        "owner/assume-role",
                        "--draft",
                        "--verify-tag",
                        "--title",
                        TAG,
                        "signed/bundle.zip",
                        "signed/bundle.zip.asc");
    }

    /** Fakes gh: runs the command for {@code gh api}, and prints the arguments of any other call. */
    private static void fakeGh(Runner runner, String command) throws IOException {
        runner.fake("gh", "if [[ $1 == api ]]; then " + command + "; else printf '%s\\n' \"$@\"; fi");
    }

    /** Runs the command with a fake builder. {@code SiteTest} runs the real one. */
    private void publish(Command command) throws Exception {
        InstalledPrograms.assumeInstalled("git");
        var runner = onPath();
        Maven.copy("site", project());
        Runner.script(
                project().resolve("site/build"),
                "while (($# > 1)); do [[ $1 != --output ]] || mkdir -p \"$2\"; shift; done; [[ $1 == --api ]]");
        git(runner, "init -q --initial-branch main");
        git(runner, "add site");
        git(runner, "commit -q -m first");
        git(runner, "tag v0.0.1");

        succeeds(runner.run(command.text(), command.variables()));
        assertThat(project().resolve("target/pages/0.0.1")).isDirectory();
        assertThat(project().resolve("target/pages/next")).isDirectory();
        assertThat(project().resolve("target/pages/index.html")).exists();
    }

    /** Stops where the browser would start. */
    private void check(Command command) throws Exception {
        var runner = onPath();
        Maven.copy("site", project());
        var missing = runner.run(command.text(), command.variables());
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.log()).endsWith("target/pages/next has no site. Run site/build.\n");

        write("target/pages/next/index.html", "");
        runner.fake("node", "exit 1");
        runner.fake("npm", "echo \"npm $*\" && exit 1");
        var found = runner.run(command.text(), command.variables());
        assertThat(found.status()).isEqualTo(1);
        assertThat(found.log()).contains("`npm ci ").doesNotContain("has no site");
    }

    @Test
    void scripts_are_steps_of_a_workflow() throws IOException {
        var names = new TreeMap<String, Command>();
        commands().forEach(command -> names.put(command.name(), command));

        assertThat(names.keySet()).containsAll(scripts.keySet());
    }
}
