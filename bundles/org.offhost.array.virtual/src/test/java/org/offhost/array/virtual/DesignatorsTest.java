// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.ArrayState.MemberRecord;
import org.offhost.array.virtual.ArrayState.SetRecord;
import org.offhost.array.virtual.ArrayState.UnitRecord;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

class DesignatorsTest {
    private static final int ROUNDS = 40;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private List<Path> preImages() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state/array/points"))) {
            return files.toList();
        }
    }

    @Test
    void whatAPreparationWasGivenThatFailedGoesToNobodyElse() throws IOException {
        Designator disk = bench.disk("a.img", 512, new byte[4096]);
        Designator unknown = Designator.parse("naa.6024f480000000000000000000000001");

        assertThatThrownBy(() -> bench.array.pointInTime().prepare("set-1", List.of(disk, unknown)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(unknown.toString());

        assertThat(preImages()).isEmpty();
        Designator other = bench.disk("b.img", 512, new byte[4096]);
        assertThat(number(other)).isEqualTo(number(disk) + 2);
    }

    private static long number(Designator unit) {
        return Long.parseLong(unit.value().substring(16), 16);
    }

    @Test
    void aDetachedUnitIsRememberedAsLongAsItsFileIsThere() throws IOException {
        Designator gone = bench.disk("a.img", 512, new byte[4096]);
        Designator kept = bench.disk("b.img", 512, new byte[4096]);
        bench.array.detach(gone);
        bench.array.detach(kept);
        Files.delete(folder.resolve("a.img"));

        bench.disk("c.img", 512, new byte[4096]);

        assertThat(Files.readString(folder.resolve("state/array/state")))
                .contains(kept.toString())
                .doesNotContain(gone.toString());
    }

    @Test
    void noDesignatorIsGivenTwiceWhileDisksAreAttachedAndSetsPrepared() throws Exception {
        Designator disk = bench.disk("a.img", 512, new byte[4096]);
        Set<Designator> given = ConcurrentHashMap.newKeySet();
        given.add(disk);
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> attaching = threads.submit(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    together.await(1, TimeUnit.MINUTES);
                    given.add(bench.disk("disk-" + i + ".img", 512, new byte[512]));
                }
                return null;
            });
            Future<?> preparing = threads.submit(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    together.await(1, TimeUnit.MINUTES);
                    given.add(bench.array
                            .pointInTime()
                            .prepare("set-" + i, List.of(disk))
                            .members()
                            .get(0)
                            .unit());
                }
                return null;
            });
            attaching.get(2, TimeUnit.MINUTES);
            preparing.get(2, TimeUnit.MINUTES);
        } finally {
            threads.shutdownNow();
        }

        assertThat(given).hasSize(1 + 2 * ROUNDS);
    }

    @Test
    void aStateInWhichTwoUnitsHaveOneDesignatorIsDamaged() {
        Designator same = Designator.parse("naa.6024f480000000000000000000000001");
        UnitRecord unit =
                new UnitRecord(same, Unit.Kind.BLOCKS, folder, "key", 512, false, 0, true, 0, DiskTraits.PLAIN);
        SetRecord set = new SetRecord("set-1", Optional.empty(), List.of(new MemberRecord(same, same, "file")));

        assertThatThrownBy(() -> new ArrayState("000000000", 2, List.of(unit), Map.of(), List.of(set)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(same + " is the designator of two units");
    }
}
