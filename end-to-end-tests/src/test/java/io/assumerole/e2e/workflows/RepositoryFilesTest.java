package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.InstalledPrograms;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The files in {@code .github} that aren't workflows. Doesn't prove that GitHub accepts them. */
class RepositoryFilesTest {
    private static final Path CLONE = Stacks.cloneFolder();

    /** Those that dependabot.yml leaves out, with the reasons. */
    private static final Set<String> LEFT_OUT = Set.of(
            "pip /iam-policy/reference",
            "pip /iam-policy/src/test/resources/policy/managed",
            "gomod /iam-policy-cli/reference/review_cases/programs/queue");

    private static final Map<String, String> MANIFESTS = Map.of(
            "maven", "pom\\.xml",
            "gomod", "go\\.mod",
            "npm", "package\\.json",
            "pip", "requirements.*\\.txt");

    @TempDir
    private Path folder;

    private static Map<String, Object> yaml(String file) throws IOException {
        return new Yaml().load(Clone.read(".github/" + file));
    }

    /** Returns each ecosystem with each folder that has its manifest, without the modules of a Maven project. */
    private static Set<String> manifests() throws IOException {
        var found = new TreeSet<String>();
        Clone.visit(file -> {
            var name = file.getFileName().toString();
            var in = "/" + CLONE.relativize(file.getParent());
            MANIFESTS.forEach((ecosystem, manifest) -> {
                if (name.matches(manifest)) {
                    found.add(ecosystem + " " + in);
                }
            });
            if (in.matches(".*/\\.github/(workflows|actions/[^/]*)") && name.endsWith(".yml")) {
                // The folder / includes the workflows.
                found.add("github-actions " + (in.equals("/.github/workflows") ? "/" : in));
            }
        });
        found.removeIf(each -> each.startsWith("maven ") && isModule(each.substring("maven ".length())));
        return found;
    }

    private static boolean isModule(String in) {
        var project = Path.of(in);
        try {
            for (var parent = project.getParent(); parent != null; parent = parent.getParent()) {
                var pom = CLONE.resolve("." + parent).resolve("pom.xml");
                if (Files.exists(pom)
                        && Files.readString(pom).contains("<module>" + parent.relativize(project) + "</module>")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    @Test
    void dependabot_updates_each_dependency_in_groups() throws IOException {
        var manifests = manifests();
        assertThat(manifests)
                .contains("maven /", "github-actions /", "pip /docs/site")
                .hasSizeGreaterThan(20);
        var updated = new TreeSet<String>();
        for (var update : (List<Map<String, Object>>) yaml("dependabot.yml").get("updates")) {
            assertThat(update).containsKeys("groups", "schedule", "cooldown");
            var ecosystem = update.get("package-ecosystem") + " ";
            for (var directory : (List<String>) update.get("directories")) {
                var matcher = FileSystems.getDefault().getPathMatcher("glob:" + directory);
                var matching = manifests.stream()
                        .filter(each -> each.startsWith(ecosystem)
                                && matcher.matches(Path.of(each.substring(ecosystem.length()))))
                        .toList();
                assertThat(matching).as(ecosystem + directory).isNotEmpty();
                updated.addAll(matching);
            }
        }
        assertThat(manifests).containsAll(LEFT_OUT);
        manifests.removeAll(LEFT_OUT);
        assertThat(updated).isEqualTo(manifests);
    }

    @SuppressWarnings("unchecked")
    @ParameterizedTest
    @ValueSource(strings = {"bug-report", "feature-request", "run-result"})
    void an_issue_form_has_fields_that_github_knows(String form) throws IOException {
        var yaml = yaml("ISSUE_TEMPLATE/" + form + ".yml");
        assertThat(yaml).containsOnlyKeys("name", "description", "labels", "body");
        var ids = new ArrayList<String>();
        boolean required = false;
        for (var field : (List<Map<String, Object>>) yaml.get("body")) {
            var attributes = (Map<String, Object>) field.get("attributes");
            switch (field.get("type").toString()) {
                case "markdown" -> {
                    assertThat(field).containsOnlyKeys("type", "attributes");
                    assertThat(attributes).containsOnlyKeys("value");
                    continue;
                }
                case "dropdown" ->
                    assertThat((List<?>) attributes.get("options"))
                            .hasSizeGreaterThan(1)
                            .doesNotHaveDuplicates()
                            .allSatisfy(option -> assertThat(option).isInstanceOf(String.class));
                case "input", "textarea" -> assertThat(attributes).containsKey("description");
                default -> throw new AssertionError(field);
            }
            assertThat(Set.of("type", "id", "attributes", "validations")).containsAll(field.keySet());
            assertThat(Set.of("label", "description", "placeholder", "options")).containsAll(attributes.keySet());
            assertThat(attributes.get("label").toString()).isNotBlank();
            required |= Map.of("required", true).equals(field.get("validations"));
            ids.add(field.get("id").toString());
        }
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+"));
        assertThat(required).isTrue();
    }

    @SuppressWarnings("unchecked")
    @Test
    void a_new_issue_offers_all_forms_and_the_security_policy() throws IOException {
        var files = new HashSet<String>();
        try (var all = Files.list(CLONE.resolve(".github/ISSUE_TEMPLATE"))) {
            all.forEach(file -> files.add(file.getFileName().toString()));
        }
        assertThat(files)
                .containsExactlyInAnyOrder("bug-report.yml", "feature-request.yml", "run-result.yml", "config.yml");
        var links = (List<Map<?, ?>>) yaml("ISSUE_TEMPLATE/config.yml").get("contact_links");
        assertThat(links)
                .hasSize(2)
                .allSatisfy(link -> assertThat(link.keySet()).isEqualTo(Set.of("name", "url", "about")));
        assertThat(links.get(0).get("url").toString()).matches("https://.*/SECURITY\\.md");
        assertThat(CLONE.resolve("SECURITY.md")).exists();
        var label = ((List<?>) yaml("ISSUE_TEMPLATE/run-result.yml").get("labels")).get(0);
        assertThat(URI.create(links.get(1).get("url").toString()).getQuery())
                .isEqualTo("q=is:issue label:\"" + label + "\"");
        assertThat(Clone.read("docs/contributing/workflows.md")).contains("Label `" + label + "`");
    }

    /** A page that asks for a result names the form, and the form names the file that the page names. */
    @ParameterizedTest
    @CsvSource({
        "docs/how-to/test-on-aws.md, mvn -P aws, end-to-end-tests/target/aws-check.json",
        "docs/contributing/provider-emulator.md, -Dplugin=official, local-aws/target/plugin-contract.txt"
    })
    void a_page_names_the_form_for_its_result(String page, String command, String file) throws IOException {
        var form = "ISSUE_TEMPLATE/run-result.yml";
        assertThat(Clone.read(page)).contains("\"" + yaml(form).get("name") + "\"", command, "`" + file + "`");
        assertThat(Clone.read(".github/" + form)).contains(command, "`" + file + "`");
    }

    @Test
    void the_bug_report_names_the_form_for_results() throws IOException {
        assertThat(Clone.read(".github/ISSUE_TEMPLATE/bug-report.yml"))
                .contains("\"" + yaml("ISSUE_TEMPLATE/run-result.yml").get("name") + "\"");
    }

    @Test
    void each_file_has_an_owner() throws IOException {
        assertThat(Clone.read(".github/CODEOWNERS").lines().filter(line -> !line.startsWith("#")))
                .singleElement()
                .asString()
                .matches("\\* \\S+");
    }

    @ParameterizedTest
    @CsvSource({".gitattributes, false", "none, true"})
    void git_on_windows_keeps_the_line_endings_that_the_locks_are_of(String attributes, boolean changed)
            throws Exception {
        InstalledPrograms.assumeInstalled("git");
        if (!attributes.equals("none")) {
            Files.copy(CLONE.resolve(attributes), folder.resolve(attributes));
        }
        var pom = folder.resolve("pom.xml");
        Files.copy(CLONE.resolve("pom.xml"), pom);
        git("init", "-q");
        git("add", ".");
        Files.delete(pom);
        // As Git for Windows is installed by default.
        git("-c", "core.autocrlf=true", "checkout", "--", "pom.xml");

        assertThat(Files.readString(pom).contains("\r\n")).isEqualTo(changed);
    }

    private void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var log = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(log).isZero();
    }
}
