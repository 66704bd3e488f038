// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.kit.snapshot.KeptSets;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.zfs.send.SendStream;

/** What of an image changed between two sets, by the stream of {@code zfs send -i}; a doubt wherever that may not be all. */
final class ZfsChanges {
    private final ZfsRoom room;
    private final Designator unit;

    ZfsChanges(ZfsRoom room, Designator unit) {
        this.room = room;
        this.unit = unit;
    }

    ChangedRanges between(String since, String until) throws IOException {
        Optional<String> damage = damage(since).or(() -> damage(until));
        if (damage.isPresent()) {
            return ChangedRanges.unknown(damage.get());
        }
        Optional<ZfsSetRecord> first = find(since);
        Optional<ZfsSetRecord> second = find(until);
        if (first.isEmpty() || second.isEmpty()) {
            return ChangedRanges.unknown("set " + (first.isEmpty() ? since : until) + " has no cut of " + unit
                    + " of which the snapshot is kept");
        }
        ZfsSetRecord.Member a = first.get().member(unit).orElseThrow();
        ZfsSetRecord.Member b = second.get().member(unit).orElseThrow();
        if (a.inode() != b.inode()) {
            return ChangedRanges.unknown(unit + " is another file since set " + since + ": it was replaced");
        }
        if (a.size() != b.size()) {
            return ChangedRanges.unknown(
                    unit + " had " + a.size() + " bytes in set " + since + " and has " + b.size() + " in set " + until);
        }
        if (first.get().cutAt().orElseThrow().isAfter(second.get().cutAt().orElseThrow())) {
            return ChangedRanges.unknown("set " + since + " was not cut before set " + until);
        }
        Map<String, Datasets.Facts> pool = Datasets.pool(room, first.get().pool());
        Optional<String> from = snapshot(pool, since, a);
        Optional<String> to = snapshot(pool, until, b);
        if (from.isEmpty() || to.isEmpty()) {
            return ChangedRanges.unknown("the snapshot of set " + (from.isEmpty() ? since : until) + " is gone");
        }
        return from.equals(to)
                ? ChangedRanges.known(SendStream.USUAL_BLOCK, List.of())
                : read(from.get(), to.get(), a, b);
    }

    private ChangedRanges read(String from, String to, ZfsSetRecord.Member a, ZfsSetRecord.Member b)
            throws IOException {
        SendStream.Found found;
        try {
            found = room.zfs().read(List.of("send", "-i", from, to), in -> SendStream.read(in, b.inode(), b.size()));
        } catch (ProviderWithdrawnException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return ChangedRanges.unknown(e.getMessage());
        }
        if (!found.fromGuid().equals(a.guid()) || !found.toGuid().equals(b.guid())) {
            return ChangedRanges.unknown("'zfs send' sent what is between other snapshots than " + from + " and " + to);
        }
        return found.changes();
    }

    /** What is wrong with the records of a set; empty if they can be read, or there are none. */
    private Optional<String> damage(String id) {
        try {
            cut(room.sets(), id);
            cut(room.marks(), id);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** A set or a mark that has a cut of the image, and whose file somebody looked at. */
    private Optional<ZfsSetRecord> find(String id) throws IOException {
        Optional<ZfsSetRecord> set = cut(room.sets(), id);
        if (set.isPresent() && !set.get().member(unit).orElseThrow().isSeen()) {
            new ZfsSnapshotSet(room, id).expose("");
            set = cut(room.sets(), id);
        }
        return set.isPresent() ? set : cut(room.marks(), id);
    }

    private Optional<ZfsSetRecord> cut(KeptSets<ZfsSetRecord> records, String id) throws IOException {
        return records.find(id)
                .filter(s -> s.cutAt().isPresent() && s.member(unit).isPresent());
    }

    private static Optional<String> snapshot(Map<String, Datasets.Facts> pool, String set, ZfsSetRecord.Member member) {
        return Datasets.names(pool, set, true).stream()
                .filter(n -> pool.get(n).value("guid").equals(member.guid()))
                .findFirst();
    }
}
