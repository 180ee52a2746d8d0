package io.assumerole.e2e.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Sbom;
import io.assumerole.e2e.Sbom.Component;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checks that the archive of the Pulumi package and the runnable jar of iam-policy-cli contain the licenses of the jars in
 * them. Reads the names of the licenses in the SBOMs, which Maven does not create offline. Does not prove that the poms of
 * these jars name the right license.
 */
@Tag("extended")
class LicensesTest {
    /** The license of this project, whose text covers the jars that also have it. */
    private static final String OWN = "Apache-2.0";

    /** The start of the permission in each other license. */
    private static final Map<String, String> PERMISSIONS = Map.of(
            "MIT", "Permission is hereby granted, free of charge",
            "BSD-3-Clause", "Redistribution and use in source and binary forms");

    private static final Path ARCHIVE =
            Stacks.cloneFolder().resolve("assume-role-package/target/pulumi-resource-assume-role");

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^-{79}$");

    private static final Pattern JAR = Pattern.compile("(?m)^lib/(.+)$");

    @Test
    void has_the_license_of_each_jar_in_the_archive() throws IOException {
        assertThat(Files.readString(ARCHIVE.resolve("LICENSE"))).isEqualTo(Clone.read("LICENSE"));
        assertThat(jarsWithoutLicense(thirdPartyLicenses())).isEmpty();
    }

    /** The control: without the file, exactly the jars that it names have no license. */
    @Test
    void names_only_jars_whose_license_is_missing_elsewhere() throws IOException {
        assertThat(jarsWithoutLicense(""))
                .contains("protobuf-java.jar", "slf4j-api.jar")
                .containsExactlyInAnyOrderElementsOf(named(thirdPartyLicenses()));
    }

    @Test
    void has_the_license_of_each_jar_in_the_command_line() throws IOException {
        assertThat(Sbom.read("iam-policy-cli").components())
                .filteredOn(Component::required)
                .extracting(Component::name)
                .containsExactlyInAnyOrder("iam-policy", "jackson-core", "picocli");
        assertThat(Sbom.read("iam-policy-cli").components())
                .filteredOn(Component::required)
                .allMatch(jar -> jar.licenses().contains(OWN));
    }

    /** Two artifacts with the same name would share a file. */
    @Test
    void has_one_jar_for_each_artifact() throws IOException {
        try (var jars = Files.list(ARCHIVE.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Sbom.read("assume-role-package").components().stream()
                            .filter(Component::required)
                            .map(LicensesTest::fileName)
                            .toList());
        }
    }

    private static String fileName(Component component) {
        var prefix = component.artifact().equals("com.google.android:annotations") ? "android-" : "";
        return prefix + component.name() + ".jar";
    }

    private static String thirdPartyLicenses() throws IOException {
        return Files.readString(ARCHIVE.resolve("THIRD-PARTY-LICENSES"));
    }

    private static List<String> named(String licenses) {
        return JAR.matcher(licenses).results().map(found -> found.group(1)).toList();
    }

    private static List<String> jarsWithoutLicense(String thirdParty) throws IOException {
        var components = Sbom.read("assume-role-package").components();
        var without = new ArrayList<String>();
        try (var jars = Files.newDirectoryStream(ARCHIVE.resolve("lib"))) {
            for (var jar : jars) {
                var name = jar.getFileName().toString();
                var texts = licenseIn(jar) + sectionOf(name, thirdParty);
                var artifacts = components.stream()
                        .filter(each -> name.equals(fileName(each)))
                        .toList();
                if (artifacts.isEmpty() || !artifacts.stream().allMatch(each -> hasAny(each.licenses(), texts))) {
                    without.add(name);
                }
            }
        }
        return without;
    }

    /** Returns whether the texts contain one of these licenses. One is enough, because the recipient can choose. */
    private static boolean hasAny(List<String> licenses, String texts) {
        return licenses.stream()
                .anyMatch(license -> license.equals(OWN)
                        || PERMISSIONS.containsKey(license) && texts.contains(PERMISSIONS.get(license)));
    }

    /** Returns the license in a jar; empty if there is none. */
    private static String licenseIn(Path path) throws IOException {
        try (var jar = new JarFile(path.toFile())) {
            var license = jar.getEntry("META-INF/LICENSE");
            return license == null
                    ? ""
                    : new String(jar.getInputStream(license).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sectionOf(String jar, String thirdParty) {
        return SEPARATOR
                .splitAsStream(thirdParty)
                .filter(section -> named(section).contains(jar))
                .collect(Collectors.joining());
    }
}
