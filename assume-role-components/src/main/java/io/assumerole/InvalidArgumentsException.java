package io.assumerole;

import com.pulumi.exceptions.RunException;
import io.assumerole.components.internal.input.ArgumentProblem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists all problems with the arguments of a component. Pulumi prints the message without a stack trace, because this
 * exception is a {@link RunException}.
 *
 * <p>If a program reads arguments from its configuration, {@link #messageWithSettings} names the setting to correct
 * next to the argument:
 *
 * <pre>{@code
 * try {
 *     args = UnprivilegedUserWithRoleArgs.builder().userName(config.require("name")).build();
 * } catch (InvalidArgumentsException e) {
 *     throw new RunException(e.messageWithSettings(Map.of("userName", "my-project:name")));
 * }
 * }</pre>
 */
public final class InvalidArgumentsException extends RunException {

    private static final long serialVersionUID = 1L;

    private final transient String head;
    private final transient List<ArgumentProblem> problems;

    /** @param head the start of the message: the object that cannot be built or created */
    InvalidArgumentsException(String head, List<ArgumentProblem> problems, @Nullable Throwable cause) {
        super(message(head, problems, Map.of()), cause);
        this.head = head;
        this.problems = List.copyOf(problems);
    }

    /**
     * {@return the problems. If the value of one argument is wrong, the problem starts with the argument's name. The list
     * never contains secrets. A deserialized exception has no problems}
     */
    public List<String> problems() {
        return problems == null
                ? List.of()
                : problems.stream()
                        .map(problem -> problem.argument() + problem.text())
                        .toList();
    }

    /**
     * {@return the message, with the setting's name next to each argument whose value is wrong. A deserialized
     * exception shows no settings}
     *
     * @param settings the names of the settings in the program's configuration, keyed by the names of the arguments
     */
    public String messageWithSettings(Map<String, String> settings) {
        return problems == null ? getMessage() : message(head, problems, settings);
    }

    private static String message(String head, List<ArgumentProblem> problems, Map<String, String> settings) {
        return problems.stream()
                .map(problem -> line(problem, settings.get(problem.argument())))
                .collect(Collectors.joining("\n  - ", head + ":\n  - ", ""));
    }

    private static String line(ArgumentProblem problem, @Nullable String setting) {
        var named = problem.argument() + (setting == null ? "" : " (" + setting + ")") + problem.text();
        // A problem with several lines, such as a policy problem, stays together.
        return named.replace("\n", "\n    ");
    }
}
