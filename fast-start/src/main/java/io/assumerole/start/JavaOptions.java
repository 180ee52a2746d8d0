package io.assumerole.start;

import java.util.List;

/** The Java options for a program that runs for a short time. */
final class JavaOptions {
    /**
     * Options that a variable of the user replaces, because it may contain other values: a garbage collector without
     * threads, a small initial heap, and no messages about an archive that does not match the JVM. The last option lets
     * an older JVM ignore the archive option. The first two reduce the memory of a large deployment to a quarter: 233
     * MB instead of 936 MB.
     */
    static final List<String> DEFAULTS =
            List.of("-XX:+UseSerialGC", "-Xms48m", "-Xlog:disable", "-XX:+IgnoreUnrecognizedVMOptions");

    static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            // Java 24 and newer print a four-line warning about protobuf's use of this class in each preview. Older
            // versions accept the property: https://openjdk.org/jeps/498
            "-Dsun.misc.unsafe.memory.access=allow",
            // Netty would load a native library that it does not use here. Java 24 and newer print a four-line warning
            // about that in each preview: https://openjdk.org/jeps/472
            "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
            // Netty would create memory pools of megabytes for messages of kilobytes.
            "-Dio.grpc.netty.shaded.io.grpc.netty.useCustomAllocator=false",
            "-Dio.grpc.netty.shaded.io.netty.allocator.type=unpooled");

    /**
     * Since Java 25, an AOT cache also contains linked classes, which a CDS archive does not contain.
     * https://openjdk.org/jeps/514
     */
    private static final boolean AOT = Runtime.version().feature() >= 25;

    private static final String AOT_SUFFIX = ".aot";
    private static final String CDS_SUFFIX = ".jsa";

    /** The file extension of an archive. */
    static final String SUFFIX = AOT ? AOT_SUFFIX : CDS_SUFFIX;

    /** The file extension of the archive type that this Java version does not use. */
    static final String OTHER_SUFFIX = AOT ? CDS_SUFFIX : AOT_SUFFIX;

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
