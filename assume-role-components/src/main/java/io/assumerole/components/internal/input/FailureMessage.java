package io.assumerole.components.internal.input;

import io.assumerole.internal.Text;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whom the messages of some arguments are about: the arguments while they are built, and then, with what is known late,
 * the component that was made with them.
 */
public final class FailureMessage {

    /** Makes the exception. */
    public interface Failure {

        /**
         * Makes the exception.
         *
         * @param head what cannot be built or made
         */
        IllegalArgumentException of(String head, List<ArgumentProblem> problems, @Nullable Throwable cause);
    }

    private final String component;
    private final Supplier<String> identity;
    private final ConcurrentLinkedQueue<String> names;
    private final String part;
    private final Failure exception;

    /** @param identity what tells these arguments from others; empty where nothing does */
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

    /** Says that a component of this name is made with the arguments. */
    public void usedBy(String name) {
        names.add(name);
    }

    /** Makes the exception that lists everything that is wrong with the arguments, for whoever called the builder. */
    public IllegalArgumentException failure(Collection<ArgumentProblem> problems, @Nullable Throwable cause) {
        return exception.of(
                head(),
                part.isEmpty()
                        ? List.copyOf(problems)
                        : problems.stream().map(this::ofPart).toList(),
                cause);
    }

    /** Makes the exception of one problem that is not about the value of one argument. */
    public IllegalArgumentException failure(String problem) {
        return failure(List.of(new ArgumentProblem("", problem)), null);
    }

    private ArgumentProblem ofPart(ArgumentProblem problem) {
        return new ArgumentProblem("", part + problem.argument() + problem.text());
    }

    private String head() {
        var first = names.peek();
        if (first != null) {
            var others = names.size() - 1;
            return "%s %s%s cannot be made"
                    .formatted(
                            component,
                            Text.quote(first),
                            others == 0 ? "" : " and " + others + " with the same arguments");
        }
        var which = identity.get();
        return component + "Args cannot be built" + (which.isEmpty() ? "" : " (" + which + ")");
    }
}
