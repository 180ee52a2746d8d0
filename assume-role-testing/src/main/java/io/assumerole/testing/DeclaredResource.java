package io.assumerole.testing;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import com.pulumi.test.PulumiTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A resource of a program. This class reads outputs by their names, so it works with every version of com.pulumi:aws.
 *
 * @param resource the resource
 */
record DeclaredResource(Resource resource) {

    /** {@return these resources and all their descendants, without duplicates} */
    static List<DeclaredResource> all(Collection<? extends Resource> roots) {
        var all = new ArrayList<DeclaredResource>();
        roots.forEach(root -> add(root, all));
        return all.stream().distinct().toList();
    }

    private static void add(Resource resource, List<DeclaredResource> all) {
        all.add(new DeclaredResource(resource));
        resource.pulumiChildResources().forEach(child -> add(child, all));
    }

    boolean is(String type) {
        return resource.pulumiResourceType().equals(type);
    }

    /** {@return the text of an output; empty if the output has no text or is unknown, as in a preview} */
    Optional<String> text(String output) {
        return value(resource, output).map(String::valueOf);
    }

    boolean has(String output, String text) {
        return text(output).filter(text::equals).isPresent();
    }

    /** {@return the elements of an output; empty if there are none} */
    List<?> list(String output) {
        return value(resource, output).map(list -> (List<?>) list).orElse(List.of());
    }

    /** {@return the result of a method without parameters, unwrapped from an output and an optional} */
    static Optional<?> value(Object of, String method) {
        try {
            var value = of.getClass().getMethod(method).invoke(of);
            if (value instanceof Output<?> output) {
                value = PulumiTest.extractValue(output);
            }
            return value instanceof Optional<?> optional ? optional : Optional.ofNullable(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "%s has no %s in this version of com.pulumi:aws"
                            .formatted(of.getClass().getName(), method),
                    e);
        }
    }

    @Override
    public String toString() {
        return resource.pulumiResourceType() + " " + resource.pulumiResourceName();
    }
}
