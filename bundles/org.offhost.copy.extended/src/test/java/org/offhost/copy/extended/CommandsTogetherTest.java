// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.Faults;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToBlockBytes;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.tck.copy.CopyPlans;

/** Copy commands that are in flight together: how many, and that none is left however a copy ends. */
class CommandsTogetherTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int EXTENDED_COPY = 0x83;
    private static final int SIZE = 24 << 20;
    private static final int COARSE = 4096;
    private static final OperatingParameters ANY = new OperatingParameters(
            false,
            64,
            4096,
            1 << 20,
            0,
            1 << 20,
            0,
            0xFFFFFF,
            1,
            1,
            0,
            0,
            0,
            Set.of(BlockBytesToBlockBytes.TYPE, 0xE4));

    @TempDir
    Path folder;

    private ArraySite site;
    private Designator from;
    private Designator to;
    private final byte[] content = new byte[SIZE];
    private final Door door = new Door();

    /** Counts copy commands on their way to the array. */
    private static final class Door {
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final Set<Integer> identifiers = ConcurrentHashMap.newKeySet();
        private volatile CountDownLatch meeting = new CountDownLatch(0);
        private volatile boolean cut;
        private volatile boolean decoding;
        private final AtomicInteger sent = new AtomicInteger();

        /** Numbers of the copy commands that are refused for their segments, which no copy manager does with cause. */
        private volatile Set<Integer> refused = Set.of();

        private final List<Extent> written = new ArrayList<>();
        private volatile String shared = "";

        /** Notes if a block is written by two commands at a time: each reads the block, and writes it whole. */
        private Extent writes(ByteBuffer list) throws IOException {
            long from = Long.MAX_VALUE;
            long to = 0;
            for (SegmentDescriptor s : ParameterList.decode(list, ANY).segments()) {
                BlockBytesToBlockBytes bytes = (BlockBytesToBlockBytes) s;
                long first = bytes.destinationLba() * COARSE + bytes.destinationOffset();
                from = Math.min(from, first / COARSE * COARSE);
                to = Math.max(to, (first + bytes.bytes() + COARSE - 1) / COARSE * COARSE);
            }
            Extent blocks = new Extent(from, to - from);
            synchronized (written) {
                for (Extent other : written) {
                    if (blocks.position() < other.end() && other.position() < blocks.end()) {
                        shared = blocks + " beside " + other;
                    }
                }
                written.add(blocks);
            }
            return blocks;
        }

        private void wrote(Extent blocks) {
            synchronized (written) {
                written.remove(blocks);
            }
        }

        /** The first so many copy commands go on when they are all there. */
        void meet(int commands) {
            meeting = new CountDownLatch(commands);
        }

        ScsiTransport before(ScsiTransport array) {
            return new ScsiTransport() {
                @Override
                public String initiator() {
                    return array.initiator();
                }

                @Override
                public List<String> addresses() throws IOException {
                    return array.addresses();
                }

                @Override
                public ScsiNexus connect(String address) throws IOException {
                    return through(array.connect(address));
                }
            };
        }

        private ScsiNexus through(ScsiNexus nexus) {
            return new ScsiNexus() {
                @Override
                public OptionalLong lun() {
                    return nexus.lun();
                }

                @Override
                public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
                    if (command.operationCode() != EXTENDED_COPY) {
                        return nexus.execute(command, timeout);
                    }
                    if (refused.contains(sent.incrementAndGet())) {
                        return new ScsiResponse(
                                ScsiResponse.CHECK_CONDITION,
                                SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.TOO_MANY_SEGMENTS)
                                        .encode());
                    }
                    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    identifiers.add(command.dataOut().get(command.dataOut().position()) & 0xFF);
                    Optional<Extent> blocks =
                            decoding ? Optional.of(writes(command.dataOut().duplicate())) : Optional.empty();
                    try {
                        await();
                        ScsiResponse response = nexus.execute(command, timeout);
                        if (cut) {
                            throw new IOException("the connection was lost");
                        }
                        return response;
                    } finally {
                        blocks.ifPresent(b -> wrote(b));
                        inFlight.decrementAndGet();
                    }
                }

                @Override
                public void abort(ScsiCommand command) throws IOException {
                    nexus.abort(command);
                }

                @Override
                public void close() throws IOException {
                    nexus.close();
                }
            };
        }

        private void await() throws IOException {
            meeting.countDown();
            try {
                if (!meeting.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("no other command came");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        open(folder, CopyManagerLimits.DEFAULT);
    }

    private void open(Path place, CopyManagerLimits limits) throws Exception {
        site = new ArraySite(place, limits, door::before);
        from = site.disk(512, SIZE);
        to = site.disk(512, SIZE);
        new Random(5).nextBytes(content);
        try (BlockDevice d = site.devices().open(from, Access.READ_WRITE).orElseThrow()) {
            d.write(0, ByteBuffer.wrap(content));
        }
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private CopyTask start() throws IOException {
        return start(List.of(new Piece.Range(new Extent(0, SIZE))));
    }

    private CopyTask start(List<Piece> pieces) throws IOException {
        return site.provider()
                .start(new CopyPlan(new Place.Blocks(from), new Place.Blocks(to), 0, CopyPlans.source(pieces), 0));
    }

    private ByteBuffer destination(int length) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(length);
        try (BlockDevice d = site.devices().open(to, Access.READ).orElseThrow()) {
            d.read(0, found);
        }
        return found.flip();
    }

    private void same(long length) throws IOException {
        assertThat(destination((int) length).mismatch(ByteBuffer.wrap(content, 0, (int) length)))
                .isEqualTo(-1);
    }

    @Test
    void twoAreInFlightWithIdentifiersOfTheirOwn() throws Exception {
        door.meet(2);
        CopyTask task = start();
        assertThat(task.await(LIMIT)).isTrue();
        assertThat(door.most).hasValue(2);
        assertThat(door.identifiers).hasSizeGreaterThanOrEqualTo(2);
        assertThat(task.progress().offloadedBytes()).isEqualTo(SIZE);
        assertThat(task.progress().durable()).isEqualTo(SIZE);
        same(SIZE);
    }

    @Test
    void noBlockIsWrittenByTwoThatAreInFlight() throws Exception {
        door.decoding = true;
        door.meet(2);
        to = site.disk(COARSE, SIZE);
        copyOdd();
        assertThat(door.most).hasValue(2);
    }

    @Test
    void noBlockIsWrittenByTwoWhereACommandTakesFewSegments() throws Exception {
        site.close();
        open(
                Files.createDirectory(folder.resolve("few")),
                new CopyManagerLimits(8, 5, 4096, 1 << 20, 0, 1, 1, Set.of()));
        door.decoding = true;
        to = site.disk(COARSE, SIZE);
        copyOdd();
    }

    /** Ranges that end within blocks, one behind the other. */
    private void copyOdd() throws Exception {
        long length = (64 << 10) + 512;
        int ranges = (int) (SIZE / length) / 8 * 8;
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < ranges; i++) {
            pieces.add(new Piece.Range(new Extent(i * length, length)));
        }
        CopyTask task = start(pieces);
        assertThat(task.await(LIMIT)).isTrue();
        assertThat(door.shared).isEmpty();
        same(ranges * length);
    }

    @Test
    void whatThisHostGivesIsWholeThoughStepsAreRefusedAndDoneAgain() throws Exception {
        door.refused = Set.of(1, 2, 4, 5);
        byte[] expected = content.clone();
        byte[] own = new byte[SIZE / 16];
        new Random(6).nextBytes(own);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < SIZE / 8192; i++) {
            pieces.add(new Piece.Range(new Extent(i * 8192L, 7680)));
            pieces.add(new Piece.Inline(ByteBuffer.wrap(own, i * 512, 512).slice()));
            System.arraycopy(own, i * 512, expected, i * 8192 + 7680, 512);
        }
        CopyTask task = start(pieces);
        assertThat(task.await(LIMIT)).isTrue();
        assertThat(door.sent.get()).isGreaterThan(5);
        assertThat(destination(SIZE).mismatch(ByteBuffer.wrap(expected))).isEqualTo(-1);
    }

    @Test
    void copyManagerThatTakesOneAtATimeGetsOne() throws Exception {
        site.oneAtATime();
        assertThat(start().await(LIMIT)).isTrue();
        assertThat(door.most).hasValue(1);
        same(SIZE);
    }

    @Test
    void failureOfTheFirstWaitsForTheSecondAndCountsNothingBehindIt() throws Exception {
        site.array.faults().unreadable(from, 512 * 9, 512);
        door.meet(2);
        CopyTask task = start();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOfSatisfying(CopyException.class, e -> {
            assertThat(e.reason()).isEqualTo(CopyException.Reason.SOURCE_UNREADABLE);
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            UnreadableBlockException.class,
                            u -> assertThat(u.position()).isEqualTo(512 * 9));
        });
        assertThat(door.inFlight).hasValue(0);
        assertThat(task.progress().durable()).isZero();
        assertThat(task.progress().offloadedBytes()).isZero();
    }

    @Test
    void failureOfTheSecondKeepsWhatTheFirstCopied() throws Exception {
        site.array.faults().unreadable(from, 5 << 20, 512);
        door.meet(2);
        CopyTask task = start();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CopyException.class);
        long durable = task.progress().durable();
        assertThat(durable).isBetween(4L << 20, 5L << 20);
        assertThat(door.inFlight).hasValue(0);
        same(durable);
    }

    @Test
    void cancelledCopyLeavesNoneInFlight() throws Exception {
        Faults.Gate gate = site.array.faults().gateAfter(0);
        door.meet(2);
        CopyTask task = start();
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        task.cancel();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CancellationException.class);
        assertThat(door.inFlight).hasValue(0);
        gate.open();
        assertThat(destination(SIZE).mismatch(ByteBuffer.allocate(SIZE)))
                .as("nothing was written behind the end")
                .isEqualTo(-1);
    }

    @Test
    void withdrawnDriverLeavesNoneInFlight() throws Exception {
        Faults.Gate gate = site.array.faults().gateAfter(0);
        door.meet(2);
        CopyTask task = start();
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        site.withdraw();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
        assertThat(door.inFlight).hasValue(0);
        gate.open();
        assertThat(destination(SIZE).mismatch(ByteBuffer.allocate(SIZE))).isEqualTo(-1);
    }

    @Test
    void lostConnectionEndsBoth() throws Exception {
        door.cut = true;
        door.meet(2);
        CopyTask task = start();
        assertThatThrownBy(() -> task.await(LIMIT)).hasMessageContaining("the connection was lost");
        assertThat(door.inFlight).hasValue(0);
        assertThat(task.progress().durable()).isZero();
    }
}
