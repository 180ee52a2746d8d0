package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the documents with the files and code that they describe. Does not prove that readers understand them. */
class DocumentsTest {

    private static final String EXAMPLES = "examples/";
    private static final String PROJECT = EXAMPLES + "complete-project/";
    private static final String USE = "docs/how-to/use-in-your-project.md";
    private static final String TEMPLATE = "examples/templates/user-and-role";

    /** Examples that don't use Pulumi or Java, that have the jars next to them, or that have a pom in each folder. */
    private static final Set<String> OTHER_POMS = Set.of("fleet", "languages", "policies", "templates");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)");

    /** The pom of one template; templates and examples that need more add lines. */
    @Test
    void has_one_pom_in_the_readme_the_templates_and_the_examples() throws IOException {
        var expected = Clone.read(TEMPLATE + "/pom.xml");
        for (var template : Clone.projects("examples/templates")) {
            assertThat(Clone.read("examples/templates/" + template + "/pom.xml").lines())
                    .as(template)
                    .containsSubsequence(expected.lines().toList());
        }
        var examples = new ArrayList<>(Clone.projects(EXAMPLES));
        examples.removeAll(OTHER_POMS);
        examples.add("stored-key/reader");
        for (var example : examples) {
            var pom = Clone.read(EXAMPLES + example + "/pom.xml");
            var name = first("<artifactId>([\\w-]+)</artifactId>", pom);
            var lines = expected.replace("${PROJECT}", name)
                    .replace("<finalName>app<", "<finalName>" + name + "<")
                    .replaceFirst("<groupId>myproject<", "<groupId>example<")
                    .replace("myproject.App", first("<mainClass>(example\\.\\w+)</mainClass>", pom))
                    .lines()
                    .toList();
            assertThat(pom.lines()).as(example).containsSubsequence(lines);
        }
        assertThat(expected.indent(0))
                .contains(Documents.region(PROJECT + "pom.xml", "coordinates"))
                .contains(Documents.blocks(USE, "xml").get(0).indent(4));
    }

    @Test
    void shows_in_groovy_the_dependencies_of_the_pom() throws IOException {
        var coordinates = Pattern.compile("(?:implementation|runtimeOnly) '(.*):(.*):(.*)'")
                .matcher(Documents.blocks(USE, "groovy").get(1))
                .results()
                .toList();
        assertThat(coordinates).hasSize(2);
        assertThat(Documents.region(PROJECT + "pom.xml", "coordinates")
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.matches("<(groupId|artifactId|version)>.*")))
                .containsExactlyElementsOf(coordinates.stream()
                        .flatMap(found -> Stream.of(
                                "<groupId>" + found.group(1) + "</groupId>",
                                "<artifactId>" + found.group(2) + "</artifactId>",
                                "<version>" + found.group(3) + "</version>"))
                        .toList());
    }

    private static String first(String pattern, String text) {
        var found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern + " in:\n" + text).isTrue();
        return found.group(1);
    }

    /** Each snippet is named in a comment above it. */
    @Test
    void shows_the_classes_that_the_examples_compile_and_test() throws IOException {
        var shown = new HashMap<String, String>();
        var named = Pattern.compile("(?ms)^<!-- examples:(\\S+) -->\n```java\n(.*?)^```$")
                .matcher(Clone.read("docs/how-to/subclass-or-compose.md"));
        while (named.find()) {
            shown.put(named.group(1), named.group(2));
        }
        assertThat(shown.values())
                .containsExactlyInAnyOrderElementsOf(Documents.blocks("docs/how-to/subclass-or-compose.md", "java"));

        var compiled = new HashMap<String, String>();
        for (var snippet : Map.of(
                        "subclass", "subclass-or-compose/src/main/java/example/TeamDeployer.java",
                        "alias", "subclass-or-compose/src/main/java/example/Deployers.java",
                        "subclass-test", "subclass-or-compose/src/test/java/example/TeamDeployerTest.java",
                        "composition", "subclass-or-compose/src/main/java/example/Release.java",
                        "composition-test", "subclass-or-compose/src/test/java/example/ReleaseTest.java",
                        "all-at-once", "fleet/src/main/java/example/FleetProgram.java")
                .entrySet()) {
            var region = Documents.region(EXAMPLES + snippet.getValue(), snippet.getKey());
            compiled.put(snippet.getKey(), region.stripTrailing().stripIndent() + "\n");
        }
        assertThat(shown).containsExactlyInAnyOrderEntriesOf(compiled);
    }

    @Test
    void shows_the_dependencies_and_plugins_that_the_examples_have() throws IOException {
        assertThat(Documents.blocks("docs/reference/assumed-role-provider.md", "xml"))
                .containsExactly(waiting());
        assertThat(Documents.blocks("docs/how-to/unit-test.md", "xml"))
                .containsExactly(region("complete-project", "test-kit", 4), region("complete-project", "surefire", 6));
        assertThat(Documents.blocks("docs/how-to/speed-up-programs.md", "xml"))
                .containsExactly(
                        region("complete-project", "dependency-of-the-fast-start", 4),
                        region("complete-project", "fast-start", 6));
        assertThat(Documents.blocks("docs/how-to/speed-up-programs.md", "yaml"))
                .containsExactly(Clone.read(PROJECT + "Pulumi.yaml").replaceFirst("(?s).*(?=runtime:)", ""));
    }

    /** Returns the dependencies for waiting, which the template of a program with both halves has. */
    private static String waiting() throws IOException {
        var pom = Clone.read("examples/templates/both-halves/pom.xml");
        var found = Pattern.compile("(?s)<!-- With these, the program waits [^\n]*\n(.*?)  </dependencies>")
                .matcher(pom);
        assertThat(found.find()).isTrue();
        return found.group(1).indent(-4);
    }

    /** Returns a region of an example's pom, as it is in a document. */
    private static String region(String example, String name, int indentation) throws IOException {
        return Documents.region(EXAMPLES + example + "/pom.xml", name).indent(-indentation);
    }

    @Test
    void name_the_oldest_maven_that_the_build_accepts() throws IOException {
        var named = new ArrayList<String>();
        for (var document : all()) {
            Pattern.compile(
                            "Maven(?: \\|)? (\\d+\\.\\d+\\.\\d+)|before (\\d+\\.\\d+\\.\\d+): by this repository's build")
                    .matcher(Files.readString(document))
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .forEach(named::add);
        }
        assertThat(named).hasSizeGreaterThan(6).containsOnly(Clone.property("minimum-maven.version"));
    }

    /** Does not do the exercise. */
    @Test
    void begin_the_first_change_with_the_source_as_it_is() throws IOException {
        var blocks = Documents.blocks("CONTRIBUTING.md", "java");
        assertThat(blocks).hasSize(3);
        var changed = Clone.read("iam-policy/src/main/java/io/assumerole/policy/lint/LintedStatement.java");
        assertThat(changed)
                .containsOnlyOnce(blocks.get(1).strip())
                .doesNotContain(blocks.get(2).strip());
        assertThat(Clone.read("iam-policy/src/test/java/io/assumerole/policy/lint/PolicyLintTest.java"))
                .contains("import static io.assumerole.policy.Fixtures.statement;")
                .doesNotContain("counts_the_parts_of_an_incomplete_arn");
        var found = new ArrayList<String>();
        for (var document : all()) {
            var text = Files.readString(document);
            if (!document.endsWith("CONTRIBUTING.md") && text.contains("fewer than six parts")) {
                found.add(document.getFileName().toString());
                assertThat(text).doesNotContain("fewer than six parts; IAM adds");
            }
        }
        assertThat(found).containsExactlyInAnyOrder("lint-codes.md", "policy-api.md");
    }

    @Test
    void puts_no_secret_on_a_command_line() throws IOException {
        var set = Pattern.compile("(?m)pulumi config set .*--secret.*$");
        int found = 0;
        for (var document : all()) {
            for (var block :
                    Documents.blocks(Clone.folder().relativize(document).toString(), "bash")) {
                for (var line : set.matcher(block).results().toList()) {
                    found++;
                    assertThat(line.group())
                            .as("the value has to come from standard input, in %s", document)
                            .matches("pulumi config set --secret [\\w:-]+");
                }
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void shows_the_files_of_the_examples() throws IOException {
        assertThat(Documents.blocks("docs/how-to/deploy-from-github-actions.md", "yaml"))
                .contains(Clone.read(EXAMPLES + "templates/keyless-ci/.github/workflows/deploy.yml"));
        assertThat(Documents.blocks(EXAMPLES + "fleet/README.md", "yaml"))
                .containsExactly(Clone.read(EXAMPLES + "fleet/fleet.yaml").replaceAll("(?m)^#.*\n", ""));
    }

    /** A tag can be moved, and some actions get a role. */
    @Test
    void pins_the_actions_of_workflows_as_the_examples_do() throws IOException {
        var pinned = new ArrayList<String>();
        for (var workflow : List.of(
                "policies/.github/workflows/policies",
                "review-gate/.github/workflows/review",
                "review-gate/.github/workflows/deploy",
                "review-gate/.github/actions/prepare/action",
                "templates/keyless-ci/.github/workflows/deploy")) {
            pinned.addAll(actions(Clone.read(EXAMPLES + workflow + ".yml")));
        }
        // For programs in other languages, which have no example.
        pinned.add("actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0");
        pinned.add("actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0");

        assertThat(pinned).isNotEmpty().allMatch(action -> action.matches("\\S+@[0-9a-f]{40} # v.*"));
        // The action of the reader's copy of this project.
        pinned.add("OWNER/assume-role@COMMIT");
        for (var document : all()) {
            assertThat(pinned).as(document.toString()).containsAll(actions(Files.readString(document)));
        }
    }

    private static List<String> actions(String text) {
        return Pattern.compile("(?m)^ *- uses: ([^.].*)$")
                .matcher(text)
                .results()
                .map(uses -> uses.group(1))
                .toList();
    }

    @Test
    void links_only_to_files_and_headings_that_exist() throws IOException {
        int found = 0;
        for (var document : all()) {
            var text = Files.readString(document);
            for (var link : LINK.matcher(text).results().toList()) {
                found++;
                var target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
                assertThat(target).as("a link in %s", document).exists();
                if (link.group(2) != null) {
                    assertThat(headings(Files.readString(target)))
                            .as("the headings of %s, to which %s links", target, document)
                            .contains(link.group(2));
                }
            }
            assertThat(text).as("marks of a merge in %s", document).doesNotContainPattern("(?m)^(<{7} |={7}$|>{7} )");
        }
        assertThat(found).isPositive();
    }

    /** Returns the targets of links to a page: its anchors, and its headings as GitHub names them. */
    private static List<String> headings(String markdown) {
        var anchors = Pattern.compile("<a id=\"([^\"]+)\"></a>")
                .matcher(markdown)
                .results()
                .map(anchor -> anchor.group(1));
        var headings = Pattern.compile("(?m)^#+ (.*)$")
                .matcher(markdown)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'));
        return Stream.concat(anchors, headings).toList();
    }

    private static List<Path> all() throws IOException {
        var all = new ArrayList<Path>();
        try (var files = Files.walk(Clone.folder().resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(all::add);
        }
        for (var document : List.of(
                "README.md",
                "iam-policy/README.md",
                "local-aws/README.md",
                "fast-start/README.md",
                "CONTRIBUTING.md",
                "CHANGELOG.md",
                EXAMPLES + "README.md")) {
            all.add(Clone.folder().resolve(document));
        }
        for (var example : Clone.projects(EXAMPLES)) {
            all.add(Clone.folder().resolve(EXAMPLES + example + "/README.md"));
        }
        return all;
    }

    @Test
    void has_a_row_and_a_short_page_for_each_example() throws IOException {
        var linked = Pattern.compile("(?m)^\\| [^|]+ \\| \\[([\\w-]+)]\\(\\1\\) \\|")
                .matcher(Clone.read(EXAMPLES + "README.md"))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(linked).isNotEmpty().containsExactlyInAnyOrderElementsOf(Clone.projects(EXAMPLES));
        for (var example : linked) {
            // No page in docs describes this example.
            if (example.equals("fleet")) {
                continue;
            }
            assertThat(Clone.read(EXAMPLES + example + "/README.md").lines())
                    .as("the README of %s", example)
                    .hasSizeLessThanOrEqualTo(14);
        }
    }

    /** A browser goes to the first of two targets with the same name. */
    @Test
    void have_anchors_that_differ_from_each_other_and_from_headings() throws IOException {
        int found = 0;
        for (var document : all()) {
            var text = Files.readString(document);
            var targets = headings(text);
            for (var anchor : Pattern.compile("<a id=\"([^\"]+)\">")
                    .matcher(text)
                    .results()
                    .toList()) {
                found++;
                assertThat(targets)
                        .as("the anchors and headings of %s", document)
                        .containsOnlyOnce(anchor.group(1));
            }
        }
        assertThat(found).isGreaterThan(50);
    }
}
