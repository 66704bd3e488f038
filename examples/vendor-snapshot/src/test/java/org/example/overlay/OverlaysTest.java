// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** What only overlays have: chains of them, a guest that runs, and a process that ends between two steps. */
class OverlaysTest {
    private static final int BLOCK = 512;

    @TempDir
    Path folder;

    private Guests guests;
    private OverlaySnapshots provider;
    private Designator unit;

    @BeforeEach
    void start() throws IOException {
        guests = new Guests(folder);
        provider = new OverlaySnapshots(new ImageFolder(folder.toString()));
        unit = guests.units().get(0);
    }

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[BLOCK];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private SnapshotSet cut(String id) throws IOException {
        SnapshotSet set = provider.prepare(new SnapshotRequest(id, List.of(unit)));
        set.commit();
        return set;
    }

    private byte[] shown(SnapshotSet set) throws IOException {
        return guests.read(set.expose("").get(0).unit(), 0, BLOCK);
    }

    @Test
    void olderOfTwoSetsIsLetGoFirst() throws IOException {
        guests.write(unit, 0, bytes(1));
        SnapshotSet first = cut("first");
        guests.write(unit, 0, bytes(2));
        SnapshotSet second = cut("second");
        guests.write(unit, 0, bytes(3));
        assertArrayEquals(bytes(1), shown(first));
        first.delete();
        assertArrayEquals(bytes(2), shown(second));
        second.delete();
        assertArrayEquals(bytes(3), guests.read(unit, 0, BLOCK));
        assertEquals(Set.of("one.qcow2", "two.qcow2"), guests.inventory());
    }

    @Test
    void imageOfAGuestThatRunsIsRefusedAndIsAsItWas() throws IOException, InterruptedException {
        SnapshotSet set = provider.prepare(new SnapshotRequest("job", List.of(unit)));
        Process guest = guests.running(unit);
        try {
            IOException e = assertThrows(IOException.class, set::commit);
            assertTrue(e.getMessage().contains("lock"), e.getMessage());
            assertEquals(SnapshotSet.State.PREPARED, set.state());
        } finally {
            guest.getOutputStream().close();
            guest.waitFor();
        }
        set.delete();
        assertEquals(Set.of("one.qcow2", "two.qcow2"), guests.inventory());
    }

    /** The next process finds a second name of the image, and half an overlay. */
    @Test
    void cutThatWasNotEndedIsDoneAgainOrUndone() throws IOException {
        guests.write(unit, 0, bytes(1));
        for (String id : List.of("again", "undone")) {
            SnapshotSet set = provider.prepare(new SnapshotRequest(id, List.of(unit)));
            Path image = Path.of(unit.value());
            Files.createLink(Overlays.frozen(image, id), image);
            Files.writeString(image.resolveSibling(image.getFileName() + ".new"), "half");
            assertEquals(SnapshotSet.State.PREPARED, set.state());
            if (id.equals("again")) {
                set.commit();
                guests.write(unit, 0, bytes(2));
                assertArrayEquals(bytes(1), shown(set));
            }
            set.delete();
            assertEquals(Set.of("one.qcow2", "two.qcow2"), guests.inventory());
            assertArrayEquals(bytes(2), guests.read(unit, 0, BLOCK));
        }
    }
}
