package io.assumerole.localaws.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.MissingToolsException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line behind {@code demo}. */
@Command(
        name = "./demo",
        description = {
            "Runs both stacks on a local AWS, without an account, and shows what that proves.",
            "Without a command: everything, and then cleans up after itself."
        },
        footer = {
            "",
            "Exit status: 0 everything holds, 1 something does not hold or failed,",
            "  2 wrong usage or something is not installed.",
            "AWS_ENDPOINT_URL in the environment: use the local AWS there instead of starting one."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final boolean TERMINAL = Boolean.getBoolean("local-aws.terminal");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean help;

    private DemoCommand() {}

    /**
     * Runs a command.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        int status = new CommandLine(new DemoCommand())
                .setColorScheme(CommandLine.Help.defaultColorScheme(TERMINAL ? Ansi.ON : Ansi.OFF))
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure))
                .execute(args);
        System.exit(status);
    }

    @Override
    public Integer call() throws AutomationException {
        return status(demo().run());
    }

    @Command(description = "Leaves both stacks and the local AWS running.")
    int up() throws AutomationException {
        return status(demo().up());
    }

    @Command(description = "Prints the environment of what is up, for: eval \"$(./demo env)\"")
    int env() {
        System.out.print(demo().env());
        if (System.getenv("PULUMI_STACK") != null) {
            // An empty value does not do what unset does: the engine then finds no stack at all.
            System.err.println(
                    "PULUMI_STACK is set in this shell and overrides what you select. Do: unset PULUMI_STACK");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Destroys both stacks and ends the local AWS that up has started.")
    int down() throws AutomationException {
        demo().down();
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "least-privilege",
            description = {
                "Finds the smallest policy that lets a stack run, prints it as JSON and as Java, and proves it:",
                "the stack runs with it, and with each action taken away it does not.",
                "Example: ./demo least-privilege create-role-stack -- -c create-role:unprivilegedUsername=anna"
            })
    int leastPrivilege(
            @Option(
                            names = "--role",
                            paramLabel = "NAME",
                            description = "A role that the stack assumes; made first, as"
                                    + " arn:aws:iam::000000000000:role/NAME. May be given again.")
                    List<String> roles,
            @Parameters(paramLabel = "STACK_DIR", description = "The folder of a Pulumi project that is built.")
                    Path stack,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "-- ARGUMENT",
                            description = "For Pulumi: -c KEY=VALUE for a setting; --stack NAME to take those of"
                                    + " Pulumi.NAME.yaml; others go to up, refresh and destroy.")
                    List<String> arguments)
            throws AutomationException {
        return status(demo().leastPrivilege(stack, given(roles), given(arguments)));
    }

    /** Picocli gives null where there is none. */
    private static List<String> given(List<String> values) {
        return values == null ? List.of() : values;
    }

    private static Demo demo() {
        return new Demo(
                cloneFolder(),
                System.getenv(),
                TERMINAL ? Progress.onTerminal(System.out) : Progress.plain(System.out),
                System.out);
    }

    /**
     * The jar, and the folder of classes it is made of, are both in local-aws/target of the clone.
     */
    private static Path cloneFolder() {
        try {
            return Path.of(DemoCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve("../../..")
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(boolean holds) {
        return holds ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static int explain(Exception failure) {
        if (ChildProcesses.areEnded()) {
            // What fails now fails because this JVM was told to stop.
            return CommandLine.ExitCode.SOFTWARE;
        }
        boolean expected = failure instanceof LocalAwsException || failure instanceof AutomationException;
        System.err.println();
        if (expected) {
            System.err.println(failure.getMessage());
        } else {
            failure.printStackTrace();
        }
        return failure instanceof MissingToolsException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
