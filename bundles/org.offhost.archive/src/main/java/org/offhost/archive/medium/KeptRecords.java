// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.util.LinkedHashMap;
import java.util.Map;

/** The records of a tape that were read last, by their objects. One thread. */
final class KeptRecords {
    private static final int KEPT = 8;

    private final Map<Long, byte[]> records = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    /** @return null if it is not kept */
    byte[] get(long object) {
        return records.get(object);
    }

    void put(long object, byte[] record) {
        records.put(object, record);
    }
}
