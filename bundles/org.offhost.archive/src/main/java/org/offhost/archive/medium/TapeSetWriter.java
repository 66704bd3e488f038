// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.JobRecord;
import org.offhost.archive.set.SetHeader;
import org.offhost.archive.set.SetWriter;
import org.offhost.block.RecordDevice;
import org.offhost.copy.Place;
import org.offhost.inventory.form.DamagedMediumException;

/** Commits a set on tape by its trailer and the filemark behind it. */
final class TapeSetWriter implements SetWriter {
    private final RecordDevice device;
    private final SetLayout layout;
    private final long first;
    private final int number;
    private final int record;
    private final DiskSetWriter.Labelling labelling;

    /**
     * @param first logical object at which the set begins
     * @param number its place among the sets, from 1
     * @param labelling run before the first write; leaves a whole label file
     */
    TapeSetWriter(RecordDevice device, SetLayout layout, long first, int number, DiskSetWriter.Labelling labelling) {
        this.device = device;
        this.layout = layout;
        this.first = first;
        this.number = number;
        this.labelling = labelling;
        this.record = layout.geometry().unit();
    }

    @Override
    public Place place() {
        return new Place.Records(device.unit().designator(), first, record);
    }

    @Override
    public long start() {
        return 0;
    }

    @Override
    public long firstToCopy() {
        return 0;
    }

    @Override
    public WrittenBytes written() {
        return new TapeBytes(device, first, record);
    }

    /** The first record tells whose it is. */
    @Override
    public long left(long noted) throws IOException {
        device.locate(RecordDevice.END_OF_DATA);
        long room = (device.position() - first) * record;
        if (room <= 0) {
            return 0;
        }
        try {
            return SetHeader.read(written(), room)
                    .filter(f ->
                            f.description().id().equals(layout.description().id()))
                    .map(f -> Math.min(noted, room))
                    .orElse(0L);
        } catch (DamagedMediumException e) {
            return 0;
        }
    }

    /** The first record of the set, which is the first thing copied, tells whose it is. */
    @Override
    public void claim() throws IOException {
        labelling.run();
    }

    /** The first record of a set tells its length, so a body without closing is never taken for a set. */
    @Override
    public SetRecord commit(JobRecord job) throws IOException {
        byte[] closing = layout.closingBytes(job);
        long at = first + layout.bodyLength() / record;
        device.locate(at);
        for (int i = 0; i < closing.length; i += record) {
            device.write(ByteBuffer.wrap(closing, i, record));
        }
        device.writeFilemarks(1);
        return new SetRecord(layout.description(), first, layout.length(), layout.bodyLength(), number);
    }
}
