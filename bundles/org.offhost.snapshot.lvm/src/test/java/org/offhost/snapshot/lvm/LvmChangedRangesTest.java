// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.kit.command.HostCommand;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.tck.snapshot.ChangedRangesContract;

/** What the real {@code thin_delta} tells of metadata that the real {@code thin_restore} made of a stand-in's volumes. */
class LvmChangedRangesTest extends ChangedRangesContract {
    private static final int BLOCKS = 48;

    @TempDir
    Path folder;

    private StorageUnderTest host;
    private LvmStorage services;
    private Designator unit;

    @AfterEach
    void stop() throws IOException {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        host = StorageUnderTest.in(folder);
        host.volume("other", 16);
        unit = host.volume("a", BLOCKS);
        services = host.services();
    }

    @Override
    public SnapshotProvider provider() {
        return services;
    }

    @Override
    public Designator unit() {
        return unit;
    }

    @Override
    public long sizeOfUnit() {
        return BLOCKS * StorageUnderTest.BLOCK;
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
        host.write("a", position, bytes);
    }

    private StorageFolder standIn() {
        assumeTrue(host instanceof StorageFolder, "no kernel does that when asked");
        return (StorageFolder) host;
    }

    private SnapshotSet cut(String id) throws IOException {
        SnapshotSet set = services.prepare(new SnapshotRequest(id, List.of(unit)));
        set.commit();
        return set;
    }

    @Test
    void discardedBlockHasChanged() throws IOException {
        write(StorageUnderTest.BLOCK, new byte[512]);
        write(2 * StorageUnderTest.BLOCK, new byte[512]);
        cut("one").retire();
        standIn().discard("a", 2);
        cut("two");
        assertThat(services.changed(unit, "one", "two").ranges())
                .containsExactly(new Extent(2 * StorageUnderTest.BLOCK, StorageUnderTest.BLOCK));
        assertThat(standIn().get("reserved")).isEqualTo("false");
    }

    @Test
    void resizedVolumeIsDoubt() throws IOException {
        cut("one").retire();
        standIn().resize("a", BLOCKS + 1);
        cut("two");
        assertThat(services.changed(unit, "one", "two").doubt())
                .hasValueSatisfying(
                        d -> assertThat(d).contains("had 3145728 bytes").contains("has 3211264"));
    }

    @Test
    void metadataSnapshotOfAStrangerIsDoubtAndStays() throws IOException {
        cut("one").retire();
        cut("two");
        standIn().set("reserved", "true");
        assertThat(services.changed(unit, "one", "two").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("Device or resource busy"));
        services.list();
        assertThat(standIn().get("reserved")).isEqualTo("true");
    }

    @Test
    void metadataSnapshotOfACommandThatWasKilledIsLetGoByTheNextStartOrTheNextQuestion() throws IOException {
        cut("one").retire();
        write(0, new byte[512]);
        cut("two");
        for (boolean restarts : new boolean[] {true, false}) {
            standIn().killBefore(4, 9); // lvs, reserve, status, thin_delta
            assertThat(services.changed(unit, "one", "two").doubt()).isPresent();
            assertThat(standIn().get("reserved")).isEqualTo("true");
            if (restarts) {
                services.withdraw();
                services = host.services();
                services.list();
                assertThat(standIn().get("reserved")).isEqualTo("false");
            }
            assertThat(services.changed(unit, "one", "two").ranges())
                    .containsExactly(new Extent(0, StorageUnderTest.BLOCK));
            assertThat(standIn().get("reserved")).isEqualTo("false");
        }
    }

    /** Ours was let go by somebody, who has made one himself since. */
    @Test
    void metadataSnapshotOfAStrangerStaysThoughThereIsANoteOfOurs() throws IOException {
        cut("one").retire();
        cut("two");
        for (boolean restarts : new boolean[] {true, false}) {
            standIn().killBefore(4, 9);
            assertThat(services.changed(unit, "one", "two").doubt()).isPresent();
            standIn().set("root", "77");
            if (restarts) {
                services.withdraw();
                services = host.services();
                services.list();
            }
            assertThat(services.changed(unit, "one", "two").doubt())
                    .hasValueSatisfying(d -> assertThat(d).contains("Device or resource busy"));
            assertThat(standIn().get("reserved")).isEqualTo("true");
            standIn().set("reserved", "false");
        }
    }

    @Test
    void metadataSnapshotThatCouldNotBeLetGoIsLetGoByTheNextQuestion() throws IOException {
        cut("one").retire();
        cut("two");
        standIn().set("stuck", "2"); // once, and once more
        assertThat(services.changed(unit, "one", "two").doubt()).isPresent();
        assertThat(standIn().get("reserved")).isEqualTo("true");
        assertThat(services.changed(unit, "one", "two").doubt()).isEmpty();
        assertThat(standIn().get("reserved")).isEqualTo("false");
    }

    /** The metadata of a large pool is read for minutes before there is anything to tell; that fails no job. */
    @Test
    void commandThatTellsNothingForLongIsDoubt() {
        assertThatThrownBy(() -> new HostCommand(List.of("sleep", "600"), Duration.ofMillis(100))
                        .run("delta", List.of(), new byte[0], 1))
                .isInstanceOfSatisfying(
                        IOException.class,
                        e -> assertThat(LvmChanges.doubt(e).flatMap(ChangedRanges::doubt))
                                .hasValueSatisfying(d -> assertThat(d).contains("'delta' did nothing")));
        assertThat(LvmChanges.doubt(new IOException("no route to host"))).isEmpty();
    }

    @Test
    void eightMarksAreKept() throws IOException {
        for (int i = 0; i < 10; i++) {
            cut("set-" + i).retire();
        }
        assertThat(services.marks(unit)).hasSize(8).startsWith("set-2").endsWith("set-9");
        assertThat(host.inventory().stream().filter(n -> n.startsWith("volume offhost-")))
                .hasSize(8);
    }
}
