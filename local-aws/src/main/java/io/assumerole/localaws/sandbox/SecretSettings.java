package io.assumerole.localaws.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Moves secret settings off the engine's command line, which every user of the machine may read.
 *
 * <p>The SDK's {@code setConfig} and {@code setAllConfig} put values on the command line. The engine also reads the
 * value of one setting from its standard input.
 */
final class SecretSettings {
    private static final String SECRET = "--secret";
    private static final String PLAIN = "--plaintext";

    private SecretSettings() {}

    /** A command that replaces the SDK's, with its standard input; null to leave the input unchanged. */
    record Step(List<String> args, String input) {
        @Override
        public String toString() {
            return "Step" + args;
        }
    }

    /** Returns the commands that replace a command: the command itself if it sets no secret. */
    static List<Step> hidden(List<String> args) {
        if (args.contains(SECRET) && args.size() > 1 && args.get(0).equals("config")) {
            if (args.get(1).equals("set") && args.contains("--")) {
                return List.of(one(args));
            }
            if (args.get(1).equals("set-all")) {
                return all(args);
            }
        }
        return List.of(new Step(args, null));
    }

    /** {@code config set [--path] KEY --secret --stack STACK --non-interactive -- VALUE}. */
    private static Step one(List<String> args) {
        int end = args.indexOf("--");
        return new Step(args.subList(0, end), line(args.get(end + 1)));
    }

    /** {@code config set-all --stack STACK [--path] (--secret|--plaintext KEY=VALUE)...}. */
    private static List<Step> all(List<String> args) {
        var common = new ArrayList<String>();
        var plain = new ArrayList<String>();
        var secret = new ArrayList<String>();
        for (int i = 2; i < args.size(); i++) {
            switch (args.get(i)) {
                case SECRET -> secret.add(args.get(++i));
                case PLAIN -> plain.addAll(List.of(PLAIN, args.get(++i)));
                default -> common.add(args.get(i));
            }
        }
        var steps = new ArrayList<Step>();
        if (!plain.isEmpty()) {
            steps.add(new Step(command("set-all", common, plain), null));
        }
        for (var setting : secret) {
            int end = setting.indexOf('=');
            steps.add(new Step(
                    command("set", common, List.of(SECRET, setting.substring(0, end))),
                    line(setting.substring(end + 1))));
        }
        return steps;
    }

    private static List<String> command(String name, List<String> common, List<String> rest) {
        var command = new ArrayList<String>(List.of("config", name));
        command.addAll(common);
        command.addAll(rest);
        return command;
    }

    /** Adds a line break, because the engine removes one from the end of its input. */
    private static String line(String value) {
        return value + "\n";
    }
}
