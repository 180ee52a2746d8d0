package io.assumerole.e2e;

import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Starts one sandbox for all tests of a class, and closes it after them. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class SharedStacks {

    protected Stacks stacks;

    /** The clients of the root user. */
    protected AwsClients root;

    @BeforeAll
    void startStacks() throws IOException {
        stacks = newStacks();
        root = stacks.root();
    }

    Stacks newStacks() throws IOException {
        return Stacks.start(getClass());
    }

    @AfterAll
    void closeStacks() throws IOException {
        stacks.close();
    }
}
