package io.assumerole.e2e.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.OperationType;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.OwnRepository;
import io.assumerole.e2e.Published;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Builds projects that use only the published jars, from a separate repository, with the oldest supported Maven and
 * with a new one. Does not prove that a repository on the internet serves the jars.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class ConsumersTest {

    private Stacks stacks;
    private Path folder;
    private Path repository;

    @BeforeAll
    void start() throws IOException {
        stacks = Stacks.startQuick(ConsumersTest.class);
        folder = stacks.folder().resolve("consumers");
        repository = OwnRepository.withPublished(folder.resolve("repository"));
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @ParameterizedTest
    @EnumSource(MavenRelease.class)
    void previews_the_project_of_the_readme(MavenRelease release) throws Exception {
        var mvn = release.unpack(folder);
        var project = Files.createDirectories(folder.resolve("readme-" + release.version()));
        assertThat(Maven.runOther(mvn, project, "--version").output()).contains("Apache Maven " + release.version());
        CopiedTemplate.write(project);
        var built = Maven.runOther(mvn, project, "-q", "package", Maven.localRepository(repository));
        assertThat(built.exitCode()).as(built.output()).isZero();

        var stack = stacks.sandbox()
                .stack(
                        project,
                        release.name().toLowerCase(Locale.ROOT),
                        stacks.sandbox().root());
        stack.setAllConfig(Stacks.config());

        // The stack, the component and its five children.
        assertThat(stack.preview().changeSummary()).containsEntry(OperationType.CREATE, 7);

        // The nearest refused case: the same, where nothing of ours is published.
        var without = OwnRepository.withoutOurs(folder.resolve("without-" + release.version()));
        var refused = Maven.runOther(mvn, project, "-o", "-q", "compile", Maven.localRepository(without));
        assertThat(refused.exitCode()).as(refused.output()).isNotZero();
        assertThat(refused.output()).contains("io.assumerole:assume-role-components:jar:0.1.0");
    }

    /**
     * Maven takes the version that is asked for nearest to the project, Gradle the highest one. The rule passes where
     * both are the same for every jar. The versions are those of the BOM.
     */
    @Test
    void resolves_the_same_versions_as_a_build_that_prefers_the_highest() throws Exception {
        var all = Files.createDirectories(folder.resolve("highest"));
        var modules = new StringBuilder();
        for (var module : Published.MODULES) {
            writePom(all.resolve(module), module, dependency("io.assumerole", module));
            modules.append("<module>").append(module).append("</module>");
        }
        Files.writeString(
                all.resolve("pom.xml"), project("all", "<packaging>pom</packaging><modules>" + modules + "</modules>"));
        assertThat(highest(all).output())
                .as("without the BOM")
                .contains("'dependencies.dependency.version' for io.assumerole:iam-policy:jar is missing");
        for (var module : Published.MODULES) {
            var pom = all.resolve(module).resolve("pom.xml");
            Files.writeString(pom, Files.readString(pom).replace("<dependencies>", importedBom() + "<dependencies>"));
        }

        var agreed = highest(all);

        assertThat(agreed.exitCode()).as(agreed.output()).isZero();
        assertThat(agreed.output()).contains("RequireUpperBoundDeps passed");
    }

    /** The parent sets a version of Jackson. */
    @Test
    void get_from_the_bom_no_version_of_another_library() throws Exception {
        var project = writePom(
                folder.resolve("jackson"), "jackson", dependency("com.fasterxml.jackson.core", "jackson-core"));
        var pom = project.resolve("pom.xml");
        var own = Files.readString(pom);
        Files.writeString(pom, own.replace("<dependencies>", importedBom() + "<dependencies>"));
        var missing = "'dependencies.dependency.version' for com.fasterxml.jackson.core:jackson-core:jar is missing";
        assertThat(highest(project).output()).contains(missing);

        var parent = importedBom().replace("assume-role-bom", "assume-role");
        Files.writeString(pom, own.replace("<dependencies>", parent + "<dependencies>"));
        assertThat(highest(project).output())
                .as("the control")
                .doesNotContain(missing)
                .contains("BUILD SUCCESS");
    }

    /** As docs/reference/compatibility.md says: the order matters. */
    @Test
    void resolves_a_lower_version_if_the_aws_sdk_of_pulumi_comes_first() throws Exception {
        var aws = dependency("com.pulumi", "aws", Clone.property("pulumi-aws.version"));
        var components = dependency("io.assumerole", "assume-role-components", "0.1.0");

        var lower = highest(writePom(folder.resolve("aws-first"), "aws-first", aws + components));
        assertThat(lower.exitCode()).as(lower.output()).isNotZero();
        assertThat(lower.output()).contains("Require upper bound dependencies error for com.pulumi:pulumi:1.13.0");

        var agreed = highest(writePom(folder.resolve("aws-last"), "aws-last", components + aws));
        assertThat(agreed.exitCode()).as(agreed.output()).isZero();
    }

    private Maven.Result highest(Path project) throws IOException, InterruptedException {
        return Maven.run(
                project,
                Maven.localRepository(repository),
                "org.apache.maven.plugins:maven-enforcer-plugin:" + Clone.property("enforcer-plugin.version")
                        + ":enforce",
                "-Drules=requireUpperBoundDeps");
    }

    private static Path writePom(Path project, String name, String dependencies) throws IOException {
        Files.createDirectories(project);
        Files.writeString(
                project.resolve("pom.xml"), project(name, "<dependencies>" + dependencies + "</dependencies>"));
        return project;
    }

    private static String project(String name, String content) {
        return "<project><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>consumer-of-" + name
                + "</artifactId><version>1</version>" + content + "</project>";
    }

    private static String dependency(String group, String artifact, String version) {
        return dependency(group, artifact).replace("</dependency>", "<version>" + version + "</version></dependency>");
    }

    private static String dependency(String group, String artifact) {
        return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId></dependency>";
    }

    /** Returns the import of the BOM, as the page for consumers has it. */
    private static String importedBom() throws IOException {
        var block = Documents.blocks(CopiedTemplate.PAGE, "xml").get(1);
        assertThat(block).contains("assume-role-bom");
        return block;
    }

    @Test
    void are_built_with_the_versions_that_the_documents_name() throws IOException {
        assertThat(Clone.read(CopiedTemplate.PAGE))
                .contains("| Maven | " + MavenRelease.OLDEST.version() + " or newer |");
        assertThat(Clone.read("docs/reference/compatibility.md"))
                .contains("| Maven | " + MavenRelease.OLDEST.version() + ", " + MavenRelease.NEWEST.version() + " |");
    }
}
