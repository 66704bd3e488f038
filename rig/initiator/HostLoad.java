// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.SentCommand;

/**
 * Reads and writes of one thread that has many commands in flight, as iscsi-perf and iscsi-dd have. It waits for the last of a few
 * at a time, and sends as many then: to be woken for each costs more than the command.
 */
final class HostLoad {
    /** Of the commands in flight. */
    private static final int PART = 4;

    private final int bytes;
    private final List<List<Slot>> parts = new ArrayList<>();

    /** One of the commands in flight, and its buffer. */
    private static final class Slot {
        final ByteBuffer data;
        ScsiCommand command;

        /** Null if nothing is in flight. */
        SentCommand sent;

        /** Whether it holds what was read and is not written yet. */
        boolean read;

        long lba;

        Slot(int bytes) {
            data = ByteBuffer.allocateDirect(bytes); // as a copy by the host has them
        }

        void send(ScsiNexus nexus, boolean write, long at, int block) throws IOException {
            read = !write;
            lba = at;
            int blocks = data.remaining() / block;
            command = write
                    ? ScsiCommand.out(new Cdb.Write(at, blocks, false).encode(), data.duplicate())
                    : ScsiCommand.in(new Cdb.Read(at, blocks, false).encode(), data.duplicate());
            sent = nexus.send(command, Initiator.LIMIT);
        }

        void await() throws IOException {
            Initiator.good(command, sent.response());
            sent = null;
        }
    }

    HostLoad(int bytes, int depth) {
        this.bytes = bytes;
        int part = Math.max(1, depth / PART);
        for (int i = 0; i < depth; i++) {
            if (i % part == 0) {
                parts.add(new ArrayList<>());
            }
            parts.get(parts.size() - 1).add(new Slot(bytes));
        }
    }

    /** Waits for all commands of a part, for the last one first: most others have come then. Answers how many there were. */
    private static int await(List<Slot> part) throws IOException {
        int awaited = 0;
        for (int i = part.size() - 1; i >= 0; i--) {
            if (part.get(i).sent != null) {
                part.get(i).await();
                awaited++;
            }
        }
        return awaited;
    }

    /** Commands a second, counted behind as many seconds that are not: the virtual machine compiles. */
    double run(ScsiNexus nexus, Capacity capacity, boolean writes, int seconds) throws IOException {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        int blocks = bytes / capacity.blockLength();
        long places = capacity.blocks() / blocks;
        parts.forEach(part -> part.forEach(slot -> slot.data.put(content).flip()));
        long from = System.nanoTime() + seconds * 1_000_000_000L;
        long end = from + seconds * 1_000_000_000L;
        long counted = 0;
        long next = 0;
        for (long now = System.nanoTime(); now < end; ) {
            for (List<Slot> part : parts) {
                int awaited = await(part);
                now = System.nanoTime();
                counted += now > from && now < end ? awaited : 0;
                for (Slot slot : part) {
                    slot.send(nexus, writes, next++ % places * blocks, capacity.blockLength());
                }
            }
        }
        for (List<Slot> part : parts) {
            await(part);
        }
        return counted / ((end - from) / 1e9);
    }

    /** Copies a unit to another, from the first command on: nothing is warmed up; seconds. */
    double copy(ScsiNexus source, Capacity capacity, ScsiNexus destination) throws IOException {
        long begin = System.nanoTime();
        int block = capacity.blockLength();
        long next = 0;
        for (int busy = 1; busy > 0; ) {
            busy = 0;
            for (List<Slot> part : parts) {
                busy += await(part);
                for (Slot slot : part) {
                    if (slot.read) {
                        slot.send(destination, true, slot.lba, block);
                    } else if (next < capacity.blocks()) {
                        slot.data.clear().limit((int) Math.min(bytes, (capacity.blocks() - next) * block));
                        slot.send(source, false, next, block);
                        next += bytes / block;
                        busy++;
                    }
                }
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }
}
