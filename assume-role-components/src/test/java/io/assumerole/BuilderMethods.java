package io.assumerole;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The builders of all components, and their methods, found and called by reflection. */
final class BuilderMethods {

    static final List<Class<?>> BUILDERS = List.of(
            UnprivilegedUserWithRoleArgs.Builder.class,
            RoleWithoutUserArgs.Builder.class,
            AssumedRoleProviderArgs.Builder.class);

    private BuilderMethods() {}

    /** Returns the public methods of a builder and of its superclasses, each once, in an order that is always the same. */
    static Stream<Method> of(Class<?> builder) {
        return Stream.<Class<?>>iterate(builder, type -> type != Object.class, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toGenericString));
    }

    /** Returns what the method returns, or throws what it throws. */
    static Object call(Object target, Method method, Object... values) {
        try {
            return method.invoke(target, values);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls {@code build()}. */
    static Object build(Object builder) {
        return call(builder, method(builder.getClass(), "build"));
    }

    /** Returns the method of this name without parameters. */
    static Method method(Class<?> type, String name) {
        return Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
                .findFirst()
                .orElseThrow();
    }
}
