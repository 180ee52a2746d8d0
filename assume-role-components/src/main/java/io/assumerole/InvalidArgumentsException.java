package io.assumerole;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lists everything that is wrong with the arguments of a component.
 *
 * <p>Where a program reads arguments from its configuration, {@link #messageWithSettings} names the setting to correct
 * beside the argument:
 *
 * <pre>{@code
 * try {
 *     args = UnprivilegedUserWithRoleArgs.builder().userName(config.require("name")).build();
 * } catch (InvalidArgumentsException e) {
 *     throw new RunException(e.messageWithSettings(Map.of("userName", "my-project:name")));
 * }
 * }</pre>
 */
public final class InvalidArgumentsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient String head;
    private final transient List<Problem> problems;

    /**
     * One problem.
     *
     * @param argument the name of the argument whose value is wrong, with which the problem begins; empty where no single
     *     value is
     * @param text what follows the name
     */
    record Problem(String argument, String text) {

        private String withSetting(Map<String, String> settings) {
            var setting = settings.get(argument);
            var named = argument + (setting == null ? "" : " (" + setting + ")") + text;
            // A problem of several lines, such as those of a policy, stays together.
            return named.replace("\n", "\n    ");
        }
    }

    /** @param head what cannot be built or made */
    InvalidArgumentsException(String head, List<Problem> problems, Throwable cause) {
        super(message(head, problems, Map.of()), cause);
        this.head = head;
        this.problems = List.copyOf(problems);
    }

    /**
     * {@return the message, with the setting beside the name of each argument whose value is wrong; without settings in an
     * exception that was serialized}
     *
     * @param settings the name by which users of the program know an argument, such as a key of its configuration, by the
     *     name of the argument
     */
    public String messageWithSettings(Map<String, String> settings) {
        return problems == null ? getMessage() : message(head, problems, settings);
    }

    private static String message(String head, List<Problem> problems, Map<String, String> settings) {
        return problems.stream()
                .map(problem -> problem.withSetting(settings))
                .collect(Collectors.joining("\n  - ", head + ":\n  - ", ""));
    }
}
