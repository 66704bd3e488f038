// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.UnitProbe;

/**
 * What everybody must do who says what a unit is; its test extends this and inherits the checks. What is right of a unit only its maker
 * knows: that is for a test of his own.
 */
public abstract class UnitProbeContract {
    private static final Designator NOBODY = Designator.parse("naa.6000000000000fff");
    private static final int THREADS = 4;
    private static final long LIMIT_SECONDS = 60;

    /** Bytes of a unit that are looked at for changes. */
    private static final int LOOKED_AT = 1 << 20;

    /** As its component framework activates it; the same one for one test. */
    protected abstract UnitProbe probe() throws IOException;

    /** Takes it away as its component framework does on deactivation. */
    protected abstract void withdraw() throws IOException;

    /** Units that it knows, at least one. */
    protected abstract List<Designator> units() throws IOException;

    /** A provider that opens them. None, if this is not overridden. */
    protected Optional<BlockDeviceProvider> devices() throws IOException {
        return Optional.empty();
    }

    @Test
    void aUnitIsProbed() throws IOException {
        assertThat(units())
                .as(
                        "no unit was probed, so nothing is proved of the probe: give test-driver an address by --address, a test of"
                                + " your own by units()")
                .isNotEmpty();
        for (Designator unit : units()) {
            assertThat(names(probe().probe(unit))).as("facts of %s", unit).isNotEmpty();
        }
    }

    /** "title/name" of each fact; what people search for, compare and find again by eye. */
    private static List<String> names(List<UnitProbe.Section> sections) {
        List<String> names = new ArrayList<>();
        for (UnitProbe.Section section : sections) {
            section.facts().forEach(fact -> names.add(section.title() + "/" + fact.name()));
        }
        return names;
    }

    /** Values may be whatever a stranger wrote; names are the driver's own. */
    @Test
    void titlesAndNamesAreWordsOnOneLine() throws IOException {
        for (Designator unit : units()) {
            for (UnitProbe.Section section : probe().probe(unit)) {
                isWord(section.title());
                assertThat(section.facts()).as("section '%s'", section.title()).isNotEmpty();
                section.facts().forEach(fact -> isWord(fact.name()));
            }
        }
    }

    private static void isWord(String name) {
        assertThat(name).isNotBlank().isEqualTo(name.strip()).doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void factsComeInTheSameOrderAgain() throws IOException {
        for (Designator unit : units()) {
            assertThat(names(probe().probe(unit))).isEqualTo(names(probe().probe(unit)));
        }
    }

    @Test
    void unitOfNobodyIsLeftToOthers() throws IOException {
        assertThat(probe().probe(NOBODY)).isEmpty();
    }

    @Test
    void severalThreadsAskAtATime() throws Exception {
        Designator unit = units().get(0);
        UnitProbe probe = probe();
        List<String> alone = names(probe.probe(unit));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<List<String>> ask = () -> names(probe.probe(unit));
            List<Future<List<String>>> asked = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                asked.add(threads.submit(ask));
            }
            for (Future<List<String>> each : asked) {
                assertThat(each.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingIsChangedOnTheUnit() throws IOException {
        Optional<BlockDeviceProvider> devices = devices();
        assumeTrue(devices.isPresent(), "devices() gives no provider that opens what was probed");
        for (Designator unit : units()) {
            ByteBuffer before = bytes(devices.get(), unit);
            probe().probe(unit);
            assertThat(bytes(devices.get(), unit).mismatch(before))
                    .as("first byte of %s that is not what it was", unit)
                    .isEqualTo(-1);
        }
    }

    private static ByteBuffer bytes(BlockDeviceProvider devices, Designator unit) throws IOException {
        try (BlockDevice device = devices.open(unit, Access.READ).orElseThrow()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LOOKED_AT, device.size()));
            device.read(0, bytes);
            return bytes.flip();
        }
    }

    /** Whoever has it still may ask it: that ends, by an answer or by saying that it is gone. */
    @Test
    void callBehindTheWithdrawalEnds() throws Exception {
        Designator unit = units().get(0);
        UnitProbe probe = probe();
        probe.probe(unit);
        withdraw();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(() -> probe.probe(unit)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ProviderWithdrawnException.class);
        } finally {
            thread.shutdownNow();
        }
    }
}
