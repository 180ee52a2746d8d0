package io.assumerole.e2e.published;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what others can use of a class, one line for each member: what they call, extend, catch
 * or may give null to. Names of parameters are left out, as no caller writes them.
 */
final class PublicTypes {

    private static final int SHOWN =
            Modifier.PUBLIC | Modifier.PROTECTED | Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL;

    private PublicTypes() {}

    static String describe(Class<?> type) {
        var members = new ArrayList<String>();
        for (Class<?> from = type; from != null; from = hidden(from.getSuperclass())) {
            Stream.of(from.getDeclaredFields())
                    .filter(member -> isShown(member, type))
                    .map(PublicTypes::field)
                    .forEach(members::add);
            Stream.of(from.getDeclaredMethods())
                    .filter(member -> isShown(member, type))
                    .map(method -> method(method, type))
                    .forEach(members::add);
        }
        Stream.of(type.getDeclaredConstructors())
                .filter(member -> isShown(member, type))
                .map(PublicTypes::constructor)
                .forEach(members::add);
        Collections.sort(members);
        members.add(0, head(type));
        return String.join("\n    ", members) + "\n";
    }

    /** A superclass that is not public shows its members in the class that extends it. */
    private static @Nullable Class<?> hidden(@Nullable Class<?> superclass) {
        return superclass == null || Modifier.isPublic(superclass.getModifiers()) ? null : superclass;
    }

    private static boolean isShown(Member member, Class<?> type) {
        var extendable = !Modifier.isFinal(type.getModifiers()) && !type.isEnum();
        return !member.isSynthetic()
                && (Modifier.isPublic(member.getModifiers())
                        || extendable && Modifier.isProtected(member.getModifiers()));
    }

    private static String head(Class<?> type) {
        var kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        var modifiers = type.getModifiers() & SHOWN;
        if (type.isInterface() || type.isEnum()) {
            modifiers &= ~(Modifier.ABSTRACT | Modifier.FINAL);
        }
        var parents = new ArrayList<AnnotatedType>();
        Class<?> below = type;
        while (hidden(below.getSuperclass()) != null) {
            below = below.getSuperclass();
        }
        if (below.getSuperclass() != null && below.getSuperclass() != Object.class) {
            parents.add(below.getAnnotatedSuperclass());
        }
        parents.addAll(List.of(type.getAnnotatedInterfaces()));
        return deprecated(type.getAnnotations())
                + Modifier.toString(modifiers)
                + (type.isSealed() ? " sealed " : " ")
                + kind
                + " "
                + type.getName()
                + parameters(type.getTypeParameters())
                + (parents.isEmpty() ? "" : " : " + types(parents.toArray(AnnotatedType[]::new)))
                + (type.isSealed() ? " permits " + names(type.getPermittedSubclasses()) : "");
    }

    private static String field(Field field) {
        return deprecated(field.getAnnotations())
                + modifiers(field)
                + type(field.getAnnotatedType())
                + " "
                + field.getName()
                + constant(field);
    }

    /** A constant is compiled into the classes that use it. */
    private static String constant(Field field) {
        var inlined = field.getType() == String.class || field.getType().isPrimitive();
        if (!inlined || !Modifier.isStatic(field.getModifiers()) || !Modifier.isFinal(field.getModifiers())) {
            return "";
        }
        try {
            return " = " + field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String constructor(Constructor<?> made) {
        return modifiers(made) + "new" + arguments(made);
    }

    private static String method(Method method, Class<?> of) {
        return deprecated(method.getAnnotations())
                + modifiers(method)
                + (method.isDefault() ? "default " : "")
                + (method.getTypeParameters().length == 0 ? "" : parameters(method.getTypeParameters()) + " ")
                + returned(method, of)
                + " "
                + method.getName()
                + arguments(method);
    }

    /** A variable of a hidden superclass is what the class that extends it gives for it. */
    private static String returned(Method method, Class<?> of) {
        Type returned = method.getGenericReturnType();
        if (returned instanceof TypeVariable<?> && method.getDeclaringClass() != of) {
            for (Class<?> from = of; from != method.getDeclaringClass(); from = from.getSuperclass()) {
                if (from.getGenericSuperclass() instanceof ParameterizedType parent) {
                    var given = parent.getActualTypeArguments()[0];
                    if (!(given instanceof TypeVariable<?>)) {
                        return given.getTypeName();
                    }
                }
            }
        }
        return type(method.getAnnotatedReturnType());
    }

    private static String arguments(Executable executable) {
        var shown = types(executable.getAnnotatedParameterTypes());
        var thrown = Stream.of(executable.getExceptionTypes()).toArray(Class<?>[]::new);
        return "("
                + (executable.isVarArgs() ? shown.substring(0, shown.length() - 2) + "..." : shown)
                + ")"
                + (thrown.length == 0 ? "" : " throws " + names(thrown));
    }

    private static String modifiers(Member member) {
        return Modifier.toString(member.getModifiers() & SHOWN) + " ";
    }

    private static String deprecated(Annotation[] annotations) {
        return Stream.of(annotations).anyMatch(Deprecated.class::isInstance) ? "@Deprecated " : "";
    }

    private static String parameters(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Stream.of(variables)
                        .map(variable -> variable.getName() + " extends " + types(variable.getAnnotatedBounds()))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String wildcard(AnnotatedWildcardType wildcard) {
        if (wildcard.getAnnotatedLowerBounds().length > 0) {
            return "? super " + types(wildcard.getAnnotatedLowerBounds());
        }
        var bounds = types(wildcard.getAnnotatedUpperBounds());
        return bounds.equals("java.lang.Object") ? "?" : "? extends " + bounds;
    }

    private static String types(AnnotatedType[] types) {
        return Stream.of(types).map(PublicTypes::type).collect(Collectors.joining(", "));
    }

    private static String names(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getName).sorted().collect(Collectors.joining(", "));
    }

    private static String type(AnnotatedType type) {
        var nullable = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedArrayType array) {
            return type(array.getAnnotatedGenericComponentType()) + (nullable.isEmpty() ? "" : " " + nullable) + "[]";
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return wildcard(wildcard);
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            return nullable
                    + ((ParameterizedType) type.getType()).getRawType().getTypeName()
                    + "<"
                    + types(generic.getAnnotatedActualTypeArguments())
                    + ">";
        }
        return nullable + type.getType().getTypeName();
    }
}
