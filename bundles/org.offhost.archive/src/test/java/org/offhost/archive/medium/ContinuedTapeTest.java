// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Backup;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MemoryTape;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.HeldParts;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.VolumeRanges;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.filesystem.ExtentStream;
import org.offhost.tck.Fixtures;

/** A chain on a tape: each set shows its instant, and is copied from a tape file for each set, forward. */
class ContinuedTapeTest {
    private static final int BLOCK = 4096;
    private static final int RECORD = 65_536;

    @TempDir
    Path folder;

    private final List<byte[]> states = new ArrayList<>();
    private final List<Extent> used = new ArrayList<>();
    private final MemoryTape tape = new MemoryTape();
    private TapeMedium medium;

    @BeforeEach
    void chainOfThree() throws IOException {
        medium = new TapeMedium(tape, RECORD);
        medium.initialize(new MediumLabel("tape-1", "shelf", Backup.NOW), false);
        Path image = Fixtures.image("fat12", folder);
        Random random = new Random(3);
        String parent = "";
        for (String id : List.of("full", "one", "two")) {
            byte[] state = Files.readAllBytes(image);
            List<Extent> changed = new ArrayList<>();
            // behind the tables of the file system, in use or not
            for (int at = state.length / 4 & -BLOCK; !parent.isEmpty() && at + BLOCK <= state.length; at += BLOCK) {
                if (random.nextInt(10) == 0) {
                    state[at + random.nextInt(BLOCK)]++;
                    changed.add(new Extent(at, BLOCK));
                }
            }
            Files.write(image, state);
            states.add(state);
            try (Backup b = Backup.of(image, folder.resolve("spool-" + id))) {
                if (parent.isEmpty()) {
                    b.toTape(tape, RECORD, id, SetProfile.VOLUME);
                } else {
                    b.toTape(tape, RECORD, id, parent, changed);
                }
                try (ExtentStream ranges = b.volume.allocated()) {
                    used.clear();
                    used.addAll(ranges.next(Integer.MAX_VALUE));
                }
            }
            parent = id;
        }
        medium = TapeMedium.toRead(tape, RECORD, folder.resolve("kept"));
    }

    @AfterEach
    void close() throws IOException {
        medium.close();
    }

    private void assertShown(byte[] bytes, int number) {
        byte[] expected = new byte[states.get(number).length];
        for (Extent e : used) {
            System.arraycopy(states.get(number), (int) e.position(), expected, (int) e.position(), (int) e.length());
        }
        assertThat(Arrays.mismatch(bytes, expected))
                .as("first byte that differs")
                .isEqualTo(-1);
    }

    @Test
    void eachSetShowsItsInstant() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (SetReader reader = medium.open(medium.sets().get(i));
                    BlockDevice volume = reader.volume()) {
                ByteBuffer all = ByteBuffer.allocate((int) volume.size());
                volume.read(0, all);
                assertShown(all.array(), i);
            }
        }
    }

    /** As a proof asks for the sums of each set of a chain. */
    @Test
    void tapeThatIsOnlyReadIsGoneThroughOnce() throws IOException {
        List<SetRecord> sets = medium.sets();
        int moves = tape.moves();
        for (SetRecord set : sets) {
            assertThat(medium.sums(set, folder.resolve("sums"), text -> {})).isEmpty();
        }
        assertThat(medium.sets()).isEqualTo(sets).hasSize(3);
        assertThat(tape.moves()).isEqualTo(moves);
    }

    /** As a verification does, which has the tape open while it reads one set of the chain after the other. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void tablesAreKeptOnceHoweverOftenSetsAreOpened() throws IOException {
        long others = tablesKept();
        for (int i = 0; i < 5; i++) {
            eachSetShowsItsInstant();
        }
        assertThat(tablesKept() - others).isEqualTo(3);
        medium.close();
        assertThat(tablesKept()).isEqualTo(others);
    }

    private long tablesKept() throws IOException {
        long kept = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : open) {
                kept += Files.isSymbolicLink(file)
                                && Files.readSymbolicLink(file).toString().contains("/kept/offhost-ranges-")
                        ? 1
                        : 0;
            }
        }
        return kept;
    }

    @Test
    void piecesOfEachTapeFileGoForwardAndAllOfThemAreTheVolume() throws IOException {
        byte[] restored = new byte[states.get(2).length];
        BitSet written = new BitSet();
        try (SetReader reader = medium.open(medium.sets().get(2))) {
            assertThat(reader.places())
                    .isEqualTo(medium.sets().stream()
                            .map(s -> new Place.Records(tape.unit().designator(), s.start(), RECORD))
                            .toList());
            for (Place place : reader.places()) {
                read((Place.Records) place, reader, restored, written);
            }
        }
        assertShown(restored, 2);
    }

    private void read(Place.Records place, SetReader reader, byte[] restored, BitSet written) throws IOException {
        long last = 0;
        int at = 0;
        try (PieceSource pieces = reader.restore(0, place)) {
            for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                if (p.get() instanceof Piece.Range r) {
                    assertThat(r.extent().position()).isGreaterThanOrEqualTo(last);
                    last = r.extent().end();
                    assertThat(written.get(at, at + (int) r.length()).isEmpty())
                            .as("each byte once")
                            .isTrue();
                    written.set(at, at + (int) r.length());
                    medium.bytes()
                            .read(
                                    place.firstObject() * RECORD + r.extent().position(),
                                    ByteBuffer.wrap(restored, at, (int) r.length()));
                }
                at += (int) p.get().length();
            }
        }
    }

    @Test
    void rangesAreGivenByEachSetOnceAndWhatNoneHasWithTheOneThatIsToldSo() throws IOException {
        try (SetReader reader = medium.open(medium.sets().get(2))) {
            VolumeRanges shown = reader.ranges();
            List<VolumeRanges> links = shown.links();
            assertThat(links).hasSize(3).endsWith(shown);
            BitSet given = new BitSet();
            long length = states.get(2).length;
            for (VolumeRanges link : links) {
                ExtentStream whole = once(new Extent(0, length));
                for (Extent e : new HeldParts(shown, whole, link, link == links.get(0)).next(Integer.MAX_VALUE)) {
                    assertThat(given.get((int) e.position()))
                            .as("byte %s twice", e.position())
                            .isFalse();
                    given.set((int) e.position(), (int) e.end());
                }
            }
            assertThat(given.nextClearBit(0)).isEqualTo((int) length);
        }
    }

    private static ExtentStream once(Extent all) {
        List<Extent> left = new ArrayList<>(List.of(all));
        return new ExtentStream() {
            @Override
            public List<Extent> next(int limit) {
                List<Extent> batch = List.copyOf(left);
                left.clear();
                return batch;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
