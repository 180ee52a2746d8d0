package io.assumerole.demo;

import java.util.ArrayList;
import java.util.List;

/** The commands that run on a stack, in this order. */
enum StackStep {
    /** An update without its preview, which makes no calls that the update does not make. */
    UP("pulumi up", "up", "--yes", "--skip-preview"),

    /** An update with its preview, and without changes. */
    AGAIN("pulumi up again", "up", "--yes"),

    REFRESH("pulumi refresh", "refresh", "--yes", "--skip-preview"),

    DESTROY("pulumi destroy", "destroy", "--yes", "--skip-preview");

    private final String label;
    private final List<String> command;

    StackStep(String label, String... command) {
        this.label = label;
        this.command = List.of(command);
    }

    /** Returns the name of this step in the output. */
    String label() {
        return label;
    }

    List<String> command(List<String> others) {
        var all = new ArrayList<String>(command);
        all.addAll(others);
        return all;
    }
}
