package example;

import com.pulumi.automation.AutomationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The command line: runs all stacks of the fleet, or writes what lets somebody else run them. */
public final class RunFleet {

    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    private static final String USAGE = """
            Usage: java -cp target/fleet.jar example.RunFleet COMMAND

            up [--parallel N] [--recover]   brings all stacks to what fleet.yaml says, at most N at once, by default 2
                --recover                   no other run is under way, and one was killed: takes its locks off, and
                                            removes from AWS what it had half made
            manifests FOLDER                writes the same stacks for Pulumi's Kubernetes Operator, GitHub Actions and
                                            Pulumi Deployments

            Exit status: 0 if all is as the file says, 1 if a stack failed, 2 if nothing was begun.
            """;

    private RunFleet() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) throws IOException, InterruptedException {
        try {
            var folder = Path.of("").toAbsolutePath();
            var fleet = FleetFile.read(folder.resolve(FleetProgram.FILE));
            if (args.size() == 2 && args.get(0).equals("manifests")) {
                Manifests.write(fleet, Path.of(args.get(1)));
                return 0;
            }
            return new FleetRun(fleet, new Backend(folder), Options.parse(args), System.out).run();
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            System.err.println(e.getMessage());
        } catch (AutomationException e) {
            System.err.println("The backend does not tell its stacks: " + e.getMessage());
        }
        return WRONG_USE;
    }
}
