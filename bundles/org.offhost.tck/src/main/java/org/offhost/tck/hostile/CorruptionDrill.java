// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.VolumeReading;

/**
 * Corrupts one sector of a small rich volume, over and over, and holds what a parser then says against what it said of
 * the sound volume.
 *
 * <p>The rule: a stream that is read without error has the bytes it had, but for those in its own clusters if one of them
 * was hit, and but for a resident value, whose bytes lie in the record that was hit and have no sum of their own.
 */
final class CorruptionDrill {
    /** What became of a volume, the worst that was seen. */
    enum Outcome {
        /** The same inventory, the same bytes. */
        UNCHANGED,
        /** Streams differ where their own clusters or their own resident bytes were hit. */
        OWN_DATA,
        /** Names, times or other metadata that have no sum differ; every stream as it was. */
        METADATA_ONLY,
        /** Something is left out or refused, and that is said; the rest is as it was. */
        FAULTS,
        /** The volume is refused with a typed error. */
        REFUSED,
        /** An entry or stream is gone or new and no fault says so, but the volume does not add up. */
        SILENT_PROVED,
        /** The same, and the allocation map agrees: metadata lost that owned nothing. */
        SILENT,
        /** A stream reads without error as other bytes, from another run list, but the volume does not add up. */
        OTHER_BYTES_PROVED,
        /** The same, and the allocation map agrees. */
        OTHER_BYTES,
        /** A stream whose run list is unchanged and whose clusters were not hit reads as other bytes. */
        WRONG
    }

    /** Entries that are the same are taken to read the same where no sector of theirs was hit; so often it is checked. */
    private static final int ALL_STREAMS_EVERY = 50;

    private final FileSystemParser parser;
    private final String fixture;
    private final StreamDigests sound;
    private final Map<Long, List<Optional<String>>> digests = new TreeMap<>();
    private final HostileVolumes.Metadata metadata;
    private final HostileVolumes.Metadata used;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final List<String> notes = new ArrayList<>();

    CorruptionDrill(FileSystemParser parser, String fixture) throws IOException {
        this.parser = parser;
        this.fixture = fixture;
        PatchedBlockDevice device = PatchedBlockDevice.of(fixture);
        device.remember(true);
        try (FileSystemVolume volume = parser.open(device)) {
            sound = StreamDigests.of(volume);
            used = HostileVolumes.Metadata.of(VolumeReading.allocated(volume, 1000));
            metadata = HostileVolumes.Metadata.of(device.remembered());
            device.remember(false);
            for (FileEntry e : sound.entries().values()) {
                digests.put(e.id(), digests(volume, e));
            }
        }
    }

    private static List<Optional<String>> digests(FileSystemVolume volume, FileEntry entry) throws IOException {
        List<Optional<String>> all = new ArrayList<>();
        for (Attribute a : StreamDigests.streams(entry)) {
            all.add(StreamDigests.digest(volume, entry, a));
        }
        return all;
    }

    /** How often each outcome was seen. */
    Map<Outcome, Integer> outcomes() {
        return outcomes;
    }

    /** One line for each volume of which something was not told by the parser. */
    List<String> notes() {
        return notes;
    }

    /** Corrupts a sector and looks. */
    void run(long seed) throws IOException {
        SectorCorruption corruption = SectorCorruption.of(seed, metadata, used);
        Judgement judgement = new Judgement(corruption);
        judgement.judge();
        outcomes.merge(judgement.worst, 1, Integer::sum);
        if (judgement.worst.compareTo(Outcome.REFUSED) > 0) {
            notes.add(judgement.worst + " " + corruption + ": " + judgement.what);
        }
    }

    /** Looks at one corrupted volume. */
    private final class Judgement {
        private final SectorCorruption corruption;
        private Outcome worst = Outcome.UNCHANGED;
        private String what = "";

        Judgement(SectorCorruption corruption) {
            this.corruption = corruption;
        }

        private void at(Outcome outcome, String text) {
            if (outcome.compareTo(worst) > 0) {
                worst = outcome;
                what = text;
            }
        }

        void judge() throws IOException {
            PatchedBlockDevice device = PatchedBlockDevice.of(fixture);
            corruption.happenTo(device);
            boolean known = false;
            try {
                known = parser.probe(device).isPresent();
                try (FileSystemVolume volume = parser.open(device)) {
                    compare(volume);
                }
            } catch (CorruptStructureException refused) {
                at(Outcome.REFUSED, refused.getMessage());
            } catch (IOException other) {
                if (known || !other.getClass().equals(IOException.class)) {
                    throw new AssertionError(corruption.toString(), other);
                }
                at(Outcome.REFUSED, other.getMessage());
            } catch (RuntimeException | StackOverflowError bug) {
                throw new AssertionError(corruption.toString(), bug);
            }
        }

        private void compare(FileSystemVolume volume) throws IOException {
            StreamDigests found = StreamDigests.of(volume);
            if (!found.faults().isEmpty()) {
                at(Outcome.FAULTS, "");
            }
            for (FileEntry was : sound.entries().values()) {
                FileEntry is = found.same(was);
                if (is == null) {
                    if (found.faults().isEmpty()) {
                        at(Outcome.SILENT, name(was) + " is gone");
                    }
                } else {
                    compare(volume, was, is, found);
                }
            }
            for (FileEntry is : found.entries().values()) {
                if (sound.same(is) == null) {
                    at(Outcome.SILENT, name(is) + " is new");
                }
            }
            if (worst == Outcome.SILENT && !adds(volume)) {
                worst = Outcome.SILENT_PROVED;
            } else if (worst == Outcome.OTHER_BYTES && !adds(volume)) {
                worst = Outcome.OTHER_BYTES_PROVED;
            }
        }

        /** Whether a block-level copy would be made of it. */
        private boolean adds(FileSystemVolume volume) throws IOException {
            try {
                return AllocationProof.of(volume).map(AllocationProof::holds).orElse(true);
            } catch (CorruptStructureException refused) {
                return false;
            }
        }

        private void compare(FileSystemVolume volume, FileEntry was, FileEntry is, StreamDigests found)
                throws IOException {
            boolean same = was.equals(is);
            boolean hit = StreamDigests.isHit(was, corruption);
            if (same && !hit && corruption.seed() % ALL_STREAMS_EVERY != 0) {
                return;
            }
            if (!same) {
                at(Outcome.METADATA_ONLY, "");
            }
            List<Attribute> streams = StreamDigests.streams(was);
            for (int i = 0; i < streams.size(); i++) {
                Attribute before = streams.get(i);
                Optional<Attribute> now = StreamDigests.streams(is).stream()
                        .filter(a -> a.name().equals(before.name()))
                        .findFirst();
                if (now.isEmpty()) {
                    at(found.faults().isEmpty() ? Outcome.SILENT : Outcome.FAULTS, name(was) + " lost a stream");
                } else {
                    compare(volume, is, before, now.get(), digests.get(was.id()).get(i), found.names(is));
                }
            }
            if (StreamDigests.streams(is).size() > streams.size()) {
                at(Outcome.SILENT, name(is) + " has a new stream");
            }
        }

        private void compare(
                FileSystemVolume volume,
                FileEntry is,
                Attribute before,
                Attribute now,
                Optional<String> expected,
                boolean said)
                throws IOException {
            Optional<String> digest = StreamDigests.digest(volume, is, now);
            if (digest.equals(expected)) {
                return;
            }
            String name = name(is) + ":" + now.name();
            boolean resident =
                    before.value() instanceof AttributeValue.Resident && now.value() instanceof AttributeValue.Resident;
            if (digest.isEmpty() || said) {
                at(Outcome.FAULTS, name);
            } else if (resident) {
                at(Outcome.OWN_DATA, name);
            } else if (before.equals(now)) {
                boolean own = StreamDigests.isHit(is, corruption);
                at(own ? Outcome.OWN_DATA : Outcome.WRONG, name);
            } else {
                at(Outcome.OTHER_BYTES, name + " was " + before.value() + ", is " + now.value());
            }
        }
    }

    private static String name(FileEntry entry) {
        return entry.id() + " '" + entry.links().get(0).name() + "'";
    }
}
