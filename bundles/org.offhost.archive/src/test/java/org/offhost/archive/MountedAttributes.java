// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Extended attributes of every file of a volume, as ntfs-3g and {@code getfattr} see them. */
final class MountedAttributes {
    private MountedAttributes() {}

    /**
     * Mounts an image and reads.
     *
     * @param folder where the image is, and "look" to mount on
     * @param selection of {@code getfattr}: one name or a pattern
     * @return by path, and behind it by name, the value in hex; both as {@code getfattr} writes them
     */
    static Map<String, String> of(Path folder, Path image, String options, String selection) throws Exception {
        Tool.run(folder, "mkdir -p look && ntfs-3g -o ro," + options + " " + image + " look");
        String dump;
        try {
            dump = Tool.run(
                    folder.resolve("look"),
                    "find . -print0 | xargs -0 getfattr -h -e hex " + selection + " 2>/dev/null || true");
        } finally {
            Tool.run(folder, "umount look");
        }
        Map<String, String> all = new TreeMap<>();
        String file = "";
        for (String line : dump.lines().toList()) {
            int equals = line.lastIndexOf("=0x");
            if (line.startsWith("# file: ")) {
                file = "/" + line.substring("# file: ".length());
            } else if (equals > 0) {
                all.put(file + " " + line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return all;
    }

    /** Of the first what the second does not hold alike: the paths. */
    static Map<String, String> missing(Map<String, String> expected, Map<String, String> found) {
        Map<String, String> missing = new TreeMap<>();
        expected.forEach((key, value) -> {
            if (!value.equals(found.get(key))) {
                missing.put(key.substring(0, key.indexOf(' ')), value + " became " + found.get(key));
            }
        });
        return missing;
    }
}
