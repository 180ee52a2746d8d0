package io.assumerole;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;

/** What the builders offer, found by reflection. */
final class BuilderMethods {

    private BuilderMethods() {}

    /** The public methods of a builder and of what it extends, each once. */
    static Stream<Method> of(Class<?> builder) {
        return Stream.<Class<?>>iterate(builder, type -> type != Object.class, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic());
    }
}
