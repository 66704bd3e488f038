// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** A process that ends before any of its commands, a shell on the storage host that is killed before any of its own, and the next start. */
@Tag("oldest-jdk")
class LvmKilledProcessTest {
    /** Not an exception, so that nothing on the way treats it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path folder;

    private StorageFolder host;
    private Designator a;
    private Designator b;
    private TreeSet<String> before;

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
        b = host.volume("b", 4);
        host.volume("offhost-stranger", 1);
        host.tag("offhost-stranger", "set=job");
        host.write("a", 0, new byte[512]);
        before = host.inventory();
    }

    /** A backup of both and its increment, as the engine makes them. */
    private void backups(LvmStorage services, String id) throws IOException {
        SnapshotSet first = services.prepare(new SnapshotRequest(id + "-1", List.of(a, b)));
        first.commit();
        first.expose(StorageFolder.NODE + ",i,0x1");
        first.retire();
        SnapshotSet second = services.prepare(new SnapshotRequest(id + "-2", List.of(a)));
        second.commit();
        services.changed(a, id + "-1", id + "-2");
        second.delete();
    }

    private void assertNextStartCleans(String what) throws IOException {
        LvmStorage next = host.services();
        for (String id : next.list()) {
            next.find(id).orElseThrow().delete();
        }
        List<String> marks = next.marks(a);
        for (String mark : marks) {
            assertThat(host.inventory().stream().filter(n -> n.contains("org.offhost.set=" + mark)))
                    .as("%s: snapshots of mark %s", what, mark)
                    .hasSize(2);
            next.forget(mark);
        }
        assertThat(host.inventory()).as(what).isEqualTo(before);
        next.withdraw();
    }

    @Test
    void killBeforeAnyCommandLeavesNothingBehindTheNextStart() throws IOException {
        boolean finished = false;
        int kills = 0;
        while (!finished) {
            int last = kills++;
            int[] sent = {0};
            LvmStorage dying = host.services(command -> {
                if (sent[0]++ == last) {
                    throw new Killed();
                }
            });
            try {
                backups(dying, "job-" + last);
                finished = true;
            } catch (Killed e) {
                host.write("a", 0, new byte[512]);
            }
            dying.withdraw();
            assertNextStartCleans("kill " + last);
        }
        assertThat(kills).isGreaterThan(15);
    }

    /** What is done while a shell is killed. */
    private interface Backup {
        void make(LvmStorage services, String id) throws IOException;
    }

    /** What is looked at when it was. */
    private interface Look {
        void at(String kill) throws IOException;
    }

    private int killEachCommand(int signal, Backup backup, Look look) throws IOException {
        int kills = 0;
        boolean finished = false;
        while (!finished) {
            host.killBefore(kills, signal);
            LvmStorage services = host.services();
            try {
                backup.make(services, "job-" + kills);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("storage host: ");
            }
            finished = host.spared();
            services.withdraw();
            look.at("kill " + kills);
            assertNextStartCleans("kill " + kills);
            kills++;
        }
        return kills;
    }

    /** By a signal that no shell can treat: volumes stay held, and numbers of the target empty, until the next start. */
    @Test
    void shellThatIsKilledBeforeAnyOfItsCommandsLeavesNothingBehindTheNextStart() throws IOException {
        int kills = killEachCommand(
                9,
                (services, id) -> {
                    SnapshotSet set = services.prepare(new SnapshotRequest(id, List.of(a, b)));
                    set.commit();
                    set.expose(StorageFolder.NODE + ",i,0x1");
                    set.retire();
                },
                kill -> {});
        assertThat(kills).isGreaterThan(25);
    }

    /** So does one that ends amid its letting go. */
    @Test
    void shellThatIsAskedToEndLetsGoWhatItHolds() throws IOException {
        int kills = killEachCommand(
                15,
                (services, id) ->
                        services.prepare(new SnapshotRequest(id, List.of(a, b))).commit(),
                kill -> assertThat(host.inventory().stream().filter(n -> n.contains("Vwi-s")))
                        .as("volumes that are held, %s", kill)
                        .isEmpty());
        assertThat(kills).isGreaterThan(10);
    }
}
