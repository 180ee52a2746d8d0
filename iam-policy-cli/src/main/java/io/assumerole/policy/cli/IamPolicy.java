package io.assumerole.policy.cli;

import io.assumerole.internal.Text;
import io.assumerole.policy.lint.PolicyLint;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line; {@code java -jar iam-policy-cli-0.1.0.jar --help} describes it. */
@Command(
        name = "iam-policy",
        description =
                "Checks, lints, evaluates, and compares IAM policies, reviews deployments, and finds their permissions, offline.",
        versionProvider = IamPolicy.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes:",
            "  0  success: valid, no finding, allowed, no new access,",
            "     no missing action found",
            "  1  failure: a problem, a finding, an unexpected answer, new access,",
            "     a missing action, or undecided",
            "  2  bad input or wrong usage; standard output is empty"
        })
public final class IamPolicy implements Runnable {
    static final String VERSION = "0.1.0";

    private static final String NAME = "iam-policy";

    /**
     * A command.
     *
     * @param describesAll whether the command describes all commands, so that all of them must be registered
     */
    private record Registration(boolean describesAll, Function<CommandInputOutput, PolicyCommand> create) {}

    /** The commands, in the order of the help. */
    private static final Map<String, Registration> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("check", new Registration(false, CheckCommand::new));
        COMMANDS.put("lint", new Registration(false, LintCommand::new));
        COMMANDS.put("decide", new Registration(false, DecideCommand::new));
        COMMANDS.put("diff", new Registration(false, DiffCommand::new));
        COMMANDS.put("review", new Registration(false, ReviewCommand::new));
        COMMANDS.put("permissions", new Registration(false, PermissionsCommand::new));
        COMMANDS.put("completion", new Registration(true, CompletionCommand::new));
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help. Each command also has its own help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Shows the version and the date of the AWS data.")
    private boolean version;

    private final CommandLine line;

    private IamPolicy(CommandInputOutput console, PrintStream out, String... args) {
        this.line = new CommandLine(this);
        // A command starts faster if the other commands aren't registered. Only the general help needs all commands.
        var only = args.length == 0 ? null : COMMANDS.get(args[0]);
        boolean isAlone = only != null && !only.describesAll();
        COMMANDS.values().stream()
                .filter(command -> !isAlone || command == only)
                .forEach(command -> line.addSubcommand(command.create().apply(console)));
        line.setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((failure, given) -> {
                    console.warn(message(failure) + "\nTry: "
                            + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
                    return CommandResult.BAD_INPUT;
                })
                .setExecutionExceptionHandler((failure, command, given) -> {
                    console.warn(failure instanceof BadInputException ? failure.getMessage() : defect(failure));
                    return CommandResult.BAD_INPUT;
                });
    }

    /**
     * Runs a command, and exits the JVM with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.exit(run(Path.of(""), args));
    }

    /**
     * Runs a command on the standard streams of the JVM.
     *
     * @param folder the folder of relative file names
     * @param args the command and its options
     * @return the exit code
     */
    public static int run(Path folder, String... args) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        // Uses colors only in a terminal, and not if NO_COLOR is set: https://no-color.org
        boolean colors = Ansi.AUTO.enabled();
        var in = isStandardInputClosed() ? null : System.in;
        return run(new CommandInputOutput(folder, in, out, System.err, colors), out, args);
    }

    /**
     * Returns whether standard input was closed when Java started. In this case, the JVM opens its own class file
     * archive with the file descriptor of standard input. If a program closes this descriptor, the JVM crashes with
     * SIGSEGV.
     */
    private static boolean isStandardInputClosed() {
        try {
            return Files.isSameFile(Path.of("/dev/stdin"), Path.of(System.getProperty("java.home"), "lib", "modules"));
        } catch (IOException e) {
            // One of these files does not exist, for example on Windows.
            return false;
        }
    }

    /** Runs a command on these streams, and returns its exit code. */
    static int run(Path folder, InputStream in, PrintStream out, PrintStream err, String... args) {
        return run(new CommandInputOutput(folder, in, out, err, false), out, args);
    }

    private static int run(CommandInputOutput console, PrintStream out, String... args) {
        try {
            return new IamPolicy(console, out, args).line.execute(args);
        } catch (OutOfMemoryError e) {
            console.warn("Java ran out of memory for these policies; increase its heap with -Xmx, as in java -Xmx512m");
            return CommandResult.BAD_INPUT;
        } catch (Error e) {
            console.warn(defect(e));
            return CommandResult.BAD_INPUT;
        }
    }

    private static String defect(Throwable failure) {
        return Text.visible("This is a bug in " + NAME + "; please report it: " + failure);
    }

    /** Returns the message without superfluous arguments, one of which may be an external ID. */
    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            var first = unmatched.getUnmatched().get(0);
            return first.startsWith("-")
                    ? unknown(name(first), failure.getCommandLine())
                    : failure.getCommandLine().getParent() == null
                            ? "'%s' is not a command; allowed: %s".formatted(Text.visible(first), names())
                            : "Too many arguments; quote a value that contains spaces";
        }
        return Text.visible(failure.getMessage().replaceFirst("^Error: ", ""));
    }

    /** Returns the names of the commands, in the order of the help. */
    static Set<String> commands() {
        return COMMANDS.keySet();
    }

    private static String names() {
        return String.join(", ", commands());
    }

    /** Returns the name of an unknown option, without a value that may follow it after any separator. */
    private static String name(String option) {
        var name = option.replaceFirst("(?s)[^a-z-].*", "");
        return name.startsWith(DecideCommand.EXTERNAL_ID) ? DecideCommand.EXTERNAL_ID : name;
    }

    private static String unknown(String option, CommandLine command) {
        var longer = command.getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith(option))
                .sorted()
                .toList();
        return "Unknown option: " + Text.visible(option)
                + (longer.isEmpty() ? "" : "; perhaps " + String.join(", ", longer));
    }

    @Override
    public void run() {
        throw new ParameterException(line, "No command is given; allowed: " + names());
    }

    /** The version, and the date of the service reference. */
    static final class Version implements IVersionProvider {
        private static final String DAY = "date ";

        @Override
        public String[] getVersion() throws IOException {
            try (var data =
                    PolicyLint.class.getResourceAsStream("/io/assumerole/policy/reference/service-reference.txt")) {
                var lines = new BufferedReader(new InputStreamReader(data, StandardCharsets.UTF_8)).lines();
                var day = lines.filter(line -> line.startsWith(DAY)).findFirst().orElseThrow();
                return new String[] {NAME + " " + VERSION + ", AWS service data as of " + day.substring(DAY.length())};
            }
        }
    }
}
