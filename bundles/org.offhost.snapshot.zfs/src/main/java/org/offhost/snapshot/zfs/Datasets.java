// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code zfs get} tells of datasets, snapshots and clones. */
final class Datasets {
    /** The property by which what is ours is known, whatever it was renamed to; its value is the id of the set. */
    static final String MARK = "org.offhost:set";

    /** What was set on the thing itself; not what it has from the one above, nor what came with a stream that it was received from. */
    private static final String LOCAL = "local";

    private static final int COLUMNS = 4;

    private Datasets() {}

    /** A property. */
    record Property(String value, String source) {}

    /** Properties of one thing. */
    record Facts(Map<String, Property> properties) {
        static final Facts NONE = new Facts(Map.of());

        /** Empty if it has none. */
        String value(String property) {
            Property found = properties.get(property);
            return found == null ? "" : found.value();
        }

        /** Whether it is of a set. */
        boolean isOf(String set) {
            Property found = properties.get(MARK);
            return found != null
                    && found.source().equals(LOCAL)
                    && found.value().equals(set);
        }

        /** Whether it is of any set. */
        boolean isMarked() {
            Property found = properties.get(MARK);
            return found != null && found.source().equals(LOCAL);
        }
    }

    /**
     * Asks for properties.
     *
     * @param below of all that lies below, too: datasets, snapshots, clones
     */
    static Map<String, Facts> ask(ZfsRoom room, List<String> properties, boolean below, String name)
            throws IOException {
        String text = room.zfs()
                .run(List.of(
                        "get",
                        below ? "-rHp" : "-Hp",
                        "-o",
                        "name,property,value,source",
                        String.join(",", properties),
                        name));
        Map<String, Map<String, Property>> all = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            String[] columns = line.split("\t", -1);
            if (columns.length == COLUMNS) {
                all.computeIfAbsent(columns[0], n -> new LinkedHashMap<>())
                        .put(columns[1], new Property(columns[2], columns[3]));
            } else if (!line.isEmpty()) {
                throw new IOException("'zfs get' said '" + line + "', expected name, property, value and source");
            }
        }
        Map<String, Facts> facts = new LinkedHashMap<>();
        all.forEach((n, p) -> facts.put(n, new Facts(p)));
        return facts;
    }

    /** All of a pool with its marks, guids and whether it is mounted. */
    static Map<String, Facts> pool(ZfsRoom room, String pool) throws IOException {
        return ask(room, List.of("guid", "mounted", MARK), true, pool);
    }

    /** The names of what is of a set and is a snapshot, or else no snapshot. */
    static List<String> names(Map<String, Facts> pool, String set, boolean snapshots) {
        List<String> names = new ArrayList<>();
        pool.forEach((name, facts) -> {
            if (facts.isOf(set) && name.contains("@") == snapshots) {
                names.add(name);
            }
        });
        return names;
    }
}
