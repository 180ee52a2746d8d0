package io.assumerole;

import io.assumerole.internal.Text;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    /** What is wrong with the arguments, all of it, in words for whoever called the builder. */
    String of(Collection<String> problems) {
        return problems.stream()
                // A problem of several lines, such as those of a policy, stays together.
                .map(problem -> part + problem.replace("\n", "\n    "))
                .collect(Collectors.joining("\n  - ", head() + ":\n  - ", ""));
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
