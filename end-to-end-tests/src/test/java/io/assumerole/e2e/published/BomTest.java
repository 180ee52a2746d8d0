package io.assumerole.e2e.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Published;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the published BOM with the modules. {@code ConsumersTest} uses it. Does not prove that a repository serves it. */
class BomTest {

    @Test
    void has_every_published_jar_and_nothing_else() throws IOException {
        var published = new ArrayList<String>();
        for (var module : all("<module>([^<]+)</module>", Clone.read("pom.xml"))) {
            var pom = Clone.read(module + "/pom.xml");
            if (!pom.contains("<maven.deploy.skip>true<") && !pom.contains("<packaging>pom<")) {
                published.add(module);
            }
        }
        assertThat(all("<artifactId>([^<]+)</artifactId>", managed()))
                .containsExactlyInAnyOrderElementsOf(published)
                .containsExactlyInAnyOrderElementsOf(Published.MODULES);
        assertThat(all("<(?:groupId|version)>([^<]+)<", managed())).containsOnly("io.assumerole", "${project.version}");
    }

    @Test
    void has_no_parent_whose_versions_a_consumer_would_get() throws IOException {
        assertThat(Clone.read("assume-role-bom/pom.xml")).contains("<parent>");
        assertThat(bom())
                .contains("<artifactId>assume-role-bom</artifactId>", "<licenses>", "<developers>", "<scm ", "<url>")
                .doesNotContain("<parent>", "<properties>", "<build>");
    }

    private static String managed() throws IOException {
        return bom().replaceFirst("(?s).*<dependencyManagement>", "");
    }

    private static String bom() throws IOException {
        return Files.readString(Published.bom(Stacks.cloneFolder()));
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
