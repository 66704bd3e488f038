// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What whoever compiles against a package depends on, a line for each type and, below it, each member; the same on every JDK. */
final class ApiSignatures {
    private static final int MODIFIERS =
            Modifier.PUBLIC | Modifier.PROTECTED | Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL;
    private static final Set<String> OF_EVERY_RECORD = Set.of("equals", "hashCode", "toString");
    private static final Set<Type> IMPLIED = Set.of(Object.class, Record.class);

    private ApiSignatures() {}

    /** The types of a package that others see, by name. */
    static List<String> of(String name) throws IOException, ClassNotFoundException {
        String folder = name.replace('.', '/') + "/";
        Set<String> names = new TreeSet<>(); // what is of the kit is in several
        for (Path jar : BuiltBundles.jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                file.stream()
                        .map(e -> e.getName())
                        .filter(n ->
                                n.startsWith(folder) && n.endsWith(".class") && n.indexOf('/', folder.length()) < 0)
                        .map(n -> n.substring(0, n.length() - ".class".length()).replace('/', '.'))
                        .filter(n -> !n.endsWith("package-info"))
                        .forEach(names::add);
            }
        }
        List<String> lines = new ArrayList<>();
        for (String each : names) {
            Class<?> type = Class.forName(each);
            if (isSeen(type)) {
                lines.addAll(of(type));
            }
        }
        return lines;
    }

    private static boolean isSeen(Class<?> type) {
        boolean named = !type.isAnonymousClass() && !type.isLocalClass() && !type.isSynthetic();
        return named
                && isSeen(type.getModifiers())
                && (type.getDeclaringClass() == null || isSeen(type.getDeclaringClass()));
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    static List<String> of(Class<?> type) {
        List<String> members = new ArrayList<>();
        Stream.of(type.getDeclaredFields()).filter(ApiSignatures::isSeen).forEach(f -> members.add(field(f)));
        Stream.of(type.getDeclaredConstructors())
                .filter(ApiSignatures::isSeen)
                .map(Constructor::toGenericString)
                .forEach(members::add);
        Stream.of(type.getDeclaredMethods())
                .filter(m -> isSeen(m) && !(type.isRecord() && OF_EVERY_RECORD.contains(m.getName())))
                .map(Method::toGenericString)
                .forEach(members::add);
        Collections.sort(members);
        List<String> lines = new ArrayList<>(List.of(head(type)));
        members.forEach(m -> lines.add("    " + m.replace(type.getName() + ".", "")));
        return lines;
    }

    private static boolean isSeen(Member member) {
        return isSeen(member.getModifiers()) && !member.isSynthetic();
    }

    /** A constant is compiled into whoever uses it. */
    private static String field(Field field) {
        String text = field.toGenericString();
        boolean constant = Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        if (!constant) {
            return text;
        }
        try {
            field.setAccessible(true);
            return text + " = " + field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static String head(Class<?> type) {
        StringBuilder head = new StringBuilder(Modifier.toString(type.getModifiers() & MODIFIERS));
        if (type.isSealed()) {
            head.append(" sealed");
        }
        head.append(
                type.isAnnotation()
                        ? " @interface "
                        : type.isInterface()
                                ? " interface "
                                : type.isEnum() ? " enum " : type.isRecord() ? " record " : " class ");
        head.append(type.getName());
        TypeVariable<?>[] variables = type.getTypeParameters();
        if (variables.length > 0) {
            head.append(Stream.of(variables).map(ApiSignatures::variable).collect(Collectors.joining(", ", "<", ">")));
        }
        Type above = type.getGenericSuperclass();
        if (above != null && !IMPLIED.contains(above) && !type.isEnum()) {
            head.append(" extends ").append(above.getTypeName());
        }
        Type[] interfaces = type.getGenericInterfaces();
        if (interfaces.length > 0 && !type.isAnnotation()) {
            head.append(type.isInterface() ? " extends " : " implements ").append(names(interfaces));
        }
        if (type.isSealed()) {
            head.append(" permits ").append(names(type.getPermittedSubclasses()));
        }
        return head.toString();
    }

    private static String variable(TypeVariable<?> variable) {
        List<String> bounds = Arrays.stream(variable.getBounds())
                .filter(b -> !IMPLIED.contains(b))
                .map(Type::getTypeName)
                .toList();
        return variable.getName() + (bounds.isEmpty() ? "" : " extends " + String.join(" & ", bounds));
    }

    private static String names(Type[] types) {
        return Stream.of(types).map(Type::getTypeName).sorted().collect(Collectors.joining(", "));
    }
}
