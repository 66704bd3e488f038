// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.Arrays;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** The stored bytes of an attribute, at any offset; what lies in holes or was never written is zeros. */
final class AttributeBytes {
    private final VolumeBytes volume;
    private final String name;
    private final byte[] resident;
    private final Runs runs;
    private final long length;
    private final long initialized;
    private Run run;
    private int index;

    /**
     * @param name what it is, for errors
     * @param stored how many bytes are read from the clusters; the content's for plain attributes, all for compressed ones
     */
    private AttributeBytes(VolumeBytes volume, AttributeValue value, String name, long stored) {
        this.volume = volume;
        this.name = name;
        if (value instanceof AttributeValue.NonResident nonResident) {
            resident = null;
            runs = nonResident.runs();
            initialized = stored;
            length = value.length();
        } else {
            resident = ((AttributeValue.Resident) value).toArray();
            runs = Runs.NONE;
            initialized = resident.length;
            length = resident.length;
        }
    }

    /** The content of an attribute that is stored as it is. */
    static AttributeBytes plain(VolumeBytes volume, AttributeValue value, String name) {
        long stored = value instanceof AttributeValue.NonResident n ? Math.min(n.length(), n.initializedLength()) : 0;
        return new AttributeBytes(volume, value, name, stored);
    }

    /** Everything in the clusters of an attribute. */
    static AttributeBytes raw(VolumeBytes volume, AttributeValue.NonResident value, String name) {
        return new AttributeBytes(volume, value, name, value.runs().length());
    }

    /** The same bytes for another thread: an object of this class remembers where it was. */
    AttributeBytes again() {
        return new AttributeBytes(this);
    }

    private AttributeBytes(AttributeBytes other) {
        volume = other.volume;
        name = other.name;
        resident = other.resident;
        runs = other.runs;
        length = other.length;
        initialized = other.initialized;
    }

    long length() {
        return length;
    }

    /** Bytes from the start that were ever written. */
    long written() {
        return initialized;
    }

    /**
     * Fills a part of an array.
     *
     * @param offset byte of the attribute, at least 0
     */
    void read(long offset, byte[] target, int from, int count) throws IOException {
        int stored = (int) Math.max(0, Math.min(count, initialized - offset));
        if (resident != null) {
            if (stored > 0) {
                System.arraycopy(resident, (int) offset, target, from, stored);
            }
        } else {
            readRuns(offset, target, from, stored);
        }
        Arrays.fill(target, from + stored, from + count, (byte) 0);
    }

    private void readRuns(long offset, byte[] target, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            Run here = runAt(offset + done);
            long within = offset + done - here.offset();
            int piece = (int) Math.min(count - done, here.length() - within);
            if (here.isHole()) {
                Arrays.fill(target, from + done, from + done + piece, (byte) 0);
            } else {
                volume.read(here.position() + within, target, from + done, piece, name);
            }
            done += piece;
        }
    }

    /** Bytes from there on that are zeros and not read; 0 if the byte is in clusters, or behind the end. */
    long zeros(long offset) {
        if (offset >= initialized) {
            return Math.max(0, length - offset);
        }
        if (resident != null || offset >= runs.length()) {
            return 0;
        }
        Run here = runAt(offset);
        long end = here.offset() + here.length();
        return here.isHole() ? (end < initialized ? end : length) - offset : 0;
    }

    /** Byte of the volume at which a byte of the attribute is; {@link Run#HOLE} if nowhere. */
    long position(long offset) {
        if (resident != null || offset >= runs.length()) {
            return Run.HOLE;
        }
        Run here = runAt(offset);
        return here.isHole() ? Run.HOLE : here.position() + (offset - here.offset());
    }

    /** The run that holds a byte, which must lie in one. Steps to the next run or searches. */
    private Run runAt(long offset) {
        if (run != null && offset >= run.offset()) {
            if (offset - run.offset() < run.length()) {
                return run;
            }
            if (index + 1 < runs.count()) {
                Run next = runs.get(index + 1);
                if (offset - next.offset() < next.length()) {
                    index++;
                    return run = next;
                }
            }
        }
        return run = search(offset);
    }

    private Run search(long offset) {
        int low = 0;
        int high = runs.count() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (runs.get(middle).offset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        index = low;
        return runs.get(low);
    }
}
