package io.assumerole.e2e.aws;

import com.pulumi.automation.AutomationException;
import io.assumerole.demo.Check;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Engine;
import io.assumerole.localaws.tools.Tools;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs the walk-through and the demo's checks in an AWS account: create-role, the key, assume-role, no changes, allowed
 * and denied calls, destroy. Pulumi's state is the record of what exists. The state stays in a {@link CheckFolder}
 * until this run or a later run has destroyed everything.
 */
final class AwsCheck {
    static final String PROPERTY = "assume-role.account";

    /**
     * The time after the last update of the state in which an interrupted creation can still become visible. IAM shows a
     * new resource some seconds late, and the AWS plugin retries a call for up to two minutes.
     */
    private static final Duration PROPAGATION = Duration.ofMinutes(3);

    private final AwsAccount account;
    private final Map<String, String> environment;
    private final Duration propagation;
    private final PrintStream out;
    private final Progress progress;

    /**
     * @param id the ID of the account; {@code null} if it is not given
     * @param out receives the output, with account IDs and secrets masked
     * @throws LocalAwsException if the caller's credentials do not belong to this account
     */
    AwsCheck(@Nullable String id, Map<String, String> environment, PrintStream out) {
        this(id, environment, PROPAGATION, out);
    }

    AwsCheck(@Nullable String id, Map<String, String> environment, Duration propagation, PrintStream out) {
        this.account = AwsAccount.verified(PROPERTY, id, environment);
        this.environment = Map.copyOf(environment);
        this.propagation = propagation;
        this.out = AwsCheckReport.masked(out, account.credentials());
        this.progress = Progress.plain(this.out);
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

    /** Destroys the resources that an earlier check left in this account, if any. */
    void destroyLeft() throws AutomationException, IOException {
        var path = CheckFolder.of(account, environment);
        try (var lock = CheckFolder.lock(path)) {
            assert lock.isOpen();
            destroyLeft(path);
        }
    }

    private void destroyLeft(Path path) throws AutomationException {
        var left = CheckFolder.left(path, account);
        if (left.isPresent()) {
            out.println("An earlier check left its state in " + path + ", so its resources are destroyed first.");
            destroyInterrupted(left.get(), Tools.engine(environment, progress));
        }
    }

    /** Destroys the resources of a check that failed or was interrupted. */
    private void destroyInterrupted(CheckFolder left, Engine engine) throws AutomationException {
        progress.step(
                "The resources of the check are destroyed (takes at least " + propagation.toSeconds() + " s)", () -> {
                    left.awaitLastCalls(propagation);
                    var stacks = new AwsCheckStacks(account, left, engine);
                    stacks.deleteUnrecorded(out::println);
                    stacks.destroy();
                    left.delete();
                    return null;
                });
    }

    /**
     * Runs the check once, and prints a table.
     *
     * @param report the file for the JSON report
     * @return whether every check holds, and everything is destroyed
     */
    boolean run(Path report) throws AutomationException, IOException {
        var path = CheckFolder.of(account, environment);
        try (FileChannel lock = CheckFolder.lock(path)) {
            assert lock.isOpen();
            destroyLeft(path);
            requireBoundary();
            var engine = Tools.engine(environment, progress);
            var checks = new ArrayList<Check>();
            var plugin = new AtomicReference<>("unknown");
            walkThroughAndDestroy(path, engine, checks, plugin);
            new AwsCheckReport(account, engine, plugin.get(), checks).write(report);
            out.println();
            out.println("Verified in this run, one call per line:");
            out.print(Check.table(checks));
            out.println();
            out.println("The report, without account IDs: " + report);
            return checks.stream().allMatch(Check::holds);
        }
    }

    private void walkThroughAndDestroy(Path path, Engine engine, List<Check> checks, AtomicReference<String> plugin) {
        var folder = CheckFolder.create(path, account);
        try {
            walkThrough(new AwsCheckStacks(account, folder, engine), checks, plugin);
        } catch (AutomationException | RuntimeException e) {
            checks.add(Check.equal("the step after these checks", "success", String.valueOf(e.getMessage())));
        }
        var left = "nothing";
        try {
            if (checks.stream().allMatch(Check::holds)) {
                folder.delete();
            } else {
                destroyInterrupted(folder, engine);
            }
        } catch (AutomationException | RuntimeException e) {
            left = "some resources";
            out.println(e.getMessage());
            out.println("Some resources remain. Pulumi's state in " + path + " has them. To destroy them, solve the"
                    + " reported problem, and run the command again.");
        }
        checks.add(Check.equal("after the run: what remains", "nothing", left));
    }

    private void walkThrough(AwsCheckStacks stacks, List<Check> checks, AtomicReference<String> plugin)
            throws AutomationException {
        progress.step("create-role is deployed: a user, its key, a role", () -> {
            stacks.deployCreateRole();
            return null;
        });
        plugin.set(stacks.pluginVersion());
        var calls = new AwsCheckCalls(account, stacks);
        checks.addAll(progress.step("AWS knows the user, its key, and the role", calls::measureUser));
        checks.add(calls.measureBucketWithoutRole());
        var deployed =
                progress.step("assume-role is deployed, with only the user's key: a bucket", stacks::deployAssumeRole);
        checks.addAll(calls.measureBucket(deployed));
        var changes = progress.step("Both stacks are updated again", stacks::updateAgain);
        checks.add(Check.equal("changes in the second update of both stacks", "[]", changes.toString()));
        checks.addAll(progress.step("Allowed and denied calls are checked, with another user", calls::measureDenials));
        progress.step("All stacks are destroyed", () -> {
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
