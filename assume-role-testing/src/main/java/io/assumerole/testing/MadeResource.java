package io.assumerole.testing;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import com.pulumi.test.PulumiTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A resource that a program has made, whose outputs are read by their names: so this fits every version of com.pulumi:aws
 * beside it.
 *
 * @param resource the resource
 */
record MadeResource(Resource resource) {

    /** {@return a resource and everything below it, each once} */
    static List<MadeResource> all(Collection<? extends Resource> roots) {
        var all = new ArrayList<MadeResource>();
        roots.forEach(root -> add(root, all));
        return all.stream().distinct().toList();
    }

    private static void add(Resource resource, List<MadeResource> all) {
        all.add(new MadeResource(resource));
        resource.pulumiChildResources().forEach(child -> add(child, all));
    }

    boolean is(String type) {
        return resource.pulumiResourceType().equals(type);
    }

    /** {@return the text; nothing where there is none, or where it is not known, as in a preview} */
    Optional<String> text(String output) {
        return value(output).map(String::valueOf);
    }

    /** {@return the texts of a list; none where there is no list} */
    List<String> texts(String output) {
        return value(output).map(list -> ((List<?>) list).stream().map(String::valueOf).toList()).orElse(List.of());
    }

    /** {@return the value of an output, which may be optional} */
    Optional<?> value(String output) {
        var value = PulumiTest.extractValue(of(output));
        return value instanceof Optional<?> optional ? optional : Optional.ofNullable(value);
    }

    private Output<?> of(String output) {
        try {
            return (Output<?>) resource.getClass().getMethod(output).invoke(resource);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "%s has no output %s in this version of com.pulumi:aws"
                            .formatted(resource.pulumiResourceType(), output),
                    e);
        }
    }
}
