// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;

/**
 * What every locator of units must do; its test extends this and inherits the checks.
 *
 * <p>Nothing is written but to what {@link #creatable()} had made. What a locator need not be able to do is skipped by name.
 */
public abstract class UnitLocatorContract {
    private static final Designator NOBODY = Designator.parse("naa.6000000000000fff");
    private static final int MADE = 1 << 20;
    private static final UnitLocator.Use MAKE =
            new UnitLocator.Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, MADE, 512);

    /** As its component framework activates it; the same one for one test. */
    protected abstract UnitLocator locator() throws IOException;

    /** What people type for units that are there, at least one; each a unit of its own. */
    protected abstract List<String> addresses() throws IOException;

    /** An address of a form that this locator does not know. */
    protected String addressOfAnotherKind() {
        return "offhost-suite:nobody";
    }

    /** Another address of the unit of the first one: by a link, in other letters. None, if this is not overridden. */
    protected Optional<String> synonym() throws IOException {
        return Optional.empty();
    }

    /** An address of the right kind behind which there is nothing. None, if this is not overridden. */
    protected Optional<String> absent() throws IOException {
        return Optional.empty();
    }

    /** The same locator in the next process, with what was kept of this one. None, if this is not overridden. */
    protected Optional<UnitLocator> restarted() throws IOException {
        return Optional.empty();
    }

    /** A provider that opens what was located. None, if this is not overridden. */
    protected Optional<BlockDeviceProvider> devices() throws IOException {
        return Optional.empty();
    }

    /** An address at which there is nothing, and where a disk of 1 MiB may be made and written. None, if this is not overridden. */
    protected Optional<String> creatable() throws IOException {
        return Optional.empty();
    }

    private static Unit located(UnitLocator locator, String address) throws IOException {
        return locator.locate(address, UnitLocator.Use.READ)
                .orElseThrow(() -> new AssertionError("'" + address + "' is of no kind that the locator knows"));
    }

    private Unit first() throws IOException {
        return located(locator(), addresses().get(0));
    }

    @Test
    void aUnitIsLocated() throws IOException {
        assertThat(addresses())
                .as(
                        "no unit was located, so nothing is proved of the locator: give test-driver an address by --address, a test"
                                + " of your own by addresses()")
                .isNotEmpty();
        for (String address : addresses()) {
            assertThat(located(locator(), address).blockLength()).as(address).isNotNegative();
        }
    }

    @Test
    void sameAddressIsTheSameUnitAndOthersAreOthers() throws IOException {
        List<Designator> once = designators(locator());
        assertThat(designators(locator())).isEqualTo(once).doesNotHaveDuplicates();
    }

    private List<Designator> designators(UnitLocator locator) throws IOException {
        List<Designator> all = new ArrayList<>();
        for (String address : addresses()) {
            all.add(located(locator, address).designator());
        }
        return all;
    }

    @Test
    void anotherNameOfAUnitLeadsToTheSame() throws IOException {
        Optional<String> other = synonym();
        assumeTrue(other.isPresent(), "synonym() names no other address of the first unit");
        assertThat(located(locator(), other.get()).designator()).isEqualTo(first().designator());
    }

    @Test
    void unitIsTheSameInTheNextProcess() throws IOException {
        List<Designator> before = designators(locator());
        Optional<UnitLocator> next = restarted();
        assumeTrue(next.isPresent(), "restarted() gives no locator of another process");
        assertThat(designators(next.get())).isEqualTo(before);
    }

    @Test
    void addressOfAnotherKindIsLeftToOthers() throws IOException {
        assertThat(locator().locate(addressOfAnotherKind(), UnitLocator.Use.READ))
                .isEmpty();
    }

    @Test
    void whatIsNotThereIsToldAndNotMade() throws IOException {
        Optional<String> nothing = absent();
        assumeTrue(nothing.isPresent(), "absent() names no address behind which there is nothing");
        for (UnitLocator.Use use : List.of(UnitLocator.Use.READ, UnitLocator.Use.WRITE, UnitLocator.Use.READ)) {
            assertThatThrownBy(() -> locator().locate(nothing.get(), use))
                    .as("%s", use)
                    .isInstanceOf(IOException.class)
                    .message()
                    .isNotBlank();
        }
    }

    @Test
    void unitThatWasLocatedCanBeOpened() throws IOException {
        Optional<BlockDeviceProvider> devices = devices();
        assumeTrue(devices.isPresent(), "devices() gives no provider that opens what was located");
        for (String address : addresses()) {
            Unit unit = located(locator(), address);
            Unit found = devices.get().find(unit.designator()).orElseThrow();
            assertThat(found.kind()).isEqualTo(unit.kind());
            assertThat(found.size()).isEqualTo(unit.size());
            if (unit.kind() == Unit.Kind.BLOCKS) {
                try (BlockDevice device =
                        devices.get().open(unit.designator(), Access.READ).orElseThrow()) {
                    device.read(0, ByteBuffer.allocate(device.blockLength()));
                }
            }
        }
    }

    @Test
    void unitOfNobodyIsAnsweredWithNothing() throws IOException {
        UnitLocator locator = locator();
        locator.discard(NOBODY);
        assertThat(locator.takeBack(NOBODY)).as("takeBack").isFalse();
        assertThat(locator.isUntouched(NOBODY)).as("isUntouched").isFalse();
        assertThat(locator.reach(NOBODY)).as("reach").isFalse();
        assertThat(locator.backing(NOBODY)).as("backing").isEmpty();
        assertThat(locator.overlap(NOBODY, NOBODY)).as("overlap").isFalse();
    }

    @Test
    void whatWasThereIsNeitherUntouchedNorTakenBack() throws IOException {
        UnitLocator locator = locator();
        Unit unit = first();
        assertThat(locator.isUntouched(unit.designator())).isFalse();
        locator.discard(unit.designator());
        assertThat(locator.takeBack(unit.designator())).isFalse();
        assertThat(first()).isEqualTo(unit);
    }

    @Test
    void unitIsReachedAgainAsItWas() throws IOException {
        Unit unit = first();
        locator().reach(unit.designator());
        assertThat(first()).isEqualTo(unit);
    }

    @Test
    void backingNamesTheUnit() throws IOException {
        int told = 0;
        for (String address : addresses()) {
            Unit unit = located(locator(), address);
            Optional<UnitLocator.Backing> backing = locator().backing(unit.designator());
            if (backing.isPresent()) {
                told++;
                assertThat(backing.get().isThere()).as("it is there").isTrue();
                assertThat(backing.get().storage()).isNotBlank();
                assertThat(backing.get().free()).isGreaterThanOrEqualTo(-1);
                assertThat(located(locator(), backing.get().address()).designator())
                        .as("what a person would type")
                        .isEqualTo(unit.designator());
            }
        }
        assumeTrue(told > 0, "backing() is empty: the locator does not tell where data is kept");
    }

    @Test
    void overlapIsTheSameFromBothSides() throws IOException {
        List<Designator> all = designators(locator());
        for (Designator one : all) {
            assertThat(locator().overlap(one, NOBODY)).isFalse();
            for (Designator other : all) {
                assertThat(locator().overlap(one, other)).isEqualTo(locator().overlap(other, one));
            }
        }
    }

    private Unit made(String address) throws IOException {
        return locator().locate(address, MAKE).orElseThrow();
    }

    private String place() throws IOException {
        Optional<String> place = creatable();
        assumeTrue(place.isPresent(), "creatable() names no place for a new unit");
        return place.get();
    }

    private void expectGone(String address) {
        assertThatThrownBy(() -> located(locator(), address)).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasMadeIsBlankAndGoesWhenItIsDiscarded() throws IOException {
        String place = place();
        Unit unit = made(place);
        assertThat(unit.size()).isGreaterThanOrEqualTo(MADE);
        assertThat(unit.readOnly()).isFalse();
        if (devices().isPresent()) {
            ByteBuffer bytes = ByteBuffer.allocate(MADE);
            try (BlockDevice device =
                    devices().get().open(unit.designator(), Access.READ).orElseThrow()) {
                device.read(0, bytes);
            }
            assertThat(bytes.flip()).isEqualTo(ByteBuffer.allocate(MADE));
        }
        locator().discard(unit.designator());
        expectGone(place);
    }

    @Test
    void whatSomebodyElseAskedForStaysUntilHeHasDiscardedItToo() throws IOException {
        String place = place();
        Designator unit = made(place).designator();
        assertThat(made(place).designator()).isEqualTo(unit);
        assertThat(locator().takeBack(unit)).isFalse();
        locator().discard(unit);
        assertThat(located(locator(), place).designator()).isEqualTo(unit);
    }

    @Test
    void whatWasWrittenIsNotDiscardedButCanBeTakenBack() throws IOException {
        String place = place();
        Optional<BlockDeviceProvider> devices = devices();
        assumeTrue(devices.isPresent(), "devices() gives no provider that writes to what was made");
        Designator unit = made(place).designator();
        boolean tells = locator().isUntouched(unit);
        try (BlockDevice device = devices.get().open(unit, Access.READ_WRITE).orElseThrow()) {
            device.write(0, ByteBuffer.wrap(new byte[device.blockLength()]).put(3, (byte) 1));
            device.flush();
        }
        assertThat(locator().isUntouched(unit)).as("it was written").isFalse();
        boolean gone = locator().takeBack(unit);
        if (gone) {
            expectGone(place);
        } else {
            assertThat(located(locator(), place).designator()).isEqualTo(unit);
        }
        assumeTrue(
                tells && gone,
                "isUntouched() or takeBack() is always false: the locator cannot tell, or takes nothing back");
    }

    @Test
    void discardLeavesWhatWasWritten() throws IOException {
        String place = place();
        Optional<BlockDeviceProvider> devices = devices();
        assumeTrue(devices.isPresent(), "devices() gives no provider that writes to what was made");
        Designator unit = made(place).designator();
        ByteBuffer written = ByteBuffer.allocate(512).put(3, (byte) 1);
        try (BlockDevice device = devices.get().open(unit, Access.READ_WRITE).orElseThrow()) {
            device.write(0, written.duplicate());
            device.flush();
        }
        locator().discard(unit);
        ByteBuffer read = ByteBuffer.allocate(512);
        try (BlockDevice device = devices.get()
                .open(located(locator(), place).designator(), Access.READ)
                .orElseThrow()) {
            device.read(0, read);
        }
        assertThat(read.flip()).isEqualTo(written);
    }
}
