package io.assumerole.start;

import java.util.List;

/** The options of Java for a program that runs for a short time. */
final class JavaOptions {
    /**
     * The collector without threads that must start and stop, and the initial heap, which is 1/64 of the machine's memory
     * by default. Together they halve the memory of a large deployment.
     */
    static final List<String> MEMORY = List.of("-XX:+UseSerialGC", "-Xms48m");

    static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            // The JVM ignores an archive that does not match it, and must not report that; a JVM older than the archive
            // does not know its option.
            "-Xlog:disable",
            "-XX:+IgnoreUnrecognizedVMOptions",
            // Java 24 and newer warn about protobuf's use of this class in four lines, in each preview. As a property,
            // older versions accept it as well: https://openjdk.org/jeps/498
            "-Dsun.misc.unsafe.memory.access=allow",
            // Netty would create memory pools of megabytes for messages of kilobytes.
            "-Dio.grpc.netty.shaded.io.grpc.netty.useCustomAllocator=false",
            "-Dio.grpc.netty.shaded.io.netty.allocator.type=unpooled");

    /**
     * Since Java 25, an AOT cache also contains linked classes, which a CDS archive does not.
     * https://openjdk.org/jeps/514
     */
    private static final boolean AOT = Runtime.version().feature() >= 25;

    /** The file extension of an archive. */
    static final String SUFFIX = AOT ? ".aot" : ".jsa";

    private JavaOptions() {}

    /** Returns the option that uses an archive. */
    static String use(String archive) {
        return (AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
    }

    /** Returns the option that writes an archive when Java ends. For an AOT cache, that starts a second JVM. */
    static String create(String archive) {
        return (AOT ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
    }
}
