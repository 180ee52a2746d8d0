package io.assumerole.benchmarks;

import com.pulumi.Pulumi;

/** A program that makes nothing: what Java and Pulumi's SDK cost before any resource. */
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
