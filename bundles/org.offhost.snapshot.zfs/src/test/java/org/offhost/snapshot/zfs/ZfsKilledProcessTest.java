// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotSet;

/** A process that ends before any of its commands, and the next one. */
@Tag("oldest-jdk")
class ZfsKilledProcessTest {
    private static final int SIZE = 1 << 20;

    /** Not an exception, so that nothing on the way treats it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void killBeforeAnyCommandLeavesNothingBehindTheNextStart() throws Exception {
        try (ZfsPool pool = new ZfsPool()) {
            String dataset = pool.dataset();
            pool.zfs("create", dataset + "/sub");
            Path image = pool.make(dataset, "a.img", SIZE);
            pool.make(dataset + "/sub", "b.img", SIZE);
            pool.zfs("snapshot", dataset + "@offhost-not-ours");
            pool.zfs("snapshot", dataset + "@auto");
            pool.zfs("clone", dataset + "@auto", ZfsPool.NAME + "/offhost-clone");
            TreeSet<String> before = pool.inventory();
            Path state = pool.state("state");
            int kills = 0;
            boolean finished = false;
            while (!finished) {
                int last = kills++;
                int[] sent = {0};
                try (ZfsServices dying = new ZfsServices(pool, state, command -> {
                    if (sent[0]++ == last) {
                        throw new Killed();
                    }
                })) {
                    try {
                        Designator a = dying.name("zfs:" + dataset + "#a.img");
                        Designator b = dying.name("zfs:" + dataset + "/sub#b.img");
                        SnapshotSet set = dying.cut("job-" + last, a, b);
                        dying.read(set.expose("").get(1).unit(), 0, 512);
                        set.retire();
                        finished = true;
                    } catch (Killed e) {
                        ZfsPool.write(image, 0, new byte[512]);
                    }
                }
                try (ZfsServices next = new ZfsServices(pool, state)) {
                    for (String id : next.snapshots.list()) {
                        next.snapshots.find(id).orElseThrow().delete();
                    }
                    Designator a = next.name("zfs:" + dataset + "#a.img");
                    List<String> marks = next.snapshots.marks(a);
                    List<String> needed = new ArrayList<>();
                    for (String mark : marks) {
                        needed.add(dataset + "@offhost-" + mark);
                        needed.add(dataset + "/sub@offhost-" + mark);
                    }
                    assertThat(pool.ours(state)).as("kill %d", last).containsExactlyInAnyOrderElementsOf(needed);
                    marks.forEach(mark -> forget(next, mark));
                    assertThat(next.snapshots.marks(a)).isEmpty();
                }
                assertThat(pool.inventory()).as("kill %d", last).isEqualTo(before);
            }
            assertThat(kills).isGreaterThan(12);
        }
    }

    private static void forget(ZfsServices services, String mark) {
        try {
            services.snapshots.forget(mark);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
