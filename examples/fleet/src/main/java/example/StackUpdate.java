package example;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConcurrentUpdateException;
import java.util.stream.Collectors;

/** Brings one stack to what is wanted, if the backend does not say that it is there. */
final class StackUpdate {

    private static final String RECOVER =
            "If no other run is under way, that was a run that was killed: run up --recover.";

    private final FleetStack wanted;
    private final Backend backend;
    private final boolean recover;

    StackUpdate(FleetStack wanted, Backend backend, boolean recover) {
        this.wanted = wanted;
        this.backend = backend;
        this.recover = recover;
    }

    Result run() {
        try {
            var stack = backend.stack(wanted);
            if (stack.isDone()) {
                return result(Result.Outcome.UNCHANGED, wanted.users().size() + " users");
            }
            if (recover) {
                new Recovery(wanted, stack).run();
            } else if (!stack.pending().isEmpty()) {
                return result(Result.Outcome.FAILED, "an update is under way or was interrupted. " + RECOVER);
            }
            var changes = stack.update();
            return result(Result.Outcome.UPDATED, wanted.users().size() + " users, " + changes);
        } catch (ConcurrentUpdateException e) {
            return result(Result.Outcome.FAILED, "it is locked. " + RECOVER);
        } catch (AutomationException e) {
            return result(Result.Outcome.FAILED, reason(e));
        } catch (RuntimeException e) {
            return result(Result.Outcome.FAILED, e.toString());
        }
    }

    private Result result(Result.Outcome outcome, String text) {
        return new Result(wanted.name(), outcome, text);
    }

    /** Returns the lines of the engine that say what was wrong, as one. */
    private static String reason(AutomationException e) {
        var errors = e.getMessage()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("error: "))
                .distinct()
                .collect(Collectors.joining("; "));
        return errors.isEmpty() ? e.getMessage().strip().replaceAll("\\s*\\R\\s*", "; ") : errors;
    }
}
