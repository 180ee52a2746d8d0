package io.assumerole.testing;

import com.pulumi.resources.Resource;
import com.pulumi.test.TestResult;
import java.util.List;

/** Finds the resources of a program in a test. */
public final class TestResources {

    private TestResources() {}

    /**
     * Finds the only resource of a type.
     *
     * <pre>{@code
     * var deployer = TestResources.only(UnprivilegedUserWithRole.class, result);
     * }</pre>
     *
     * @param <T> the type
     * @param type the class of a component or of a resource; subclasses also match
     * @param program the run of the program
     * @return the resource
     * @throws AssertionError if there is none, or more than one; the message lists all names
     */
    public static <T extends Resource> T only(Class<T> type, TestResult program) {
        var found = all(type, program);
        if (found.size() != 1) {
            throw new AssertionError("Expected one %s, but the program created %d: %s"
                    .formatted(type.getSimpleName(), found.size(), names(found)));
        }
        return found.get(0);
    }

    /**
     * Finds the resource of a type and a name.
     *
     * @param <T> the type
     * @param type see {@link #only}
     * @param name its name in the program
     * @param program the run of the program
     * @return the resource
     * @throws AssertionError if there is none, or more than one; the message lists all names of the type
     */
    public static <T extends Resource> T named(Class<T> type, String name, TestResult program) {
        var all = all(type, program);
        var found = all.stream()
                .filter(resource -> resource.pulumiResourceName().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("Expected one %s named %s, but the program created %d: %s"
                    .formatted(type.getSimpleName(), name, found.size(), names(all)));
        }
        return found.get(0);
    }

    private static <T extends Resource> List<T> all(Class<T> type, TestResult program) {
        return program.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static List<String> names(List<? extends Resource> resources) {
        return resources.stream().map(Resource::pulumiResourceName).toList();
    }
}
