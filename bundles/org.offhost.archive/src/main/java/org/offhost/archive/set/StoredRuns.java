// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import org.offhost.archive.StoredStream;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.tar.MemberReader;
import org.offhost.archive.tar.StoredMap;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.form.DamagedMediumException;

/** Where the content of a stream of a set lies on the set's place. */
final class StoredRuns {
    private StoredRuns() {}

    /**
     * The content as runs.
     *
     * @param bytes of the set
     * @param stream within it
     * @param start byte of the place at which the set begins
     */
    static AttributeValue.NonResident of(WrittenBytes bytes, StoredStream stream, long start) throws IOException {
        Runs.Builder runs = new Runs.Builder(1);
        if (stream.form() == StoredStream.Form.SPARSE) {
            return sparse(bytes, stream, start, runs);
        }
        if (stream.length() > 0) {
            runs.add(start + stream.offset(), stream.length());
        }
        return whole(runs, stream.length());
    }

    private static AttributeValue.NonResident sparse(
            WrittenBytes bytes, StoredStream stream, long start, Runs.Builder runs) throws IOException {
        MemberReader.Found f = new MemberReader(bytes, stream.offset(), stream.offset() + stream.length())
                .find()
                .orElseThrow(() -> damaged(stream, "a sparse member", "end of archive"));
        StoredMap map = StoredMap.of(f, bytes);
        long length = StoredMap.realSize(f);
        long data = start + map.data();
        long[] ranges = map.ranges();
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] < runs.length() || ranges[i + 1] > length - ranges[i]) {
                throw damaged(stream, "ascending ranges within " + length + " bytes", "entry " + i / 2);
            }
            hole(ranges[i], runs);
            runs.add(data, ranges[i + 1]);
            data += ranges[i + 1];
        }
        if (data != start + map.data() + map.stored()) {
            throw damaged(stream, map.stored() + " bytes", (data - start - map.data()) + " bytes");
        }
        hole(length, runs);
        return whole(runs, length);
    }

    private static void hole(long end, Runs.Builder runs) {
        if (end > runs.length()) {
            runs.add(Run.HOLE, end - runs.length());
        }
    }

    private static AttributeValue.NonResident whole(Runs.Builder runs, long length) {
        return new AttributeValue.NonResident(length, length, runs.build());
    }

    private static DamagedMediumException damaged(StoredStream stream, String expected, String found) {
        return new DamagedMediumException("sparse map", stream.offset(), expected, found);
    }
}
