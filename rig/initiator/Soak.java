// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/**
 * Load on a unit of zeros whose every byte is known, whatever happens to the target meanwhile, for rig/soak. Each lane has
 * blocks of its own, which say where they belong, by which write they came, and have a CRC32C. A write that failed may have
 * left what it wrote or not, block by block; one that succeeded has, whatever came after it.
 */
final class Soak {
    private static final int BLOCK = 4096;
    private static final int HEADER = 20;
    private static final int LANES = 16;
    private static final int MOST_BLOCKS = 64;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ScsiNexus nexus;
    private final int sectors;
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final Lane[] lanes = new Lane[LANES];
    private volatile boolean over;

    /** @param blocks of {@value #BLOCK} bytes that the unit has */
    Soak(ScsiNexus nexus, int blockLength, long blocks) {
        this.nexus = nexus;
        this.sectors = BLOCK / blockLength;
        int each = (int) Math.min(blocks / LANES, 4096);
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new Lane(i, (long) i * each, each);
        }
    }

    /** Prints a line a second: commands, failures, lanes whose commands succeeded in that second, blocks that were wrong. */
    boolean run(int seconds) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Lane lane : lanes) {
            Thread thread = new Thread(lane);
            threads.add(thread);
            thread.start();
        }
        for (int i = 1; i <= seconds; i++) {
            Thread.sleep(1000);
            long alive = Arrays.stream(lanes).filter(Lane::wasAlive).count();
            System.out.println("second " + i + " commands " + commands + " failed " + failed + " alive " + alive + " wrong " + wrong);
        }
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        for (Lane lane : lanes) {
            lane.verifyAll();
        }
        System.out.println(commands + " commands, " + failed + " that failed, " + wrong + " wrong blocks, of " + LANES * lanes[0].blocks
                + " all read at the end");
        return wrong.get() == 0;
    }

    private final class Lane implements Runnable {
        private final Random random;
        private final long first;
        private final int blocks;

        /** What each block may hold: numbers of writes; 0 is zeros. */
        private final List<List<Integer>> possible = new ArrayList<>();

        private final byte[] data = new byte[MOST_BLOCKS * BLOCK];
        private int writes;
        private volatile boolean alive;

        Lane(int number, long first, int blocks) {
            this.random = new Random(number);
            this.first = first;
            this.blocks = blocks;
            for (int i = 0; i < blocks; i++) {
                possible.add(List.of(0));
            }
        }

        boolean wasAlive() {
            boolean was = alive;
            alive = false;
            return was;
        }

        @Override
        public void run() {
            while (!over) {
                int count = random.nextInt(4) == 0 ? 1 + random.nextInt(MOST_BLOCKS) : 1 + random.nextInt(2);
                int at = random.nextInt(blocks - count + 1);
                step(at, count, random.nextBoolean());
            }
        }

        private boolean step(int at, int count, boolean writing) {
            try {
                if (writing) {
                    write(at, count);
                } else {
                    read(at, count);
                }
                alive = true;
                commands.incrementAndGet();
                Thread.sleep(3); // the target is to be used, not to be measured
                return true;
            } catch (IOException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return false;
        }

        private void write(int at, int count) throws IOException, InterruptedException {
            int number = ++writes;
            for (int i = 0; i < count; i++) {
                fill(ByteBuffer.wrap(data, i * BLOCK, BLOCK).slice(), first + at + i, number);
            }
            boolean done = false;
            try {
                send(() -> ScsiCommand.out(
                        new Cdb.Write((first + at) * sectors, count * sectors, false).encode(), ByteBuffer.wrap(data, 0, count * BLOCK)));
                done = true;
            } finally {
                for (int i = at; i < at + count; i++) {
                    List<Integer> now = new ArrayList<>(done ? List.of() : possible.get(i));
                    now.add(number);
                    possible.set(i, now);
                }
            }
        }

        private void read(int at, int count) throws IOException, InterruptedException {
            Arrays.fill(data, (byte) 0x55);
            send(() -> ScsiCommand.in(
                    new Cdb.Read((first + at) * sectors, count * sectors, false).encode(), ByteBuffer.wrap(data, 0, count * BLOCK)));
            for (int i = 0; i < count; i++) {
                int number = number(ByteBuffer.wrap(data, i * BLOCK, BLOCK).slice(), first + at + i);
                if (possible.get(at + i).contains(number)) {
                    possible.set(at + i, List.of(number));
                } else {
                    wrong.incrementAndGet();
                    System.out.println("WRONG: block " + (first + at + i) + " is of write " + number + ", expected " + possible.get(at + i));
                }
            }
        }

        void verifyAll() {
            for (int at = 0; at < blocks; at += MOST_BLOCKS) {
                int count = Math.min(MOST_BLOCKS, blocks - at);
                for (int tries = 0; !step(at, count, false); tries++) {
                    if (tries == 100) {
                        throw new IllegalStateException("the unit cannot be read at the end");
                    }
                }
            }
        }
    }

    private interface Attempt {
        ScsiCommand command();
    }

    /** Sends a command until it succeeds; what a unit has to tell of itself first is no failure. */
    private void send(Attempt attempt) throws IOException, InterruptedException {
        for (int tries = 0; ; tries++) {
            ScsiResponse response;
            try {
                response = nexus.execute(attempt.command(), LIMIT);
            } catch (IOException e) {
                Thread.sleep(100);
                throw e;
            }
            if (response.status() == ScsiResponse.GOOD) {
                return;
            }
            boolean attention = response.status() == ScsiResponse.CHECK_CONDITION
                    && SenseData.decode(response.sense()).key() == SenseKey.UNIT_ATTENTION;
            if (!attention && response.status() != ScsiResponse.TASK_SET_FULL || tries == 8) {
                throw new IOException("status " + response.status());
            }
        }
    }

    private static void fill(ByteBuffer block, long place, int number) {
        long state = place * 0x9E37_79B9_7F4A_7C15L + number;
        for (int i = HEADER + 4; i < BLOCK; i += 8) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            block.putLong(i, state);
        }
        block.putLong(0, place).putInt(8, number).putInt(16, crc(block));
    }

    /** Of which write a block is; -1 if it is no block of this place. */
    private static int number(ByteBuffer block, long place) {
        if (block.equals(ByteBuffer.allocate(BLOCK))) {
            return 0;
        }
        return block.getLong(0) == place && block.getInt(16) == crc(block) ? block.getInt(8) : -1;
    }

    /** Of the place, the number, and what fills the block behind the header. */
    private static int crc(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(block.slice(0, 12));
        crc.update(block.slice(HEADER, BLOCK - HEADER));
        return (int) crc.getValue();
    }
}
