// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a class file names (JVMS 17, 4.4). */
final class ConstantPool {
    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, Integer> classes = new HashMap<>();
    private final Map<Integer, int[]> names = new HashMap<>();
    private final Map<Integer, int[]> methods = new HashMap<>();

    private ConstantPool() {}

    /** Reads a class file up to the end of its constant pool. */
    static ConstantPool read(DataInputStream in) throws IOException {
        ConstantPool pool = new ConstantPool();
        in.skipNBytes(8); // magic and version
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> pool.texts.put(i, in.readUTF());
                case 7 -> pool.classes.put(i, in.readUnsignedShort());
                case 10, 11 -> pool.methods.put(i, pair(in));
                case 12 -> pool.names.put(i, pair(in));
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // long and double take two places
                }
                default -> throw new IOException("constant of tag " + tag);
            }
        }
        return pool;
    }

    private static int[] pair(DataInputStream in) throws IOException {
        return new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
    }

    /** Every text: names, descriptors, signatures, string constants. */
    Set<String> texts() {
        return new HashSet<>(texts.values());
    }

    /** Classes by internal name, or descriptor if they are arrays. */
    Set<String> classes() {
        Set<String> all = new HashSet<>();
        classes.values().forEach(text -> all.add(texts.get(text)));
        return all;
    }

    /** Methods that are called or referred to: "java/lang/Object.wait()V". */
    Set<String> methods() {
        Set<String> all = new HashSet<>();
        for (int[] method : methods.values()) {
            int[] name = names.get(method[1]);
            all.add(texts.get(classes.get(method[0])) + "." + texts.get(name[0]) + texts.get(name[1]));
        }
        return all;
    }
}
