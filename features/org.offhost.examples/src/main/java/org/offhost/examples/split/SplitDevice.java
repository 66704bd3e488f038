// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.kit.session.Withdrawal;

/** An open session on several files, one behind the other. Several threads read at a time: no position is kept. */
final class SplitDevice implements BlockDevice {
    private static final int BLOCK = 512;

    private final Unit unit;
    private final Withdrawal session;
    private final List<FileChannel> parts = new ArrayList<>();

    /** Where each part ends in the unit. */
    private final List<Long> ends = new ArrayList<>();

    private SplitDevice(Unit unit, Withdrawal session) {
        this.unit = unit;
        this.session = session;
    }

    /** What a unit is, without an open session. */
    static Unit describe(Designator designator, List<Path> files) throws IOException {
        long size = 0;
        for (Path file : files) {
            long length = Files.size(file);
            if (length == 0 || length % BLOCK != 0) {
                throw new IOException(file + ": expected a multiple of " + BLOCK + " bytes, found " + length);
            }
            size += length;
        }
        return new Unit(designator, Unit.Kind.BLOCKS, size, BLOCK, true, "");
    }

    static SplitDevice open(Designator designator, List<Path> files, Withdrawal session) throws IOException {
        SplitDevice device = new SplitDevice(describe(designator, files), session);
        try {
            long end = 0;
            for (Path file : files) {
                FileChannel part = FileChannel.open(file, StandardOpenOption.READ);
                device.parts.add(part);
                end += part.size();
                device.ends.add(end);
            }
            if (end != device.unit.size()) {
                throw new IOException(designator + " has grown or shrunk while it was opened");
            }
            return device;
        } catch (IOException e) {
            device.close();
            throw e;
        }
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        session.check();
        if (position < 0 || position > unit.size() - target.remaining()) {
            throw new IllegalArgumentException(
                    target.remaining() + " bytes at " + position + " of a device of " + unit.size());
        }
        long at = position;
        for (int i = 0; i < parts.size() && target.hasRemaining(); i++) {
            if (at < ends.get(i)) {
                long start = i == 0 ? 0 : ends.get(i - 1);
                int length = (int) Math.min(target.remaining(), ends.get(i) - at);
                fill(parts.get(i), at - start, target, length);
                at += length;
            }
        }
    }

    /** A file gives what it likes at a time; one that was cut off meanwhile gives nothing, and must not for ever. */
    private static void fill(FileChannel part, long position, ByteBuffer target, int length) throws IOException {
        ByteBuffer slice = target.slice(target.position(), length);
        while (slice.hasRemaining()) {
            if (part.read(slice, position + slice.position()) < 0) {
                throw new EOFException("a part ends before byte " + (position + length) + ", which it had");
            }
        }
        target.position(target.position() + length);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        session.check();
        throw new IOException(unit.designator() + " is read, never written");
    }

    @Override
    public void flush() throws IOException {
        session.check();
    }

    @Override
    public void close() throws IOException {
        for (FileChannel part : parts) {
            part.close();
        }
    }
}
