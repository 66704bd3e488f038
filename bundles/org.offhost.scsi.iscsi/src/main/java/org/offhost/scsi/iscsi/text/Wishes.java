// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one side would like to agree on.
 *
 * @param headerDigest digests in the order of preference, {@code CRC32C,None} or one of them
 * @param dataDigest the same of data
 * @param segment longest data segment that this side takes, 512 to 2²⁴ - 1 bytes
 * @param maxBurst longest sequence of data
 * @param firstBurst most unsolicited data of a command
 */
public record Wishes(String headerDigest, String dataDigest, int segment, int maxBurst, int firstBurst) {
    /** What a side takes that says nothing. */
    public static final int DEFAULT_SEGMENT = 8192;

    /** No digest unless the other side wants one, segments and first bursts of 256 KiB, bursts of 1 MiB. */
    public static final Wishes DEFAULT =
            new Wishes(Keys.NONE + "," + Keys.CRC32C, Keys.NONE + "," + Keys.CRC32C, 256 << 10, 1 << 20, 256 << 10);

    /** The same with other digests. */
    public Wishes withDigests(String header, String data) {
        return new Wishes(header, data, segment, maxBurst, firstBurst);
    }

    Map<String, String> asMap() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(Keys.HEADER_DIGEST, headerDigest);
        all.put(Keys.DATA_DIGEST, dataDigest);
        all.put(Keys.MAX_RECV_DATA_SEGMENT_LENGTH, String.valueOf(segment));
        all.put(Keys.MAX_BURST_LENGTH, String.valueOf(maxBurst));
        all.put(Keys.FIRST_BURST_LENGTH, String.valueOf(firstBurst));
        all.put(Keys.INITIAL_R2T, Keys.NO);
        all.put(Keys.IMMEDIATE_DATA, Keys.YES);
        all.put(Keys.MAX_OUTSTANDING_R2T, "1");
        all.put(Keys.MAX_CONNECTIONS, "1");
        all.put(Keys.DEFAULT_TIME_2_WAIT, "2");
        all.put(Keys.DEFAULT_TIME_2_RETAIN, "0");
        all.put(Keys.DATA_PDU_IN_ORDER, Keys.YES);
        all.put(Keys.DATA_SEQUENCE_IN_ORDER, Keys.YES);
        all.put(Keys.ERROR_RECOVERY_LEVEL, "0");
        return Collections.unmodifiableMap(all);
    }
}
