package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.OwnRepository;
import io.assumerole.e2e.workflows.Runner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A copy of this project without plugins and sources. There, Maven checks the phases, profiles, modules, and options of a
 * command in seconds.
 */
final class MavenOutline {
    private static final Pattern PROPERTY = Pattern.compile("[ \"]-D([\\w.-]+)");
    private static final Pattern MODULES = Pattern.compile(" -pl '?([^ ']+)");
    /** Properties of Surefire, which no pom names. */
    private static final Set<String> SUREFIRE = Set.of("test", "surefire.failIfNoSpecifiedTests");

    private final Runner runner;
    /** The modules of this project that each module needs, according to its pom. */
    private final Map<String, Set<String>> needed = new TreeMap<>();

    private final String poms;

    MavenOutline(Path folder) throws IOException {
        var project = Files.createDirectory(folder.resolve("outline"));
        var all = new StringBuilder(Clone.read("pom.xml"));
        Files.writeString(
                project.resolve("pom.xml"),
                all.toString()
                        .replaceFirst("(?s)(</pluginManagement>).*?(</build>\\s*<profiles>)", "$1$2")
                        .replaceAll("(?s)(</properties>)\\s*<build>.*?</build>(\\s*</profile>)", "$1$2"));
        for (var module : Clone.read("pom.xml").split("</?module>")) {
            if (module.matches("[\\w-]+")) {
                var pom = Clone.read(module + "/pom.xml");
                all.append(pom);
                outline(project, module, pom);
            }
        }
        poms = all.toString();
        Maven.copy(".mvn", project);
        var repository = OwnRepository.withoutOurs(folder.resolve("repository"));
        runner = new Runner(
                folder,
                project,
                Map.of(
                        "PATH", System.getenv("PATH"),
                        "HOME", System.getProperty("user.home"),
                        "JAVA_HOME", System.getProperty("java.home")));
        runner.fake(
                "mvn",
                "here=$(dirname \"$0\") && PATH=${PATH#\"$here\":} && exec mvn \"$@\" -o -Dstyle.color=never -Dmaven.deploy.skip=true "
                        + Maven.localRepository(repository));
    }

    private void outline(Path project, String module, String pom) throws IOException {
        var needs = new TreeSet<String>();
        Pattern.compile("<groupId>io\\.assumerole</groupId>\\s*<artifactId>([\\w-]+)</artifactId>")
                .matcher(pom.replaceFirst("(?s)<parent>.*?</parent>", ""))
                .results()
                .forEach(found -> needs.add(found.group(1)));
        needs.remove(module);
        needed.put(module, needs);
        Files.writeString(Files.createDirectory(project.resolve(module)).resolve("pom.xml"), """
                <project><modelVersion>4.0.0</modelVersion>
                  <parent><groupId>io.assumerole</groupId><artifactId>assume-role</artifactId><version>0.1.0</version></parent>
                  <artifactId>%s</artifactId><packaging>pom</packaging>
                </project>
                """.formatted(module));
    }

    /** Runs a command, and checks what Maven ignores: wrong profiles and properties, and modules that aren't built. */
    Result run(String command, Map<String, String> variables) throws Exception {
        PROPERTY.matcher(command).results().forEach(found -> {
            var name = found.group(1);
            var isKnown = SUREFIRE.contains(name)
                    || poms.contains("<" + name + ">")
                    || poms.contains("${" + name + "}")
                    // A system property that a test reads.
                    || poms.contains("-D" + name + ",")
                    || CiCommands.text().contains("-D" + name + "=");
            assertThat(isKnown).as("property " + name).isTrue();
        });
        if (!command.contains(" -am ")) {
            MODULES.matcher(command).results().forEach(found -> assertComplete(found.group(1)));
        }
        var result = runner.run(command, variables);
        assertThat(result.log()).doesNotContain("could not be activated");
        return result;
    }

    private void assertComplete(String list) {
        var modules = new HashSet<>(list.startsWith("!") ? needed.keySet() : Set.of());
        for (var module : list.split(",")) {
            if (module.startsWith("!")) {
                modules.remove(module.substring(1));
            } else {
                modules.add(module);
            }
        }
        for (var module : modules) {
            assertThat(needed.getOrDefault(module, Set.of()))
                    .as("modules that %s needs", module)
                    .isSubsetOf(modules);
        }
    }
}
