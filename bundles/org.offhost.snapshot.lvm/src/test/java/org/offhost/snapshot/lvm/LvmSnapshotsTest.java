// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.kit.snapshot.KeptMarks;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** What goes wrong on a storage host, and what strangers do there. */
class LvmSnapshotsTest {
    @TempDir
    Path folder;

    private StorageFolder host;
    private LvmStorage services;
    private Designator a;

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        host = new StorageFolder(folder);
        a = host.volume("a", 4);
        services = host.services();
    }

    private SnapshotSet cut(String id) throws IOException {
        SnapshotSet set = services.prepare(new SnapshotRequest(id, List.of(a)));
        set.commit();
        return set;
    }

    @Test
    void fullPoolIsRefusedAndNothingIsMade() throws IOException {
        TreeSet<String> before = host.inventory();
        host.set("full", "\"90.12\"");
        assertThatThrownBy(() -> cut("job"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("vg/pool is 90.12 % full")
                .hasMessageContaining("lvextend");
        assertThat(services.list()).isEmpty();
        assertThat(host.inventory()).isEqualTo(before);
    }

    @Test
    void cutTakesWhatIsThereThenAndNotWhatWasThereWhenItWasPrepared() throws IOException {
        host.write("a", 0, new byte[512]);
        SnapshotSet set = services.prepare(new SnapshotRequest("job", List.of(a)));
        byte[] late = new byte[512];
        late[7] = 7;
        host.write("a", 0, late);
        set.commit();
        host.write("a", 0, new byte[512]);
        Snapshot shown = set.expose("").get(0);
        assertThat(host.read(shown.unit(), 0, 512)).isEqualTo(late);
    }

    @Test
    void commandsComeInTheirOrderAndTheCutIsOne() throws IOException {
        List<String> sent = new ArrayList<>();
        LvmStorage watched = host.services(command -> sent.add(command.split(" ")[2]));
        SnapshotSet set = watched.prepare(new SnapshotRequest("job", List.of(a)));
        set.commit();
        set.expose("");
        set.delete();
        assertThat(sent)
                .containsExactly("survey", "prepare", "survey", "cut", "survey", "show", "survey", "hide", "drop");
    }

    @Test
    void accessListThatKnowsTheInitiatorGetsTheUnitForReadingOnlyAndOthersDoNot() throws IOException {
        Path lists = host.target().resolve("iscsi/iqn.2026-11.org.example:array/tpgt_1/acls");
        Files.createDirectory(lists.resolve("iqn.2026-11.org.example:other"));
        SnapshotSet set = cut("job");
        set.expose(StorageFolder.NODE + ",i,0x1");
        assertThat(lists.resolve(StorageFolder.NODE).resolve("lun_128/write_protect"))
                .hasContent("1");
        assertThat(lists.resolve("iqn.2026-11.org.example:other")).isEmptyDirectory();
        set.delete();
        assertThat(lists.resolve(StorageFolder.NODE)).isEmptyDirectory();
    }

    @Test
    void snapshotThatSomebodyRemovedIsAFailedSetThatCanBeLetGo() throws IOException {
        TreeSet<String> before = host.inventory();
        SnapshotSet set = cut("job");
        String name = LvmSetRecord.name(
                "job",
                Survey.of(host.host(c -> {})).source(a).orElseThrow().volume().id());
        host.host(c -> {}).run("drop", List.of("vg/" + name));
        assertThat(set.state()).isEqualTo(SnapshotSet.State.FAILED);
        assertThatThrownBy(() -> set.expose("")).hasMessageContaining("is gone from the storage host");
        set.delete();
        assertThat(host.inventory()).isEqualTo(before);
    }

    @Test
    void setOfAnotherStorageHostIsNotForgottenHere() throws IOException {
        SnapshotSet set = cut("job");
        Path record = folder.resolve("state/sets/job");
        Files.writeString(record, Files.readString(record).replace("VGUUID", "OTHER"));
        assertThatThrownBy(set::delete)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("volume group OTHER of " + a)
                .hasMessageContaining("is not seen");
        assertThat(services.list()).containsExactly("job");
    }

    @Test
    void unitOfASnapshotIsNoSource() throws IOException {
        Designator shown = cut("job").expose("").get(0).unit();
        assertThat(services.abilities(shown)).isEmpty();
        assertThat(services.scope(shown)).isEmpty();
        assertThat(services.probe(shown)).isEmpty();
    }

    @Test
    void factsNameTheVolumeAndWhatIsKept() throws IOException {
        cut("job").retire();
        assertThat(services.probe(a)).hasSize(1);
        assertThat(services.probe(a).get(0).facts())
                .extracting(f -> f.name() + ": " + f.value())
                .contains("volume: vg/a", "pool: vg/pool", "sets whose snapshots are kept: job")
                .anyMatch(f -> f.contains("0.0 %, of its metadata 11.04 %"));
    }

    @Test
    void volumeThatWasResizedBehindItsPreparationIsNotCut() throws IOException {
        SnapshotSet set = services.prepare(new SnapshotRequest("job", List.of(a)));
        host.resize("a", 5);
        assertThatThrownBy(set::commit).hasMessageContaining("it was resized");
        set.delete();
    }

    @Test
    void recordThatIsDamagedIsNamed() throws IOException {
        cut("job");
        Files.writeString(folder.resolve("state/sets/job"), "nothing of the kind");
        assertThatThrownBy(() -> services.find("job"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the record of snapshot set job")
                .hasMessageContaining("is damaged");
        assertThat(services.changed(a, "job", "job").doubt()).isPresent();
    }

    @Test
    void setIsShownBesideOneWhoseRecordIsDamaged() throws IOException {
        Designator shown = cut("one").expose("").get(0).unit();
        Files.writeString(folder.resolve("state/sets/one"), "nothing of the kind");
        Designator other = cut("two").expose("").get(0).unit();
        assertThat(other).isNotEqualTo(shown);
        assertThat(services.find("two").orElseThrow().state()).isEqualTo(SnapshotSet.State.EXPOSED);
    }

    @Test
    void numberThatAnAccessListHasForSomethingElseIsNotTaken() throws IOException {
        Path group = host.target().resolve("iscsi/iqn.2026-11.org.example:array/tpgt_1");
        Path taken = Files.createDirectory(group.resolve("acls/" + StorageFolder.NODE + "/lun_128"));
        Files.createSymbolicLink(taken.resolve("0123456789"), group.resolve("lun/lun_1"));
        TreeSet<String> before = host.inventory();
        SnapshotSet set = cut("job");
        set.expose(StorageFolder.NODE + ",i,0x1");
        assertThat(group.resolve("acls/" + StorageFolder.NODE + "/lun_129")).isDirectory();
        set.delete();
        assertThat(host.inventory()).isEqualTo(before);
    }

    /** Two that look at once choose the same number; who comes second takes another. */
    @Test
    void numberThatSomebodyElseTookMeanwhileIsNoFailure() throws IOException {
        Path group = host.target().resolve("iscsi/iqn.2026-11.org.example:array/tpgt_1");
        SnapshotSet set = cut("job");
        AtomicInteger shows = new AtomicInteger();
        LvmStorage second = host.services(command -> {
            if (command.startsWith("storage host: show") && shows.incrementAndGet() == 1) {
                try {
                    Path taken = Files.createDirectory(group.resolve("lun/lun_128"));
                    Files.createSymbolicLink(
                            taken.resolve("another"), host.target().resolve("core/iblock_0/a"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        TreeSet<String> before = host.inventory();
        second.find("job").orElseThrow().expose(StorageFolder.NODE + ",i,0x1");
        assertThat(shows).hasValue(2);
        assertThat(group.resolve("lun/lun_129")).isDirectory();
        assertThat(group.resolve("acls/" + StorageFolder.NODE + "/lun_129")).isDirectory();
        assertThat(group.resolve("lun/lun_128/another")).isSymbolicLink();
        second.find("job").orElseThrow().delete();
        Files.delete(group.resolve("lun/lun_128/another"));
        Files.delete(group.resolve("lun/lun_128"));
        before.removeIf(n -> n.startsWith("volume offhost-"));
        assertThat(host.inventory()).isEqualTo(before);
    }

    /** The volumes of a group that was imported as a clone have the tags of those that were cloned. */
    @Test
    void snapshotsOfACloneOfTheGroupAreNoneOfTheSet() throws IOException {
        SnapshotSet set = cut("job");
        host.set("clone", "true");
        assertThat(host.inventory().toString()).contains("clone-of-a-snapshot");
        assertThat(services.changed(a, "job", "job").doubt()).isEmpty();
        set.delete();
        assertThat(services.list()).isEmpty();
    }

    private void assertNothingIsHeld() throws IOException {
        assertThat(host.inventory().stream().filter(n -> n.contains("Vwi-s"))).isEmpty();
    }

    @Test
    void cutThatCannotLetItsVolumesGoIsNoneAndTheyAreLetGoWithTheSet() throws IOException {
        SnapshotSet set = services.prepare(new SnapshotRequest("job", List.of(a)));
        host.set("stuck", "2"); // once, and once more
        assertThatThrownBy(set::commit).isInstanceOf(IOException.class).hasMessageContaining("Cannot allocate memory");
        assertThat(set.state()).isEqualTo(SnapshotSet.State.PREPARED);
        set.delete();
        assertNothingIsHeld();
    }

    @Test
    void volumesOfAKilledCutAreLetGoAlsoIfAnotherGroupOfItsSetIsGone() throws IOException {
        Designator b = host.volume("b", 4);
        SnapshotSet set = services.prepare(new SnapshotRequest("job", List.of(a, b)));
        host.killBefore(4, 9); // lvs, suspend of both, delete
        assertThatThrownBy(set::commit).isInstanceOf(IOException.class);
        assertThat(host.inventory().stream().filter(n -> n.contains("Vwi-s"))).isNotEmpty();
        Path record = folder.resolve("state/sets/job");
        String text = Files.readString(record);
        int last = text.lastIndexOf("VGUUID");
        Files.writeString(record, text.substring(0, last) + "GONE" + text.substring(last + "VGUUID".length()));
        assertThatThrownBy(set::delete).hasMessageContaining("volume group GONE of " + b);
        assertNothingIsHeld();
    }

    @Test
    void oldMarkThatCannotGoKeepsNoSetFromBeingRetired() throws IOException {
        cut("set-0").retire();
        Path mark = folder.resolve("state/marks/set-0");
        Files.writeString(mark, Files.readString(mark).replace("VGUUID", "GONE"));
        for (int i = 1; i < 10; i++) {
            cut("set-" + i).retire();
        }
        assertThat(services.list()).isEmpty();
        assertThat(services.marks(a)).startsWith("set-2").endsWith("set-9");
        assertThat(mark).as("as long as its group may come back").exists();
    }

    @Test
    void markIsKeptByAClockThatWasSetBack() throws IOException {
        for (int i = 0; i < KeptMarks.MOST; i++) {
            cut("set-" + i).retire();
            Path mark = folder.resolve("state/marks/set-" + i);
            Files.writeString(
                    mark,
                    Files.readString(mark).replaceFirst("cut\t[^\n]*", "cut\t2999-01-0" + (i + 1) + "T00:00:00Z"));
        }
        cut("now").retire();
        assertThat(services.marks(a))
                .hasSize(KeptMarks.MOST)
                .startsWith("now", "set-1")
                .endsWith("set-7");
    }

    /** Of a large pool a question takes long, and whoever cuts does not wait for it. */
    @Test
    void questionWhatChangedHoldsNoChangeUpAndIsHeldUpByNone() throws IOException {
        cut("one").retire();
        cut("two").retire();
        Process other = new ProcessBuilder(
                        "flock", folder.resolve("root/dev/mapper").toString(), "sh", "-c", "echo held; read -r end")
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            assertThat(services.changed(a, "one", "two").doubt()).isEmpty();
        } finally {
            other.destroy();
        }
    }
}
