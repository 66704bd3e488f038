// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.offhost.block.Unit;
import org.offhost.kit.device.ReadDevice;
import org.offhost.kit.session.Withdrawal;

/** An open session on several files, one behind the other. Several threads read at a time: no position is kept. */
final class SplitDevice extends ReadDevice {
    private final Withdrawal session;

    /** By the byte of the unit at which each begins. */
    private final NavigableMap<Long, FileChannel> parts = new TreeMap<>();

    private SplitDevice(Unit unit, Withdrawal session) {
        super(unit, unit.designator() + " is read, never written");
        this.session = session;
    }

    static SplitDevice open(Unit unit, List<Path> files, Withdrawal session) throws IOException {
        SplitDevice device = new SplitDevice(unit, session);
        try {
            long end = 0;
            for (Path file : files) {
                FileChannel part = FileChannel.open(file, StandardOpenOption.READ);
                device.parts.put(end, part);
                end += part.size();
            }
            if (end != unit.size()) {
                throw new IOException(unit.designator() + " has grown or shrunk while it was opened");
            }
            return device;
        } catch (IOException | RuntimeException | Error e) {
            device.close();
            throw e;
        }
    }

    @Override
    protected void check() throws IOException {
        session.check();
    }

    /** A file gives what it likes at a time; one that was cut off meanwhile gives nothing, and must not for ever. */
    @Override
    protected void fill(long position, ByteBuffer target) throws IOException {
        for (long at = position; target.hasRemaining(); ) {
            Map.Entry<Long, FileChannel> part = parts.floorEntry(at);
            Long next = parts.higherKey(at);
            int length = (int) Math.min(target.remaining(), (next == null ? size() : next) - at);
            ByteBuffer piece = target.slice(target.position(), length);
            while (piece.hasRemaining()) {
                if (part.getValue().read(piece, at - part.getKey() + piece.position()) < 0) {
                    throw new EOFException(
                            "a part ends before byte " + (at - part.getKey() + length) + ", which it had");
                }
            }
            target.position(target.position() + length);
            at += length;
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel part : parts.values()) {
            part.close();
        }
    }
}
