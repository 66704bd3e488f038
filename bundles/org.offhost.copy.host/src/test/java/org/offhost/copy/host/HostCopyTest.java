// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider.CopyOffer;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.MemoryUnits;
import org.offhost.tck.copy.CopyPlans;

class HostCopyTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final MemoryUnits units = new MemoryUnits();
    private final HostCopyProvider provider = new HostCopyProvider();
    private final Designator from = units.disk(512, 1 << 20);
    private final Designator to = units.disk(512, 1 << 20);

    private CopyPlan plan(Piece... pieces) {
        return new CopyPlan(new Place.Blocks(from), new Place.Blocks(to), 0, CopyPlans.source(List.of(pieces)), 0);
    }

    private static Piece range(long position, long length) {
        return new Piece.Range(new Extent(position, length));
    }

    @Test
    void theOfferSaysThatBytesPassThisHost() throws Exception {
        provider.bindDevices(units);
        CopyOffer offer = provider.probe(new Place.Blocks(from), new Place.Blocks(to));
        assertThat(offer.able()).isTrue();
        assertThat(offer.throughHost()).isTrue();
        assertThat(offer.explanation()).startsWith("through this host");
    }

    @Test
    void everyByteIsCounted() throws Exception {
        provider.bindDevices(units);
        CopyTask task =
                provider.start(plan(range(7, 1000), new Piece.Inline(ByteBuffer.allocate(24)), new Piece.Zeros(512)));
        assertThat(task.await(LIMIT)).isTrue();
        assertThat(task.progress()).isEqualTo(new CopyProgress(1536, 0, 536, 1000, 1, 3));
    }

    /** Whoever waits for each range before it asks for the next one waits for a server over and over. */
    @Test
    void rangesAreAskedForTogetherAndLieWhereTheyBelong() throws Exception {
        byte[] content = new byte[1 << 20];
        new Random(3).nextBytes(content);
        try (BlockDevice disk = units.open(from, Access.READ_WRITE).orElseThrow()) {
            disk.write(0, ByteBuffer.wrap(content));
        }
        List<Integer> together = new CopyOnWriteArrayList<>();
        provider.bindDevices(opening(device -> new FilterBlockDevice(device) {
            @Override
            public void readAll(List<Part> parts) throws IOException {
                together.add(parts.size());
                super.readAll(parts);
            }
        }));
        List<Piece> pieces = new ArrayList<>();
        ByteBuffer expected = ByteBuffer.allocate(1 << 20);
        for (int i = 0; i < 100; i++) {
            int at = (i * 37 % 100) * 5000;
            pieces.add(range(at, 700));
            pieces.add(new Piece.Inline(ByteBuffer.wrap(new byte[] {(byte) i, 7})));
            expected.put(content, at, 700).put(new byte[] {(byte) i, 7});
        }
        CopyTask task = provider.start(plan(pieces.toArray(Piece[]::new)));
        assertThat(task.await(LIMIT)).isTrue();
        assertThat(together).containsExactly(32, 32, 32, 4);
        try (BlockDevice disk = units.open(to, Access.READ).orElseThrow()) {
            ByteBuffer copied = ByteBuffer.allocate(expected.flip().limit());
            disk.read(0, copied);
            assertThat(copied.flip()).isEqualTo(expected);
        }
        assertThat(task.progress().hostBytes()).isEqualTo(70_000);
    }

    /** Its buffers, and the plan with all that the caller's bundle put into it. */
    @Test
    void nothingIsKeptOfACopyThatIsOver() throws Exception {
        provider.bindDevices(units);
        CopyTask well = provider.start(plan(range(0, 1000)));
        assertThat(well.await(LIMIT)).isTrue();
        assertThat(provider.underWay()).isZero();
        CopyTask badly = provider.start(plan(range(2 << 20, 512)));
        assertThatThrownBy(() -> badly.await(LIMIT)).isInstanceOf(IOException.class);
        assertThat(provider.underWay()).isZero();
    }

    /** Not a unit that it cannot reach, which is left to another copier. */
    @Test
    void aUnitWhoseDriverWentSinceItWasAskedAboutIsWithdrawn() throws Exception {
        provider.bindDevices(units);
        assertThat(provider.probe(new Place.Blocks(from), new Place.Blocks(to)).able())
                .isTrue();
        provider.unbindDevices(units);
        assertThatThrownBy(() -> provider.start(plan(range(0, 512)))).isInstanceOf(ProviderWithdrawnException.class);
    }

    /** The driver of the destination is updated in this instant: a tape left open would be refused to the next copy as in use. */
    @Test
    void theSourceIsClosedWhateverOpeningTheDestinationThrows() {
        List<String> closed = new ArrayList<>();
        provider.bindDevices(new BlockDeviceProvider() {
            @Override
            public List<Unit> units() {
                return units.units();
            }

            @Override
            public Optional<BlockDevice> open(Designator designator, Access access) {
                if (access == Access.READ_WRITE) {
                    throw new NoClassDefFoundError("org/example/Gone");
                }
                return units.open(designator, access).map(d -> new FilterBlockDevice(d) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        closed.add("source");
                    }
                });
            }
        });
        assertThatThrownBy(() -> provider.start(plan(range(0, 512)))).isInstanceOf(NoClassDefFoundError.class);
        assertThat(closed).containsExactly("source");
        assertThat(provider.underWay()).isZero();
    }

    @Test
    void aFullTapeIsTold() throws Exception {
        provider.bindDevices(units);
        Designator tape = units.tape(3);
        CopyTask task = provider.start(new CopyPlan(
                new Place.Blocks(from),
                new Place.Records(tape, 0, 1024),
                0,
                CopyPlans.source(List.of(range(0, 10_240))),
                1));
        assertThatThrownBy(() -> task.await(LIMIT))
                .isInstanceOfSatisfying(
                        CopyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DESTINATION_FULL));
    }

    @Test
    void anUnreadableSourceIsTold() throws Exception {
        provider.bindDevices(reading(new BlockedRead() {
            @Override
            public void before(Designator unit, long position) throws IOException {
                throw new UnreadableBlockException(unit, position, "test");
            }
        }));
        CopyTask task = provider.start(plan(range(512, 512)));
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOfSatisfying(CopyException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.SOURCE_UNREADABLE);
            assertThat(e).hasMessageContaining("512");
        });
    }

    @Test
    void aWithdrawnDriverEndsItsCopies() throws Exception {
        Thread[] withdrawing = new Thread[1];
        provider.bindDevices(reading((unit, position) -> {
            if (position == 0) {
                withdrawing[0] = new Thread(provider::deactivate);
                withdrawing[0].start();
                // the copy is told while it reads
                while (!isWithdrawn()) {
                    Thread.onSpinWait();
                }
            }
        }));
        CopyTask task = provider.start(plan(range(0, 512), range(512, 512)));
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
        withdrawing[0].join();
    }

    private boolean isWithdrawn() {
        try {
            provider.probe(new Place.Blocks(from), new Place.Blocks(to));
            return false;
        } catch (ProviderWithdrawnException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What happens before a device reads. */
    private interface BlockedRead {
        void before(Designator unit, long position) throws IOException;
    }

    private BlockDeviceProvider reading(BlockedRead read) {
        return opening(device -> new FilterBlockDevice(device) {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                read.before(device.unit().designator(), position);
                super.read(position, target);
            }
        });
    }

    private BlockDeviceProvider opening(UnaryOperator<BlockDevice> opened) {
        return new BlockDeviceProvider() {
            @Override
            public List<Unit> units() {
                return units.units();
            }

            @Override
            public Optional<BlockDevice> open(Designator designator, Access access) {
                return units.open(designator, access).map(opened);
            }
        };
    }
}
