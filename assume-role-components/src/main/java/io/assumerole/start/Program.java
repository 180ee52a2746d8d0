package io.assumerole.start;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** Runs the main class of the jar that is the class path, and lets it end fast. */
final class Program {
    private Program() {}

    /**
     * Runs the program.
     *
     * @param args for the program
     * @throws Throwable what the program throws
     */
    public static void main(String[] args) throws Throwable {
        LoopBrake.use();
        ClosingChannels.use();
        try {
            Class.forName(mainClass(System.getProperty("java.class.path")))
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static String mainClass(String jar) throws IOException {
        try (var file = new JarFile(jar)) {
            var manifest = file.getManifest();
            return manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        }
    }
}
