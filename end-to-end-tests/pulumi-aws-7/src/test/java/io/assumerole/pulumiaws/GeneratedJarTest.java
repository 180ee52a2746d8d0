package io.assumerole.pulumiaws;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.enums.Region;
import com.pulumi.aws.iam.Role;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The jar of 6.83.0 that is made here is like com.pulumi:aws 6.83.0, in all that a compiler and
 * Pulumi's SDK read of the classes that it has. Does not prove the same of 7, which is made in the same
 * way: there is no other jar of it here.
 */
@Tag("slow")
class GeneratedJarTest {
    private static final Path GENERATED = Path.of(System.getProperty("generated"));
    private static final String PACKAGE = "com.pulumi.aws.";

    private URLClassLoader loader;

    @BeforeEach
    void open() throws IOException {
        loader = new URLClassLoader(new URL[] {GENERATED.toUri().toURL()}, new WithoutAws());
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private Class<?> generated(String name) throws ClassNotFoundException {
        return Class.forName(name, true, loader);
    }

    @Test
    void is_like_the_real_one_but_for_functions_that_are_left_out() throws Exception {
        var differences = new TreeSet<String>();
        for (var name : classes()) {
            var generated = members(generated(name));
            var real = members(Class.forName(name));
            real.stream()
                    .filter(member -> !generated.contains(member))
                    .forEach(member -> differences.add("- " + member));
            generated.stream()
                    .filter(member -> !real.contains(member))
                    .forEach(member -> differences.add("+ " + member));
        }

        assertThat(differences)
                .isNotEmpty()
                .allMatch(
                        difference -> difference.matches(
                                "- com\\.pulumi\\.aws\\.(Aws|iam\\.Iam)Functions: .* com\\.pulumi\\.aws\\.(Aws|iam\\.Iam)Functions\\.get(?!CallerIdentity|AccessKeys)\\w+\\(.*"));
    }

    private static List<String> classes() throws IOException {
        try (var jar = new JarFile(GENERATED.toFile())) {
            var names = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .toList();
            assertThat(names).contains(PACKAGE + "iam.Role", PACKAGE + "iam.inputs.RoleState", PACKAGE + "s3.Bucket");
            return names;
        }
    }

    /** Annotations of private fields, too: the SDK reads properties' names there. */
    private static Set<String> members(Class<?> type) {
        return Stream.of(
                        Stream.of(annotated(
                                type,
                                type + " extends " + type.getGenericSuperclass()
                                        + List.of(type.getGenericInterfaces()))),
                        shown(type.getDeclaredFields())
                                .filter(field -> !field.isEnumConstant())
                                .map(field -> annotated(field, field.toGenericString())),
                        shown(type.getDeclaredConstructors()).map(constructor -> annotated(constructor, constructor.toGenericString())),
                        shown(type.getDeclaredMethods()).map(method -> annotated(method, method.toGenericString())),
                        values(type))
                .flatMap(lines -> lines)
                .map(line -> type.getName() + ": " + line)
                .collect(Collectors.toSet());
    }

    private static <T extends Member & AnnotatedElement> Stream<T> shown(T[] members) {
        return Stream.of(members)
                .filter(member -> !member.isSynthetic())
                .filter(member -> Modifier.isPublic(member.getModifiers()) || member.getAnnotations().length > 0);
    }

    private static String annotated(AnnotatedElement element, String text) {
        return Stream.of(element.getDeclaredAnnotations())
                .filter(annotation -> annotation.annotationType() != Deprecated.class)
                .map(Annotation::toString)
                .sorted()
                .collect(Collectors.joining(" ", "", " " + text));
    }

    private static Stream<String> values(Class<?> type) {
        return type.isEnum()
                ? Stream.of(type.getEnumConstants()).map(constant -> "value " + value(constant))
                : Stream.of();
    }

    private static String value(Object constant) {
        try {
            return (String) constant.getClass().getMethod("getValue").invoke(constant);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The SDK for Python, which the schema is read from, writes them in another way. */
    @Test
    void has_other_names_of_constants() throws Exception {
        assertThat(generated(Region.class.getName()).getEnumConstants())
                .hasSameSizeAs(Region.values())
                .extracting(Object::toString)
                .doesNotContainAnyElementsOf(List.of("EUWest1", "USEast1"));
        assertThat(Region.values()).extracting(Region::name).contains("EUWest1", "USEast1");
    }

    /** The schema has names and types only. */
    @Test
    void does_not_tell_what_is_deprecated() throws Exception {
        assertThat(Role.class.getDeclaredField("tagsAll"))
                .matches(field -> field.isAnnotationPresent(Deprecated.class));
        assertThat(generated(Role.class.getName()).getDeclaredField("tagsAll"))
                .matches(field -> !field.isAnnotationPresent(Deprecated.class));
    }

    /** Has what the jar needs, and not the real one. */
    private static final class WithoutAws extends ClassLoader {
        WithoutAws() {
            super(GeneratedJarTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(PACKAGE)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
