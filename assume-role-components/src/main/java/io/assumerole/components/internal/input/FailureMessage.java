package io.assumerole.components.internal.input;

import io.assumerole.internal.Text;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exceptions for problems with arguments. The messages name the arguments while these are built. If a
 * problem is found later, they name the component with these arguments.
 */
public final class FailureMessage {

    /** Creates the exception. */
    public interface Failure {

        /**
         * Creates the exception.
         *
         * @param head the start of the message: the object that cannot be built or created
         */
        RuntimeException of(String head, List<ArgumentProblem> problems, @Nullable Throwable cause);
    }

    private final String component;
    private final Supplier<String> identity;
    private final ConcurrentLinkedQueue<String> names;
    private final String part;
    private final Failure exception;

    /** @param identity the text that identifies these arguments; empty if there is none */
    public FailureMessage(String component, Supplier<String> identity, Failure exception) {
        this(component, identity, new ConcurrentLinkedQueue<>(), "", exception);
    }

    private FailureMessage(
            String component,
            Supplier<String> identity,
            ConcurrentLinkedQueue<String> names,
            String part,
            Failure exception) {
        this.component = component;
        this.identity = identity;
        this.names = names;
        this.part = part;
        this.exception = exception;
    }

    /** {@return the messages about a part of the same arguments, each of which names the part} */
    public FailureMessage of(String part) {
        return new FailureMessage(component, identity, names, part + ": ", exception);
    }

    /** Adds the name of a component that uses the arguments. */
    public void usedBy(String name) {
        names.add(name);
    }

    /** Returns the exception that lists all problems with the arguments. */
    public RuntimeException failure(Collection<ArgumentProblem> problems, @Nullable Throwable cause) {
        return exception.of(
                head(),
                part.isEmpty()
                        ? List.copyOf(problems)
                        : problems.stream().map(this::ofPart).toList(),
                cause);
    }

    /** Returns the exception for one problem that is not about the value of one argument. */
    public RuntimeException failure(String problem) {
        return failure(List.of(new ArgumentProblem("", problem)), null);
    }

    private ArgumentProblem ofPart(ArgumentProblem problem) {
        return new ArgumentProblem("", part + problem.argument() + problem.text());
    }

    private String head() {
        var first = names.peek();
        if (first != null) {
            var others = names.size() - 1;
            return "%s %s%s cannot be created"
                    .formatted(
                            component,
                            Text.quote(first),
                            others == 0 ? "" : " and " + others + " with the same arguments");
        }
        var which = identity.get();
        return component + "Args cannot be built" + (which.isEmpty() ? "" : " (" + which + ")");
    }
}
