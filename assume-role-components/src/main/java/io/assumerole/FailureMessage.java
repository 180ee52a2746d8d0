package io.assumerole;

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
final class FailureMessage {

    private final String component;
    private final Supplier<String> identity;
    private final ConcurrentLinkedQueue<String> names;
    private final String part;

    /** @param identity what tells these arguments from others; empty where nothing does */
    FailureMessage(String component, Supplier<String> identity) {
        this(component, identity, new ConcurrentLinkedQueue<>(), "");
    }

    private FailureMessage(
            String component, Supplier<String> identity, ConcurrentLinkedQueue<String> names, String part) {
        this.component = component;
        this.identity = identity;
        this.names = names;
        this.part = part;
    }

    /** {@return the messages about a part of the same arguments, each of which names the part} */
    FailureMessage of(String part) {
        return new FailureMessage(component, identity, names, part + ": ");
    }

    /** Says that a component of this name is made with the arguments. */
    void usedBy(String name) {
        names.add(name);
    }

    /** Makes the exception that lists everything that is wrong with the arguments, for whoever called the builder. */
    InvalidArgumentsException failure(
            Collection<InvalidArgumentsException.Problem> problems, @Nullable Throwable cause) {
        return new InvalidArgumentsException(
                head(),
                part.isEmpty()
                        ? List.copyOf(problems)
                        : problems.stream().map(this::ofPart).toList(),
                cause);
    }

    /** Makes the exception of one problem that is not about the value of one argument. */
    InvalidArgumentsException failure(String problem) {
        return failure(List.of(new InvalidArgumentsException.Problem("", problem)), null);
    }

    private InvalidArgumentsException.Problem ofPart(InvalidArgumentsException.Problem problem) {
        return new InvalidArgumentsException.Problem("", part + problem.argument() + problem.text());
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
