// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.kit.command.CommandFailedException;
import org.offhost.kit.command.CommandSilentException;
import org.offhost.kit.snapshot.KeptSets;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.lvm.delta.MalformedDeltaException;
import org.offhost.snapshot.lvm.delta.ThinDelta;

/** What of a volume changed between two sets, by {@code thin_delta}; a doubt wherever that may not be all. */
final class LvmChanges {
    private final LvmRoom room;
    private final Designator unit;

    LvmChanges(LvmRoom room, Designator unit) {
        this.room = room;
        this.unit = unit;
    }

    ChangedRanges between(String since, String until) throws IOException {
        Optional<LvmSetRecord> first;
        Optional<LvmSetRecord> second;
        try {
            first = find(since);
            second = find(until);
        } catch (IOException e) { // of a record that is damaged
            return ChangedRanges.unknown(e.getMessage());
        }
        if (first.isEmpty() || second.isEmpty()) {
            return ChangedRanges.unknown("set " + (first.isEmpty() ? since : until) + " has no cut of " + unit
                    + " of which the snapshot is kept");
        }
        LvmSetRecord.Member a = first.get().member(unit).orElseThrow();
        LvmSetRecord.Member b = second.get().member(unit).orElseThrow();
        if (!a.origin().equals(b.origin())) {
            return ChangedRanges.unknown(unit + " shows another volume since set " + since);
        }
        if (a.size() != b.size()) {
            return ChangedRanges.unknown(
                    unit + " had " + a.size() + " bytes in set " + since + " and has " + b.size() + " in set " + until);
        }
        if (first.get().cutAt().orElseThrow().isAfter(second.get().cutAt().orElseThrow())) {
            return ChangedRanges.unknown("set " + since + " was not cut before set " + until);
        }
        Survey survey = room.survey();
        Optional<LvmVolume> from = snapshot(survey, since, a);
        Optional<LvmVolume> to = snapshot(survey, until, b);
        if (from.isEmpty() || to.isEmpty()) {
            return ChangedRanges.unknown("the snapshot of set " + (from.isEmpty() ? since : until) + " is gone");
        }
        return from.equals(to) ? ChangedRanges.known(from.get().pool().chunk(), List.of()) : read(from.get(), to.get());
    }

    private static Optional<LvmVolume> snapshot(Survey survey, String set, LvmSetRecord.Member member) {
        return survey.volume(member.group(), member.snapshot()).filter(v -> v.isOf(set) && v.size() == member.size());
    }

    private ChangedRanges read(LvmVolume from, LvmVolume to) throws IOException {
        try {
            return new MetadataSnapshots(room)
                    .delta(from, to, xml -> ThinDelta.read(xml, from.number(), to.number(), to.size()));
        } catch (ProviderWithdrawnException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return doubt(e).orElseThrow(() -> e);
        }
    }

    /** What a command comes to that did not tell it, so that all is read; empty if it is the host that cannot be asked. */
    static Optional<ChangedRanges> doubt(IOException e) {
        return e instanceof CommandFailedException
                        || e instanceof CommandSilentException // a large pool's metadata may be read for minutes
                        || e.getCause() instanceof MalformedDeltaException
                ? Optional.of(ChangedRanges.unknown(e.getMessage()))
                : Optional.empty();
    }

    /** A set or a mark that has a cut of the volume. */
    private Optional<LvmSetRecord> find(String id) throws IOException {
        Optional<LvmSetRecord> set = cut(room.sets(), id);
        return set.isPresent() ? set : cut(room.marks(), id);
    }

    private Optional<LvmSetRecord> cut(KeptSets<LvmSetRecord> records, String id) throws IOException {
        return records.find(id)
                .filter(s -> s.cutAt().isPresent() && s.member(unit).isPresent());
    }
}
