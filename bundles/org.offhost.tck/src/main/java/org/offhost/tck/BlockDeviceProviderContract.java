// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/** What every provider of devices must do of its units; a provider's test implements it and inherits the tests. */
public abstract class BlockDeviceProviderContract {
    /** Names no unit. */
    protected static final Designator NOBODY = Designator.parse("naa.6000000000000fff");

    /** With the units that it lists, of blocks and of records if it knows both; the same one for one test. */
    protected abstract BlockDeviceProvider provider();

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
}
