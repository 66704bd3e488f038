// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which source file of a jar names which other one, by the constant pools of their classes (JVMS 17, 4.4). */
final class ClassReferences {
    private static final Pattern DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

    private ClassReferences() {}

    /** By class without package, as a source file is called: nested classes belong to the outermost. */
    static Map<String, Set<String>> of(Path jar) throws IOException {
        Map<String, Set<String>> named = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> classes = file.stream()
                    .filter(e -> e.getName().endsWith(".class") && !e.getName().endsWith("package-info.class"))
                    .toList();
            for (JarEntry entry : classes) {
                try (InputStream in = file.getInputStream(entry)) {
                    named.computeIfAbsent(source(entry.getName().replace(".class", "")), s -> new TreeSet<>())
                            .addAll(names(new DataInputStream(in)));
                }
            }
        }
        named.forEach((source, others) -> {
            others.retainAll(named.keySet());
            others.remove(source);
        });
        return named;
    }

    private static String source(String internalName) {
        return internalName.replaceFirst("\\$.*", "");
    }

    private static Set<String> names(DataInputStream in) throws IOException {
        ConstantPool pool = ConstantPool.read(in);
        Set<String> names = new HashSet<>();
        pool.classes().forEach(c -> names.add(source(c)));
        for (String text : pool.texts()) {
            Matcher m = DESCRIPTOR.matcher(text);
            while (m.find()) {
                names.add(source(m.group(1)));
            }
        }
        return names;
    }
}
