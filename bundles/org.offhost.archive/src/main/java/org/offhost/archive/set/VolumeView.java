// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.inventory.form.DamagedMediumException;

/** A volume as a set keeps it: what was allocated, zeros elsewhere. */
public final class VolumeView implements BlockDevice {
    private final Unit unit;
    private final VolumeRanges ranges;
    private final ReentrantLock lock = new ReentrantLock();

    public VolumeView(SetFacts facts, VolumeRanges ranges) {
        int block = facts.description().sourceBlockLength();
        long size = facts.summary().length() & -block;
        Designator d = new Designator(
                Designator.Scheme.T10, "offhost-set." + facts.description().id());
        this.unit = new Unit(d, Unit.Kind.BLOCKS, size, block, true, "");
        this.ranges = ranges;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (position < 0 || position > unit.size() - target.remaining()) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + target.remaining() + " passes the end at " + unit.size());
        }
        lock.lock();
        try {
            fill(position, target);
        } finally {
            lock.unlock();
        }
    }

    /** The bytes of a value that lies in a record of the file system. */
    byte[] value(AttributeValue.InRecord value) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) value.length());
        ByteBuffer others = value.others().bytes();
        for (Run r : value.runs()) {
            all.limit((int) (r.offset() + r.length()));
            if (r.isHole()) {
                while (all.hasRemaining()) {
                    all.put(others.get());
                }
            } else if (r.position() > unit.size() - r.length()) {
                throw new DamagedMediumException(
                        "index", 0, "a value within " + unit.size() + " bytes of the volume", "byte " + r.position());
            } else {
                read(r.position(), all);
            }
        }
        return all.array();
    }

    private void fill(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            Optional<VolumeRanges.Located> next = ranges.at(at);
            long begin = next.map(VolumeRanges.Located::position).orElse(Long.MAX_VALUE);
            int zeros = (int) Math.min(target.remaining(), begin - at);
            target.put(new byte[zeros]);
            at += zeros;
            if (target.hasRemaining()) {
                VolumeRanges.Located e = next.orElseThrow();
                int n = (int) Math.min(target.remaining(), e.length());
                e.read(at, target.slice(target.position(), n));
                target.position(target.position() + n);
                at += n;
            }
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        throw new IOException("Set " + unit.designator().value() + " is read-only");
    }

    @Override
    public void flush() {
        // nothing is ever written
    }

    @Override
    public void close() {
        // the medium belongs to whoever opened it
    }
}
