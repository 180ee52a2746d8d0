package io.assumerole.e2e.faults;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Starts one local AWS with faults for all tests of a class, empties it before each test, and closes it after them. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SharedFaultyStacks {

    FaultyStacks stacks;

    /** The name of the test's stack. */
    String name;

    @BeforeAll
    void start() throws IOException {
        stacks = startStacks();
    }

    FaultyStacks startStacks() throws IOException {
        return FaultyStacks.start(getClass());
    }

    @BeforeEach
    void clear(TestInfo test) {
        stacks.clear();
        name = "test" + test.getDisplayName().replaceAll("\\W", "");
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }
}
