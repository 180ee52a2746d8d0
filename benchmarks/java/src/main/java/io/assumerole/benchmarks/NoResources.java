package io.assumerole.benchmarks;

import com.pulumi.Pulumi;

/** A program without resources: the cost of Java and Pulumi's SDK. */
public final class NoResources {

    private NoResources() {}

    /**
     * Runs the program; the Pulumi engine calls it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Pulumi.run(context -> {});
    }
}
