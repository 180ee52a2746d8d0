package io.assumerole.testing;

import java.util.concurrent.ForkJoinPool;

/** Prevents a test with mocks from hanging: decision 8 in docs/contributing/decisions. */
final class CommonPool {

    private static final int FIRST_JDK = 25;
    private static final int ENOUGH = 16;

    private CommonPool() {}

    static void widen() {
        if (Runtime.version().feature() >= FIRST_JDK && ForkJoinPool.getCommonPoolParallelism() < 2) {
            try {
                // This method exists since Java 19.
                ForkJoinPool.class.getMethod("setParallelism", int.class).invoke(ForkJoinPool.commonPool(), ENOUGH);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "AwsMocks: Pulumi's mocks hang on JDK 25 with one worker in the common pool, which"
                                + " java.util.concurrent.ForkJoinPool.common.parallelism sets; omit it, or"
                                + " set 2 or more",
                        e);
            }
        }
    }
}
