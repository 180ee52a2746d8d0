package io.assumerole.e2e;

import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The policies in what {@code ./demo least-privilege} prints. */
final class FoundPolicies {

    private static final Pattern JSON = Pattern.compile("(?ms)^\\{\n.*?^}$");
    private static final Pattern JAVA = Pattern.compile("(?ms)^PolicyDocument\\.of\\(\n.*?\\)$(?=\n\n)");

    private FoundPolicies() {}

    /** The documents that are written as JSON, read by iam-policy. */
    static List<PolicyDocument> json(String output) {
        return JSON.matcher(output)
                .results()
                .map(found -> PolicyDocument.parse(found.group()))
                .toList();
    }

    /** The documents that are written as Java, compiled and run. */
    static List<PolicyDocument> java(String output, Path folder) throws IOException, ReflectiveOperationException {
        var all = new ArrayList<PolicyDocument>();
        for (var found : JAVA.matcher(output).results().toList()) {
            var name = "Found" + all.size();
            var source = Files.createDirectories(folder).resolve(name + ".java");
            Files.writeString(source, """
                    import io.assumerole.policy.PolicyDocument;
                    import io.assumerole.policy.Statement;

                    public class %s implements java.util.function.Supplier<PolicyDocument> {
                        @Override
                        public PolicyDocument get() {
                            return %s;
                        }
                    }
                    """.formatted(name, found.group()));
            SmallProgram.compile(source);
            try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
                var made = loader.loadClass(name).getConstructor().newInstance();
                all.add((PolicyDocument) ((Supplier<?>) made).get());
            }
        }
        return all;
    }
}
