package example;

import java.util.List;

/**
 * What may be said about a run.
 *
 * @param parallel how many stacks are updated at once, at most
 * @param recover whether what a killed run has left is cleared away
 */
record Options(int parallel, boolean recover) {

    private static final int PARALLEL = 2;
    private static final int AT_MOST = 64;

    static Options parse(List<String> args) {
        if (args.isEmpty() || !args.get(0).equals("up")) {
            throw new UsageException("The command is missing or not known.");
        }
        int parallel = PARALLEL;
        boolean recover = false;
        for (int i = 1; i < args.size(); i++) {
            switch (args.get(i)) {
                case "--recover" -> recover = true;
                case "--parallel" -> parallel = number(++i < args.size() ? args.get(i) : "");
                default -> throw new UsageException("\"" + args.get(i) + "\" is not known.");
            }
        }
        return new Options(parallel, recover);
    }

    private static int number(String text) {
        if (!text.matches("[1-9]\\d?") || Integer.parseInt(text) > AT_MOST) {
            throw new UsageException(
                    "--parallel is \"" + text + "\"; it has to be a number from 1 to " + AT_MOST + ".");
        }
        return Integer.parseInt(text);
    }
}
