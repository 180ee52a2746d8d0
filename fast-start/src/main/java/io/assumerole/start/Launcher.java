package io.assumerole.start;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Pulumi's language host starts: runs the program on a Java with the right flags.
 *
 * <p>The host starts {@code java -jar} without any flag, and neither a jar nor a variable can name one without a line
 * in the diagnostics. This class stands alone in its jar, without any other of this package, and uses no more of the
 * JDK than it has to: each class costs time.
 */
final class Launcher {
    static final String SERIAL = "-XX:+UseSerialGC";

    /**
     * What Java begins with. By default it takes a 64th of the machine's memory. The heap is large enough that a program with few resources
     * ends before anything has to be collected: it makes about 40 MB of objects.
     */
    static final List<String> HEAP = List.of("-Xms80m", "-XX:NewSize=60m");

    static final List<String> FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            // Most methods run a few hundred times at most. To compile them would take the
            // processor from the engine.
            "-XX:CompileThresholdScaling=2",
            "-XX:-UsePerfData",
            // Where the archive does not fit this Java, it is passed over; that is not to
            // be told.
            "-Xlog:cds*=off",
            "-Xlog:class+path=off",
            // Java 24 and newer tell of protobuf's use of this class in four lines, in each
            // preview. As a property, older ones take it, too: https://openjdk.org/jeps/498
            "-Dsun.misc.unsafe.memory.access=allow",
            // Netty would load a library of the system, which is not used, and start
            // Java's flight recorder, to be ready for one.
            "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
            "-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false",
            // And it would make pools of memory, in megabytes, for messages of kilobytes.
            "-Dio.grpc.netty.shaded.io.grpc.netty.useCustomAllocator=false",
            "-Dio.grpc.netty.shaded.io.netty.allocator.type=unpooled");

    /**
     * Since Java 25 an AOT cache also keeps classes linked, which a class archive does not.
     * https://openjdk.org/jeps/514
     */
    private static final boolean CACHES = Integer.parseInt(System.getProperty("java.specification.version")) >= 25;

    private static final String SUFFIX = CACHES ? ".aot" : ".jsa";

    /** In these a user may have named a garbage collector, of which Java refuses two, or another heap. */
    static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** Parts of options of which one names a collector; the last two name a file, which may name any. */
    static final List<String> COLLECTORS = List.of("GC", "OptionsFile", "@");

    /** Parts of options of which one says how large the heap is. */
    static final List<String> SIZES = List.of("-Xm", "HeapSize", "NewSize", "RAM", "OptionsFile", "@");

    private Launcher() {}

    /**
     * Runs the program and ends with its status.
     *
     * @param args for the program
     * @throws IOException if no Java can be started
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
        // The default would put a helper in between, for nothing: this Java is small.
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

    /** The program's own jar, one folder above the launcher's and of the same name. */
    static File program(File launcher) {
        return new File(launcher.getParentFile().getParentFile(), launcher.getName());
    }

    /** Where an archive for this Java is; one for another kind of Java has another name. */
    static File archive(File launcher) {
        return new File(archive(launcher.getPath().replaceAll("\\.jar$", "")));
    }

    static String archive(String program) {
        return program + SUFFIX;
    }

    /** What an older Java than the archive's would not know, and refuse to start with. */
    static List<String> use(String archive) {
        return CACHES
                ? List.of("-Xlog:aot*=off", "-XX:AOTCache=" + archive)
                : List.of("-XX:SharedArchiveFile=" + archive);
    }

    /** As Java ends, it writes the archive; where it makes a cache, it starts another Java for that. */
    static String make(String archive) {
        return (CACHES ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
    }

    /** Whoever ends the launcher means the program. */
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
