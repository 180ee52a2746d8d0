package io.assumerole.start;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs the main class of a program, and lets it end quickly. */
final class ProgramRunner {
    private static final String PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";

    private static final int ENOUGH_TO_WAIT_IN = 16;

    private ProgramRunner() {}

    /**
     * Runs the program.
     *
     * @param args the name of the main class, and its arguments
     * @throws Throwable any exception of the program
     */
    public static void main(String[] args) throws Throwable {
        System.getProperties().putIfAbsent(PARALLELISM, Integer.toString(parallelism()));
        SdkPollingThrottle.use();
        EngineChannels.use();
        try {
            var main = Class.forName(args[0]).getMethod("main", String[].class);
            // Java starts the main class of a jar even if it is not public.
            main.setAccessible(true);
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * Returns the parallelism of the common pool, in which Pulumi runs a program's callbacks of outputs. If it is less
     * than two, as on two processors, {@link java.util.concurrent.CompletableFuture} starts a thread for each task.
     * Since Java 25, Pulumi's own loop blocks everything else instead.
     */
    private static int parallelism() {
        return Math.max(ENOUGH_TO_WAIT_IN, Runtime.getRuntime().availableProcessors() - 1);
    }
}
