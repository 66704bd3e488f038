// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.JobRecord;
import org.offhost.archive.set.SetWriter;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.BlockDevice;
import org.offhost.copy.Place;
import org.offhost.inventory.form.Document;

/** Commits a set on disk by its first block. */
final class DiskSetWriter implements SetWriter {
    /** Where the claim lies in the first unit: behind the end of the archive. */
    private static final int CLAIM = 2 * TarHeader.BLOCK;

    private static final String CLAIMED_BY = "set";

    private final BlockDevice device;
    private final SetLayout layout;
    private final long base;
    private final int number;
    private final Labelling labelling;
    private final byte[] first;

    /** Makes a blank medium one of ours. */
    interface Labelling {
        void run() throws IOException;
    }

    /**
     * @param base byte of the device at which the set begins
     * @param number its place among the sets, from 1
     * @param labelling run before the first write
     */
    DiskSetWriter(BlockDevice device, SetLayout layout, long base, int number, Labelling labelling) {
        this.device = device;
        this.layout = layout;
        this.base = base;
        this.number = number;
        this.labelling = labelling;
        this.first = layout.firstUnit();
    }

    @Override
    public Place place() {
        return new Place.Blocks(device.origin().unit());
    }

    @Override
    public long start() {
        return device.origin().position() + base;
    }

    @Override
    public long firstToCopy() {
        return first.length;
    }

    @Override
    public WrittenBytes written() {
        return (offset, target) -> {
            long at = offset;
            if (at < first.length) {
                int n = (int) Math.min(target.remaining(), first.length - at);
                target.put(first, (int) at, n);
                at += n;
            }
            if (target.hasRemaining()) {
                device.read(base + at, target);
            }
        };
    }

    @Override
    public long left(long noted) throws IOException {
        byte[] there = new byte[first.length];
        device.read(base, ByteBuffer.wrap(there));
        return claimedBy(there)
                .filter(layout.description().id()::equals)
                .map(id -> noted)
                .orElse(0L);
    }

    /** The set whose job claimed the unit, which no set begins in yet. */
    static Optional<String> claimedBy(byte[] unit) {
        return Document.parse(Arrays.copyOfRange(unit, CLAIM, unit.length)).flatMap(d -> d.get(CLAIMED_BY));
    }

    /** The two blocks of zeros that end the archive stay in front of it: no reader looks behind them. */
    @Override
    public void claim() throws IOException {
        labelling.run();
        new LabelSlots(device, first.length).claim(number - 1L, base, base + layout.length());
        device.write(base, ByteBuffer.wrap(claim(layout.description().id(), first.length)));
        device.flush();
    }

    /** A first unit that says for which set something is written behind it. */
    static byte[] claim(String setId, int unit) {
        byte[] claim = new Document()
                .put("format", "offhost-claim-1")
                .put(CLAIMED_BY, setId)
                .toBytes(unit - CLAIM);
        return ByteBuffer.allocate(unit).put(CLAIM, claim).array();
    }

    /** The order is the promise: everything else is durable before the block by which readers find the set. */
    @Override
    public SetRecord commit(JobRecord job) throws IOException {
        int block = device.blockLength();
        device.write(base + layout.bodyLength(), ByteBuffer.wrap(layout.closingBytes(job)));
        if (first.length > block) {
            device.write(base + block, ByteBuffer.wrap(first, block, first.length - block));
        }
        device.flush();
        device.write(base, ByteBuffer.wrap(first, 0, block));
        device.flush();
        new LabelSlots(device, first.length).write(number, base + layout.length() - first.length);
        return new SetRecord(layout.description(), base, layout.length(), layout.bodyLength(), number);
    }
}
