// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.proof.AllocationConflict.Kind;

class AllocationProofTest {
    @Test
    void volumeWhoseBytesAreOwnedOnceHolds() throws IOException {
        Volume v = new Volume()
                .metadata(0, 10)
                .file("a", 10, 5, 20, 5)
                .file("b", 15, 5)
                .used(0, 25);
        assertThat(v.prove(8).holds()).isTrue();
        assertThat(v.prove(8).conflicts()).isEmpty();
    }

    @Test
    void bytesInUseWithoutAnOwnerAreFound() throws IOException {
        AllocationProof proof =
                new Volume().file("a", 0, 10).used(0, 15).used(20, 5).prove(8);
        assertThat(proof.conflicts())
                .containsExactly(
                        new AllocationConflict(Kind.UNOWNED, new Extent(10, 5), List.of()),
                        new AllocationConflict(Kind.UNOWNED, new Extent(20, 5), List.of()));
        assertThat(proof.bytes(Kind.UNOWNED)).isEqualTo(10);
        assertThat(proof.ranges()).isEqualTo(2);
    }

    @Test
    void bytesOwnedThatTheMapCallsFreeAreFoundWithTheirOwner() throws IOException {
        AllocationProof proof =
                new Volume().file("a", 0, 10).used(0, 4).used(6, 4).prove(8);
        assertThat(proof.conflicts())
                .containsExactly(new AllocationConflict(Kind.FREE, new Extent(4, 2), List.of("a")));
    }

    @Test
    void bytesOwnedTwiceAreFoundWithTheirOwners() throws IOException {
        AllocationProof proof = new Volume()
                .metadata(0, 2)
                .file("a", 2, 8)
                .file("b", 8, 8, 1, 1)
                .used(0, 16)
                .prove(8);
        assertThat(proof.conflicts())
                .containsExactly(
                        new AllocationConflict(Kind.SHARED, new Extent(1, 1), List.of("the file system itself", "b")),
                        new AllocationConflict(Kind.SHARED, new Extent(8, 2), List.of("a", "b")));
        assertThat(proof.holds()).isFalse();
    }

    @Test
    void bytesInDoubtMayBeNobodysOrSomebodysButNeverTwos() throws IOException {
        Volume v = new Volume()
                .file("a", 0, 10)
                .file("b", 8, 4, 30, 2)
                .used(0, 20)
                .used(30, 5)
                .doubtful(8, 8)
                .doubtful(30, 5);
        AllocationProof proof = v.prove(8);
        assertThat(proof.conflicts())
                .containsExactly(
                        new AllocationConflict(Kind.SHARED, new Extent(8, 2), List.of("a", "b")),
                        new AllocationConflict(Kind.UNOWNED, new Extent(16, 4), List.of()));
        assertThat(proof.inDoubt()).isEqualTo(13);
    }

    @Test
    void bytesInDoubtThatAreFreeAreStillNobodys() throws IOException {
        AllocationProof proof =
                new Volume().file("a", 0, 10).used(0, 5).doubtful(0, 20).prove(8);
        assertThat(proof.conflicts())
                .containsExactly(new AllocationConflict(Kind.FREE, new Extent(5, 5), List.of("a")));
        assertThat(proof.inDoubt()).isEqualTo(5);
    }

    @Test
    void clustersGivenUpAsBadAreNobodys() throws IOException {
        Volume v = new Volume().file("a", 0, 10).used(0, 10);
        v.entries.add(entry("bad", Attribute.Role.BAD_CLUSTERS, 20, 5));
        assertThat(v.prove(8).holds()).isTrue();
    }

    @Test
    void onlyTheFirstConflictsAreNamedAndAllAreCounted() throws IOException {
        Volume v = new Volume();
        for (int i = 0; i < 1000; i++) {
            v.used(i * 10L, 5);
        }
        AllocationProof proof = v.prove(8);
        assertThat(proof.conflicts()).hasSize(AllocationProof.NAMED);
        assertThat(proof.ranges()).isEqualTo(1000);
        assertThat(proof.bytes(Kind.UNOWNED)).isEqualTo(5000);
    }

    @Test
    void anyNumberOfClaimsInMemoryFindsTheSameConflicts() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Volume v = new Volume();
            int extent = 40 + random.nextInt(200);
            int files = random.nextInt(40);
            for (int i = 0; i < files; i++) {
                // many begin at the same byte
                long start = random.nextInt(4) == 0 ? random.nextInt(3) * 20L : random.nextInt(extent);
                v.file("f" + i, start, 1 + random.nextInt(12));
            }
            for (long at = random.nextInt(5); at < extent; at += 2 + random.nextInt(20)) {
                long length = 1 + random.nextInt(15);
                v.used(at, length);
                at += length;
            }
            for (long at = random.nextInt(40); at < extent; at += 2 + random.nextInt(60)) {
                long length = 1 + random.nextInt(15);
                v.doubtful(at, length);
                at += length;
            }
            List<AllocationConflict> expected = v.expected();
            assertThat(v.prove(1 << 10).conflicts()).as("seed %d", seed).isEqualTo(expected);
            for (int most : new int[] {4, 5, 8, 17}) {
                assertThat(v.prove(most).conflicts())
                        .as("seed %d with %d claims in memory", seed, most)
                        .isEqualTo(expected);
            }
        }
    }

    private static FileEntry entry(String name, Attribute.Role role, long... runs) {
        Runs.Builder builder = new Runs.Builder();
        for (int i = 0; i < runs.length; i += 2) {
            builder.add(runs[i], runs[i + 1]);
        }
        AttributeValue value = new AttributeValue.NonResident(builder.length(), builder.length(), builder.build());
        return new FileEntry(
                1,
                0,
                FileEntry.Kind.FILE,
                false,
                List.of(new Link(0, name, false)),
                FileTimes.NONE,
                Facets.NONE,
                List.of(new Attribute("data", role, "", Encoding.PLAIN, false, value)));
    }

    /** A volume made by hand. */
    private static final class Volume implements AllocationProof.Subject {
        private final List<FileEntry> entries = new ArrayList<>();
        private final List<Extent> metadata = new ArrayList<>();
        private final List<Extent> used = new ArrayList<>();
        private final List<Extent> doubtful = new ArrayList<>();

        Volume metadata(long position, long length) {
            metadata.add(new Extent(position, length));
            return this;
        }

        Volume file(String name, long... runs) {
            entries.add(entry(name, Attribute.Role.CONTENT, runs));
            return this;
        }

        Volume used(long position, long length) {
            used.add(new Extent(position, length));
            return this;
        }

        Volume doubtful(long position, long length) {
            doubtful.add(new Extent(position, length));
            return this;
        }

        AllocationProof prove(int claimsInMemory) throws IOException {
            return AllocationProof.of(this, claimsInMemory);
        }

        @Override
        public void entries(Consumer<FileEntry> to) {
            entries.forEach(to);
        }

        @Override
        public List<Extent> metadata() {
            return metadata;
        }

        @Override
        public ExtentStream allocated() {
            return stream(used);
        }

        @Override
        public ExtentStream inDoubt() {
            return stream(doubtful);
        }

        private static ExtentStream stream(List<Extent> ranges) {
            Iterator<Extent> left = ranges.iterator();
            return new ExtentStream() {
                @Override
                public List<Extent> next(int limit) {
                    return left.hasNext() ? List.of(left.next()) : List.of();
                }

                @Override
                public void close() {}
            };
        }

        /** Byte by byte. */
        List<AllocationConflict> expected() {
            List<AllocationConflict> all = new ArrayList<>();
            long start = 0;
            Kind open = null;
            for (long at = 0; at <= 1000; at++) {
                Kind kind = kind(at);
                if (kind != open) {
                    if (open != null) {
                        all.add(conflict(open, start, at));
                    }
                    start = at;
                    open = kind;
                }
            }
            return all;
        }

        private AllocationConflict conflict(Kind kind, long start, long end) {
            List<String> owners = new ArrayList<>();
            for (FileEntry e : entries) {
                for (Run r : ((AttributeValue.NonResident) e.attributes().get(0).value()).runs()) {
                    if (kind != Kind.UNOWNED && r.position() < end && r.position() + r.length() > start) {
                        owners.add(e.links().get(0).name());
                    }
                }
            }
            return new AllocationConflict(
                    kind, new Extent(start, end - start), owners.subList(0, Math.min(4, owners.size())));
        }

        private Kind kind(long at) {
            boolean isUsed = used.stream().anyMatch(e -> e.position() <= at && at < e.end());
            boolean open = doubtful.stream().anyMatch(e -> e.position() <= at && at < e.end());
            long owners = entries.stream()
                    .flatMap(e -> e.attributes().stream())
                    .map(a -> ((AttributeValue.NonResident) a.value()).runs().get(0))
                    .filter(r -> r.position() <= at && at < r.position() + r.length())
                    .count();
            if (!isUsed) {
                return owners > 0 ? Kind.FREE : null;
            }
            return owners == 0 ? open ? null : Kind.UNOWNED : owners > 1 ? Kind.SHARED : null;
        }
    }
}
