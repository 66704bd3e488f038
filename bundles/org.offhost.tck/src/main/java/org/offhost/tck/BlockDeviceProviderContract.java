// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/**
 * What every provider of devices must do of its units; its test extends this and inherits the checks.
 *
 * <p>Nothing is written but to {@link #writable()}; without it the checks of writes are skipped. Of a unit of blocks its first MiB
 * and its end are read. A unit of records is opened and closed; its own suite is {@code org.offhost.tck.tape}.
 */
public abstract class BlockDeviceProviderContract {
    /** Names no unit. */
    protected static final Designator NOBODY = Designator.parse("naa.6000000000000fff");

    private static final int LOOKED_AT = 1 << 20;

    /** With the units of {@link #named()}, of blocks and of records if it knows both; the same one for one test. */
    protected abstract BlockDeviceProvider provider() throws IOException;

    /** Takes the provider away as its component framework does on deactivation. */
    protected abstract void withdraw(BlockDeviceProvider provider) throws IOException;

    /** The units that are tested, at least one; those that it lists, if this is not overridden. */
    protected List<Designator> named() throws IOException {
        return provider().units().stream().map(Unit::designator).toList();
    }

    /** A unit of blocks that nobody needs, of 1 MiB at least; its first MiB is written. None, if this is not overridden. */
    protected Optional<Designator> writable() throws IOException {
        return Optional.empty();
    }

    private List<BlockDevice> opened() throws IOException {
        List<BlockDevice> devices = new ArrayList<>();
        for (Designator name : named()) {
            provider().open(name, Access.READ).ifPresent(devices::add);
        }
        assumeTrue(!devices.isEmpty(), "no unit is of blocks");
        return devices;
    }

    private static byte[] read(BlockDevice device, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        device.read(position, bytes);
        assertThat(bytes.hasRemaining()).as("a read fills its buffer").isFalse();
        return bytes.array();
    }

    @Test
    void aUnitIsOpened() throws IOException {
        assertThat(named())
                .as("no unit was opened: none is listed or named, so nothing is proved of the provider")
                .isNotEmpty();
    }

    @Test
    void unitsHaveNamesOfTheirOwn() throws IOException {
        List<Unit> units = provider().units();
        Set<Designator> names = units.stream().map(Unit::designator).collect(Collectors.toSet());
        assertThat(names).hasSize(units.size());
    }

    @Test
    void unitIsFoundAsItIsListed() throws IOException {
        BlockDeviceProvider provider = provider();
        for (Unit unit : provider.units()) {
            assertThat(provider.find(unit.designator())).contains(unit);
        }
    }

    @Test
    void unitOfNobodyIsNeitherFoundNorOpened() throws IOException {
        BlockDeviceProvider provider = provider();
        assertThat(provider.find(NOBODY)).isEmpty();
        assertThat(provider.open(NOBODY, Access.READ)).isEmpty();
        assertThat(provider.openRecords(NOBODY)).isEmpty();
    }

    @Test
    void unitThatIsFoundIsOpenedAsWhatItIs() throws IOException {
        BlockDeviceProvider provider = provider();
        for (Unit unit : provider.units()) {
            Optional<BlockDevice> blocks = provider.open(unit.designator(), Access.READ);
            assertThat(blocks.isPresent()).isEqualTo(unit.kind() == Unit.Kind.BLOCKS);
            if (blocks.isPresent()) {
                try (BlockDevice device = blocks.get()) {
                    assertThat(device.unit()).isEqualTo(unit);
                }
            }
            Optional<RecordDevice> records = provider.openRecords(unit.designator());
            assertThat(records.isPresent()).isEqualTo(unit.kind() == Unit.Kind.RECORDS);
            if (records.isPresent()) {
                records.get().close();
            }
        }
    }

    @Test
    void blocksAreWholeAndOfAPowerOfTwo() throws IOException {
        for (BlockDevice device : opened()) {
            try (device) {
                assertThat(Integer.bitCount(device.blockLength())).isEqualTo(1);
                assertThat(device.blockLength()).isGreaterThanOrEqualTo(512);
                assertThat(device.size()).isPositive();
                assertThat(device.size() % device.blockLength()).isZero();
                assertThat(device.origin().position()).isZero();
            }
        }
    }

    @Test
    void anyBytesAreReadBlockBoundaryOrNot() throws IOException {
        for (BlockDevice device : opened()) {
            try (device) {
                byte[] whole = read(device, 0, (int) Math.min(LOOKED_AT, device.size()));
                Random random = new Random(5);
                for (int i = 0; i < 20; i++) {
                    int from = random.nextInt(whole.length);
                    int length = 1 + random.nextInt(Math.min(100_000, whole.length - from));
                    assertThat(read(device, from, length))
                            .as("%d bytes at %d", length, from)
                            .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
                }
                assertThat(read(device, device.size() - 1, 1)).hasSize(1);
            }
        }
    }

    @Test
    void rangePastTheEndIsNotRead() throws IOException {
        for (BlockDevice device : opened()) {
            try (device) {
                assertThatThrownBy(() -> read(device, device.size() - 511, 512))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> read(device, device.size(), 1)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void whatIsWrittenIsReadAndIsThereForTheNextSession() throws IOException {
        Optional<Designator> unit = writable();
        assumeTrue(unit.isPresent(), "writable() names no unit");
        byte[] bytes;
        try (BlockDevice device = provider().open(unit.get(), Access.READ_WRITE).orElseThrow()) {
            bytes = new byte[4 * device.blockLength()];
            new Random(6).nextBytes(bytes);
            ByteBuffer source = ByteBuffer.wrap(bytes);
            device.write(2L * device.blockLength(), source);
            assertThat(source.hasRemaining()).as("what is written is drained").isFalse();
            assertThat(read(device, 2L * device.blockLength(), bytes.length)).isEqualTo(bytes);
            device.flush();
        }
        try (BlockDevice device = provider().open(unit.get(), Access.READ).orElseThrow()) {
            assertThat(read(device, 2L * device.blockLength(), bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void onlyWholeBlocksAreWritten() throws IOException {
        Optional<Designator> unit = writable();
        assumeTrue(unit.isPresent(), "writable() names no unit");
        try (BlockDevice device = provider().open(unit.get(), Access.READ_WRITE).orElseThrow()) {
            int block = device.blockLength();
            byte[] before = read(device, 0, 2 * block);
            assertThatThrownBy(() -> device.write(1, ByteBuffer.allocate(block)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> device.write(0, ByteBuffer.allocate(block - 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> device.write(device.size(), ByteBuffer.allocate(block)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(read(device, 0, 2 * block)).isEqualTo(before);
        }
    }

    @Test
    void sessionThatOnlyReadsDoesNotWrite() throws IOException {
        Optional<Designator> unit = writable();
        assumeTrue(unit.isPresent(), "writable() names no unit");
        try (BlockDevice device = provider().open(unit.get(), Access.READ).orElseThrow()) {
            byte[] before = read(device, 0, device.blockLength());
            byte[] others = before.clone();
            others[0]++;
            assertThatThrownBy(() -> device.write(0, ByteBuffer.wrap(others))).isInstanceOf(IOException.class);
            assertThat(read(device, 0, device.blockLength())).isEqualTo(before);
        }
    }

    @Test
    void sessionsFailWhenTheProviderIsWithdrawn() throws IOException {
        BlockDeviceProvider provider = provider();
        List<BlockDevice> devices = opened();
        withdraw(provider);
        for (BlockDevice device : devices) {
            assertThatThrownBy(() -> read(device, 0, 512)).isInstanceOf(ProviderWithdrawnException.class);
            device.close();
        }
    }
}
