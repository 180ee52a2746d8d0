package io.assumerole.start;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class that Pulumi's language host starts: runs the program on a JVM with the right flags.
 *
 * <p>The host starts {@code java -jar} without any flag, and neither a jar nor a variable can set one without a line in
 * the diagnostics. This class is the only one of this package in its jar, and uses as little of the JDK as possible:
 * each class costs time.
 */
final class Launcher {
    static final String SERIAL = "-XX:+UseSerialGC";

    /**
     * The initial heap. By default it is 1/64 of the machine's memory. This heap is large enough that a program with
     * few resources ends before its first garbage collection: it creates about 40 MB of objects.
     */
    static final List<String> HEAP = List.of("-Xms80m", "-XX:NewSize=60m");

    static final List<String> FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            // Most methods run a few hundred times at most. Compiling them would take the processor from the engine.
            "-XX:CompileThresholdScaling=2",
            "-XX:-UsePerfData",
            // The JVM ignores an archive that does not fit; it is not to report that.
            "-Xlog:cds*=off",
            "-Xlog:class+path=off",
            // Java 24 and newer warn about protobuf's use of this class in four lines, in each preview. As a property,
            // older versions accept it as well: https://openjdk.org/jeps/498
            "-Dsun.misc.unsafe.memory.access=allow",
            // Netty would load a native library, which is not used, and prepare Java's flight recorder.
            "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
            "-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false",
            // It would also create memory pools of megabytes for messages of kilobytes.
            "-Dio.grpc.netty.shaded.io.grpc.netty.useCustomAllocator=false",
            "-Dio.grpc.netty.shaded.io.netty.allocator.type=unpooled");

    /**
     * Since Java 25 an AOT cache also contains linked classes, which a CDS archive does not.
     * https://openjdk.org/jeps/514
     */
    private static final boolean CACHES = Integer.parseInt(System.getProperty("java.specification.version")) >= 25;

    private static final String SUFFIX = CACHES ? ".aot" : ".jsa";

    /** Variables in which a user may have set a garbage collector, of which Java refuses two, or another heap. */
    static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** Parts of options that select a collector; the last two name a file, which may contain any option. */
    static final List<String> COLLECTORS = List.of("GC", "OptionsFile", "@");

    /** Parts of options that set the size of the heap. */
    static final List<String> SIZES = List.of("-Xm", "HeapSize", "NewSize", "RAM", "OptionsFile", "@");

    private Launcher() {}

    /**
     * Runs the program and exits with its status.
     *
     * @param args the program's arguments
     * @throws IOException if no JVM can be started
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var own = new File(System.getProperty("java.class.path")).getCanonicalFile();
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(FLAGS);
        if (!names(COLLECTORS)) {
            command.add(SERIAL);
        }
        if (!names(SIZES)) {
            command.addAll(HEAP);
        }
        var archive = archive(own);
        if (archive.exists()) {
            command.addAll(use(archive.getPath()));
        }
        command.add("-cp");
        command.add(program(own).getPath());
        command.add("io.assumerole.start.ProgramRunner");
        command.addAll(List.of(args));
        // The default would start a helper process without need: this JVM is small.
        System.setProperty("jdk.lang.Process.launchMechanism", "FORK");
        var end = new End();
        Runtime.getRuntime().addShutdownHook(end);
        end.program = new ProcessBuilder(command).inheritIO().start();
        System.exit(end.program.waitFor());
    }

    private static boolean names(List<String> parts) {
        for (var variable : VARIABLES) {
            var options = System.getenv(variable);
            for (var part : parts) {
                if (options != null && options.contains(part)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the program's own jar, one folder above the launcher's and with the same name. */
    static File program(File launcher) {
        return new File(launcher.getParentFile().getParentFile(), launcher.getName());
    }

    /** Returns the archive for this JVM; the archive of another kind of JVM has a different name. */
    static File archive(File launcher) {
        return new File(archive(launcher.getPath().replaceAll("\\.jar$", "")));
    }

    static String archive(String program) {
        return program + SUFFIX;
    }

    /** Returns the options to use an archive, which an older JVM than the archive's would refuse. */
    static List<String> use(String archive) {
        return CACHES
                ? List.of("-Xlog:aot*=off", "-XX:AOTCache=" + archive)
                : List.of("-XX:SharedArchiveFile=" + archive);
    }

    /** Returns the option to write an archive at the end of the JVM, which starts a second JVM for an AOT cache. */
    static String make(String archive) {
        return (CACHES ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
    }

    /** Stops the program with the launcher. */
    static final class End extends Thread {
        private volatile Process program;

        @Override
        public void run() {
            if (program != null) {
                program.destroy();
            }
        }
    }
}
