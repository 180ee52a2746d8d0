package io.assumerole.e2e.workflows;

import io.assumerole.e2e.Clone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands that {@code .ci/run} runs. */
final class CiCommands {
    private static final Pattern STEP = Pattern.compile("(?m)^ *(?:JAVA_HOME=\\S+ )?(?:step|copied \\w+) (.*)$");

    private CiCommands() {}

    static String text() {
        try {
            return Clone.read(".ci/run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> all() {
        return STEP.matcher(text()).results().map(step -> step.group(1)).collect(Collectors.toSet());
    }
}
