package io.assumerole.localaws.demo;

import java.util.ArrayList;
import java.util.List;

/** What is done with a stack, in this order. */
enum StackStep {
    /** Without its preview, which makes no calls that the update does not make. */
    UP("pulumi up", "up", "--yes", "--skip-preview"),

    /** With its preview, and nothing to change. */
    AGAIN("pulumi up once more", "up", "--yes"),

    REFRESH("pulumi refresh", "refresh", "--yes", "--skip-preview"),

    DESTROY("pulumi destroy", "destroy", "--yes", "--skip-preview");

    private final String told;
    private final List<String> command;

    StackStep(String told, String... command) {
        this.told = told;
        this.command = List.of(command);
    }

    /** How it is called in what a user reads. */
    String told() {
        return told;
    }

    List<String> command(List<String> others) {
        var all = new ArrayList<String>(command);
        all.addAll(others);
        return all;
    }
}
