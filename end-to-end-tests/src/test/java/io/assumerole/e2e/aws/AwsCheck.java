package io.assumerole.e2e.aws;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.account.AccountCleanup;
import io.assumerole.localaws.account.AccountRun;
import io.assumerole.localaws.account.AccountRuns;
import io.assumerole.localaws.account.AwsAccount;
import io.assumerole.localaws.demo.Check;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Engine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs the walk-through and the demo's checks in an AWS account: create-role, the key, assume-role, no changes, allowed
 * and denied calls, destroy. Removes everything that it created, first of earlier runs and at the end of this run.
 */
final class AwsCheck {
    static final String PROPERTY = "assume-role.account";

    private final AwsAccount account;
    private final AccountCleanup cleanup;
    private final AccountRuns runs;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final Progress progress;

    /**
     * @param id the ID of the account; {@code null} if it is not given
     * @throws LocalAwsException if the caller's credentials do not belong to this account
     */
    AwsCheck(@Nullable String id, Map<String, String> environment, PrintStream out) {
        this(id, environment, AccountCleanup.PROPAGATION, out);
    }

    private AwsCheck(@Nullable String id, Map<String, String> environment, Duration propagation, PrintStream out) {
        this.account = AwsAccount.verified(PROPERTY, id, environment);
        this.cleanup = new AccountCleanup(account, propagation, out::println);
        this.runs = AccountRuns.of(environment);
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.progress = Progress.plain(out);
    }

    /**
     * Runs the check as a process, for tests that kill it.
     *
     * @param arguments the file for the report, and the time that the local AWS needs to show a new resource, as ISO
     * 8601 duration
     */
    public static void main(String[] arguments) throws AutomationException, IOException {
        try {
            var check = new AwsCheck(
                    System.getProperty(PROPERTY), System.getenv(), Duration.parse(arguments[1]), System.out);
            System.exit(check.run(Path.of(arguments[0])) ? 0 : 1);
        } catch (LocalAwsException e) {
            System.out.println(e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Runs the check once, and prints a table.
     *
     * @param report the file for the JSON report
     * @return whether every check holds, and nothing remains in the account
     */
    boolean run(Path report) throws AutomationException, IOException {
        if (!cleanup.cleanEnded(runs).clean()) {
            throw new LocalAwsException("An earlier run left resources that cannot be deleted, as printed above. Delete"
                    + " them by hand, and then the run's folder in " + runs.path() + ". Nothing was created.");
        }
        requireBoundary();
        var engine = Engine.resolve(environment, progress);
        var checks = new ArrayList<Check>();
        var plugin = new AtomicReference<>("unknown");
        var failure = walkThroughAndClean(engine, checks, plugin);
        new AwsCheckReport(account, engine, plugin.get(), checks).write(report);
        out.println();
        out.println("Verified in this run, one call per line:");
        out.print(Check.table(checks));
        out.println();
        out.println("The report, without the number of the account: " + report.toUri());
        if (failure.isPresent()) {
            throw failure.get();
        }
        return checks.stream().allMatch(Check::holds);
    }

    /** Returns the failure that ended the run early, if any. It is also in the checks. */
    private Optional<AutomationException> walkThroughAndClean(
            Engine engine, List<Check> checks, AtomicReference<String> plugin) {
        try (var run = runs.start(account)) {
            Optional<AutomationException> failure = Optional.empty();
            try {
                walkThrough(run, new AwsCheckStacks(account, run, engine), checks, plugin);
            } catch (AutomationException | RuntimeException e) {
                failure = Optional.of(e instanceof AutomationException stack ? stack : new AutomationException(e));
                checks.add(Check.equal("the step after these checks", "success", String.valueOf(e.getMessage())));
            }
            boolean complete = failure.isEmpty() && checks.stream().allMatch(Check::holds);
            boolean clean = cleanup.clean(run, complete);
            if (!clean) {
                out.println("Some resources remain. To delete them, run: ./demo clean-aws --account " + account.id());
            }
            checks.add(Check.equal("after the run: recorded resources", "none", clean ? "none" : "some"));
            return failure;
        }
    }

    private void walkThrough(AccountRun run, AwsCheckStacks stacks, List<Check> checks, AtomicReference<String> plugin)
            throws AutomationException {
        progress.step("create-role is deployed: a user, its key, a role", () -> {
            stacks.deployCreateRole();
            return null;
        });
        plugin.set(stacks.pluginVersion());
        var calls = new AwsCheckCalls(account, run, stacks);
        checks.addAll(progress.step("AWS knows the user, its key, and the role", calls::measureUser));
        var bucket = run.bucket("bucket");
        var deployed = progress.step(
                "assume-role is deployed, with only the user's key: a bucket", () -> stacks.deployAssumeRole(bucket));
        var changes = progress.step("Both stacks are updated again", stacks::updateAgain);
        checks.add(Check.equal("changes in the second update of both stacks", "[]", changes.toString()));
        checks.addAll(progress.step("Allowed and denied calls are checked", () -> calls.measure(deployed)));
        progress.step("Both stacks are destroyed", () -> {
            stacks.destroy();
            return null;
        });
        checks.addAll(calls.measureDestroyed(deployed));
    }

    /** Checks that the boundary exists, because IAM rejects a user with an unknown one in other words. */
    private void requireBoundary() {
        var arn = AwsCheckPolicies.boundaryArn(account.id());
        try {
            account.caller().iam().getPolicy(r -> r.policyArn(arn));
        } catch (SdkException e) {
            throw new LocalAwsException(
                    "The permissions boundary " + arn + " cannot be read. Each user and role of the check needs it."
                            + " Create it as docs/how-to/test-on-aws.md describes. Nothing was created. The answer: "
                            + e.getMessage(),
                    e);
        }
    }
}
