package io.assumerole.demo;

import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A stack that a user names: its project, its settings, and the engine's arguments.
 *
 * @param project the folder of the project, absolute
 * @param settings the content of {@code Pulumi.<name>.yaml} without its encryption settings
 * @param config settings as {@code key=value}
 * @param paths true if the keys are paths
 * @param others more arguments of {@code preview}
 */
record UserStack(Path project, String name, String settings, List<String> config, boolean paths, List<String> others) {
    private static final String DEFAULT_NAME = "review";
    private static final String REGION = "aws:region";
    private static final Set<String> REFUSED = Set.of("-C", "--cwd", "--config-file", "--secrets-provider");
    private static final Pattern JOINED = Pattern.compile("-[^-].+");

    /** The value of {@code runtime}, with the indented lines after it. */
    private static final Pattern RUNTIME = Pattern.compile("(?m)^[\"']?runtime[\"']?:(.*(?:\\R(?:[ \\t].*)?$)*)");

    private static final Pattern COMMENT = Pattern.compile("(?m)(?:^|\\s)#.*$");
    private static final Pattern JAVA = Pattern.compile("(?:^|\\bname[\"']?:)\\s*[\"']?java[\"']?\\s*(?:$|[,}\\r\\n])");
    /** The path of the jar, or of a fast start's script. Other values can be names of build tools. */
    private static final Pattern PROGRAM = Pattern.compile(
            "\\b(?:binary[\"']?:|use-executor[\"']?:(?=\\s*[^\\s,}]*/))\\s*(?:\"([^\"]+)\"|'([^']+)'|([^\\s,}\"']+))");

    private static final Pattern ENCRYPTION =
            Pattern.compile("(?m)^(encryptionsalt|encryptedkey|secretsprovider):.*\\R?");
    private static final Pattern SECRET = Pattern.compile("(?m)^.*\\bsecure:");

    /**
     * Parses the arguments of Pulumi for a built project.
     *
     * @throws LocalAwsException if the stack cannot run with them
     */
    static UserStack of(Path folder, List<String> arguments) {
        var project = folder.toAbsolutePath().normalize();
        demandBuilt(project);
        var name = DEFAULT_NAME;
        var config = new ArrayList<String>();
        var others = new ArrayList<String>();
        boolean paths = false;
        for (var each = split(arguments).iterator(); each.hasNext(); ) {
            var argument = each.next();
            switch (argument) {
                case "-c", "--config" -> config.add(setting(argument, each.hasNext() ? each.next() : ""));
                case "-s", "--stack" -> name = stackName(argument, each.hasNext() ? each.next() : "");
                case "--config-path" -> paths = true;
                default -> others.add(other(argument));
            }
        }
        name = name.substring(name.lastIndexOf('/') + 1);
        var settings = settings(project, name);
        if (!settings.contains(REGION + ":") && config.stream().noneMatch(each -> each.startsWith(REGION + "="))) {
            config.add(REGION + "=" + Sandbox.REGION);
        }
        return new UserStack(project, name, settings, List.copyOf(config), paths, List.copyOf(others));
    }

    /** Splits {@code --stack=dev} into {@code --stack dev}. */
    private static List<String> split(List<String> arguments) {
        var all = new ArrayList<String>();
        for (var argument : arguments) {
            int end = argument.indexOf('=');
            boolean joined = argument.startsWith("--config=") || argument.startsWith("--stack=");
            all.addAll(joined ? List.of(argument.substring(0, end), argument.substring(end + 1)) : List.of(argument));
        }
        return all;
    }

    private static String setting(String argument, String given) {
        return value(argument, given, given.indexOf('=') > 0, "a setting, such as aws:region=eu-central-1");
    }

    private static String stackName(String argument, String given) {
        return value(argument, given, !given.isBlank(), "the name of a stack, such as dev");
    }

    private static String value(String argument, String given, boolean valid, String allowed) {
        if (!valid || given.startsWith("-")) {
            throw new LocalAwsException(argument + " is followed by \"" + given + "\"; allowed: " + allowed);
        }
        return given;
    }

    private static String other(String argument) {
        // Pulumi reads -C/tmp and -yC/tmp as -C /tmp.
        if (JOINED.matcher(argument).matches()) {
            throw new LocalAwsException(argument
                    + " joins a short option with something else; allowed: each short option by itself, with its"
                    + " value as the next argument");
        }
        if (REFUSED.contains(argument.split("=")[0])) {
            throw new LocalAwsException(argument + " is not supported: the stack runs in a separate folder, and its"
                    + " secrets are encrypted with a passphrase of the run. Pass settings with -c, or pass --stack with the"
                    + " name of a stack that has a Pulumi.<stack>.yaml");
        }
        return argument;
    }

    private static void demandBuilt(Path project) {
        var text = read(project.resolve("Pulumi.yaml"), project + " is not a Pulumi project: it has no Pulumi.yaml");
        var found = RUNTIME.matcher(text);
        var runtime = found.find() ? COMMENT.matcher(found.group(1)).replaceAll("") : "";
        if (!JAVA.matcher(runtime).find()) {
            return;
        }
        var program = PROGRAM.matcher(runtime);
        if (!program.find()) {
            throw new LocalAwsException(
                    "Pulumi.yaml in " + project + " names no jar and no script of a fast start, so Pulumi would"
                            + " build the program there for each command. Build it once, and name the jar in Pulumi.yaml:"
                            + """

                    runtime:
                      name: java
                      options:
                        binary: target/NAME.jar""");
        }
        var file = project.resolve(Stream.of(program.group(1), program.group(2), program.group(3))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow());
        if (!Files.exists(file)) {
            throw new LocalAwsException("The program is not built: " + file.normalize() + " does not exist. Run in "
                    + project + ": mvn -DskipTests package");
        }
    }

    /**
     * Returns the settings of a user's file. Refuses secrets, because only the user's passphrase or key decrypts them.
     */
    private static String settings(Path project, String stack) {
        var file = project.resolve("Pulumi." + stack + ".yaml");
        if (!Files.exists(file)) {
            return "";
        }
        var text = read(file, file + " cannot be read");
        if (SECRET.matcher(text).find()) {
            throw new LocalAwsException(file + " has secrets, which this command does not decrypt. Omit --stack, and"
                    + " pass each setting with -c; any value works on the local AWS");
        }
        return ENCRYPTION.matcher(text).replaceAll("");
    }

    private static String read(Path file, String failure) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new LocalAwsException(failure, e);
        } catch (IOException e) {
            throw new LocalAwsException(failure + ": " + e, e);
        }
    }

    /** Returns the command that sets the given settings. */
    List<String> configuring() {
        var command = new ArrayList<String>(List.of("config", "set-all"));
        if (paths) {
            command.add("--path");
        }
        config.forEach(each -> command.addAll(List.of("--plaintext", each)));
        return command;
    }
}
