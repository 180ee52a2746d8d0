package io.assumerole.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.examples.FleetExample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills the example {@code fleet} (SIGKILL) at random moments, with all processes that it has started, and then runs it
 * again. Does not prove that the official plugin makes the same calls, or that backends other than files keep
 * interrupted operations.
 */
@Tag("faults")
class KilledFleetTest {

    /** The number of kills. Each takes half a minute. To search for a rare failure, pass a larger number. */
    private static final int KILLS = Integer.getInteger("fleet.kills", 2);

    /** At least one of so many kills leaves a lock. */
    private static final int MOST = 20;

    private static final List<String> NAMES = List.of("green", "red");
    private static final List<String> FOLDERS = List.of("artifacts/one", "artifacts/two");

    @Test
    void ends_with_exactly_the_intended_users() throws Exception {
        long seed = Long.getLong("fleet.seed", System.nanoTime());
        System.out.println("KilledFleetTest: -Dfleet.seed=" + seed);
        var random = new Random(seed);
        FleetExample.build();
        try (var stacks = Stacks.startWithPlugins("KilledFleetTest", System.getenv())
                        .quickJava();
                var fleet = new FleetExample(stacks)) {
            var wanted = users(random);
            fleet.writeProduction(wanted);
            long began = System.nanoTime();
            assertThat(fleet.run("up").status()).isZero();
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            boolean refused = false;
            for (int kill = 1; kill <= KILLS || !refused && kill <= MOST; kill++) {
                wanted = others(wanted, random);
                fleet.writeProduction(wanted);
                long after = (long) (took * random.nextDouble());
                killed(fleet.start("up"), after);

                var next = refused ? fleet.run("up", "--recover") : fleet.run("up");
                if (next.status() != 0 && !refused) {
                    assertThat(next.output()).containsPattern("failed, .*(locked|an update is under way)");
                    refused = true;
                    next = fleet.run("up", "--recover");
                }
                var which = "kill " + kill + " after " + after + " ms, seed " + seed + ":\n" + next.output();
                assertThat(next.status()).as(which).isZero();
                assertThat(fleet.users()).as(which).isEqualTo(wanted);
            }
            assertThat(refused).as("a run without --recover met a lock").isTrue();
            assertThat(fleet.run("up").output()).contains("2 stacks: 2 unchanged");
        }
    }

    private static List<FleetExample.User> others(List<FleetExample.User> before, Random random) {
        var users = before;
        while (users.equals(before)) {
            users = users(random);
        }
        return users;
    }

    private static List<FleetExample.User> users(Random random) {
        var users = new ArrayList<FleetExample.User>();
        for (var name : NAMES) {
            if (random.nextInt(4) != 0) {
                var folder = FOLDERS.get(random.nextInt(FOLDERS.size()));
                users.add(new FleetExample.User(name, "production", folder));
            }
        }
        return users;
    }

    /** Kills the run and all below it. They are stopped first, so that none starts another meanwhile. */
    private static void killed(Process run, long afterMilliseconds) throws Exception {
        run.waitFor(afterMilliseconds, TimeUnit.MILLISECONDS);
        var all = new LinkedHashSet<ProcessHandle>();
        for (var found = Set.of(run.toHandle()); !found.isEmpty(); found = below(run, all)) {
            for (var process : found) {
                new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid()))
                        .start()
                        .waitFor();
            }
            all.addAll(found);
        }
        all.forEach(ProcessHandle::destroyForcibly);
        for (var process : all) {
            process.onExit().join();
        }
    }

    private static Set<ProcessHandle> below(Process run, Set<ProcessHandle> known) {
        return run.descendants().filter(process -> !known.contains(process)).collect(Collectors.toSet());
    }
}
