// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a configuration says.
 *
 * @param name under which the sets are kept
 * @param command what runs a shell on the storage host; empty for this host
 * @param fullest percent of a pool's room from which on nothing is cut
 */
record LvmSettings(String name, List<String> command, int fullest) {
    private static final int ALL = 100;

    /**
     * @param named as it was written; null if it was not
     * @param words of the command
     * @param properties as they were written: a text that is no number is none in a configuration of types
     */
    static LvmSettings of(String named, String words, Map<String, Object> properties) throws IOException {
        String name = named == null ? "" : named;
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9-]{0,63}")) {
            throw new IOException("name '" + name + "': 1 to 64 letters, digits, '-' expected");
        }
        String percent =
                String.valueOf(properties.getOrDefault("pool.percent", "90")).strip();
        if (!percent.matches("[0-9]{1,3}") || Integer.parseInt(percent) < 1 || Integer.parseInt(percent) > ALL) {
            throw new IOException("pool.percent '" + percent + "': 1 to 100 expected");
        }
        String command = words.strip();
        return new LvmSettings(
                name, command.isEmpty() ? List.of() : List.of(command.split("\\s+")), Integer.parseInt(percent));
    }
}
