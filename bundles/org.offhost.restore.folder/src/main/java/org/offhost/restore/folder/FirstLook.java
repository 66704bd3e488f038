// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.offhost.kit.name.EntryPlaces;
import org.offhost.kit.name.NameRules;
import org.offhost.kit.name.PlacedNames;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementRefusedException;

/** Looks at every place of a restore before the first byte is written: what is there, and how much room is needed. */
final class FirstLook {
    private final InsideFolder inside;
    private final PlacedNames names;
    private final NameRules rules;
    private final PlacementOrder.Existing existing;
    private final boolean decoded;
    private final boolean begun;
    private final BitSet there = new BitSet();
    private long bytes;
    private long needed;

    /** @param begun whether a run before has begun to write: nothing is refused any more, only counted */
    FirstLook(InsideFolder inside, NameRules rules, PlacementOrder order, boolean begun) {
        this.inside = inside;
        this.names = new PlacedNames(rules, inside.root().toString());
        this.rules = rules;
        this.existing = order.existing();
        this.decoded = order.decoded();
        this.begun = begun;
    }

    /** Bytes of content that are no holes. */
    long bytes() {
        return bytes;
    }

    /** Whether something was at a place before the job began to write; any place once it has. */
    boolean wasThere(PlacedNames.Placed place) {
        return begun || there.get((int) place.ordinal());
    }

    /** @throws PlacementRefusedException if it would have to replace something, and may not */
    void take(PlacementEntry entry) throws IOException {
        long size = entry.isFurtherName() && rules.hardLinks() ? 0 : entry.allocated();
        bytes = plus(bytes, size);
        if (begun) {
            return;
        }
        EntryPlaces places;
        Path path;
        try {
            places = EntryPlaces.of(entry, names, decoded);
            path = inside.path(places.main().relative());
        } catch (PlacementRefusedException e) {
            throw e;
        } catch (IOException e) {
            return; // has no place: told when it is its turn
        }
        boolean taken = !path.equals(inside.root()) && inside.exists(path);
        if (taken) {
            refuse(path, places.isDirectory());
            there.set((int) places.main().ordinal());
        }
        if (!taken || places.isDirectory()) {
            needed = plus(needed, size);
        } else if (existing == PlacementOrder.Existing.OVERWRITE && inside.isFile(path)) {
            needed = plus(needed, Math.max(0, size - Files.size(path)));
        }
        for (EntryPlaces.Beside b : places.beside()) {
            Path stream = inside.path(b.place().relative());
            if (inside.exists(stream)) {
                refuse(stream, false);
                there.set((int) b.place().ordinal());
            }
        }
    }

    private static long plus(long sum, long more) {
        return sum + Math.min(more, Long.MAX_VALUE - sum);
    }

    private void refuse(Path path, boolean directory) throws PlacementRefusedException {
        boolean thereIsDirectory = inside.isDirectory(path);
        if (directory != thereIsDirectory) {
            throw new PlacementRefusedException(path + " is there already and is " + (thereIsDirectory ? "a" : "no")
                    + " directory; nothing was written. Name another folder");
        }
        if (!directory && existing == PlacementOrder.Existing.REFUSE) {
            throw new PlacementRefusedException(
                    path + " is there already; nothing was written. Name another folder, or say --overwrite"
                            + " or --skip-existing");
        }
    }

    void requireRoom(FolderRoom room) throws PlacementRefusedException {
        room.require(needed);
    }
}
