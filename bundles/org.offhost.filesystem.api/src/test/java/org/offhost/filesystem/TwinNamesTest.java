// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwinNamesTest {
    private static final long ROOT = 5;

    private final List<FileEntry> all = new ArrayList<>();

    private static final VolumeTraits TRAITS =
            new VolumeTraits(4096, "cluster", "file record", false, true, VolumeTraits.Metadata.WINDOWS, false);

    private void entry(long id, boolean caseSensitive, Link... links) {
        all.add(new FileEntry(
                id,
                1,
                caseSensitive ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE,
                false,
                List.of(links),
                FileTimes.NONE,
                caseSensitive ? Facets.of(WindowsFacets.caseSensitive()) : Facets.NONE,
                List.of()));
    }

    private static Link in(long parent, String name) {
        return new Link(parent, name, false);
    }

    private void entries(Consumer<FileEntry> to) {
        all.forEach(to);
    }

    private List<Fault> faults(TwinNames names) throws IOException {
        all.forEach(names::add);
        return names.faults(this::entries);
    }

    @ParameterizedTest
    @CsvSource({
        "TEST.TXT,TEST.TXT,true",
        "TEST.TXT,test.txt,true",
        "Ärger,ärger,true",
        "naïve,NAÏVE,true",
        "Ωmega,ωMEGA,true",
        "a\uFFFD,a\uFFFD,true",
        "\uFFFD,\uFFFD,true",
        "TEST.TXT,TEST.TXT2,false",
        "ı.txt,i.txt,false",
        "ſ,s,false",
        "µ,Μ,false",
        "ß,ss,false",
        "a,b,false"
    })
    void namesOfOneDirectoryThatAreTheSame(String one, String other, boolean twins) throws IOException {
        entry(40, false, in(ROOT, one));
        entry(41, false, in(ROOT, other));
        entry(42, false, in(7, one));
        List<Fault> faults = faults(new TwinNames(TRAITS, 1 << 21));
        assertThat(faults).hasSize(twins ? 1 : 0);
        if (twins) {
            assertThat(faults.get(0).path(new DirectoryTree(ROOT))).contains("/" + other);
            assertThat(faults.get(0).detail()).contains("comes twice", "file record 40");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void directoryThatKnowsCaseHasTwinsOnlyOfOneName(boolean before) throws IOException {
        if (before) {
            entry(30, true, in(ROOT, "d"));
        }
        entry(40, false, in(30, "a"));
        entry(41, false, in(30, "A"));
        entry(42, false, in(30, "A"));
        if (!before) {
            entry(300, true, in(ROOT, "e"));
            entry(30, true, in(ROOT, "d"));
        }
        assertThat(faults(new TwinNames(TRAITS, 1 << 21)))
                .singleElement()
                .satisfies(f -> assertThat(f.subject()).isEqualTo(new FaultSubject.Entry(42, in(30, "A"))));
    }

    @Test
    void shortNamesAndTheRootAreNoTwinsAndTwoLinksOfAFileAre() throws IOException {
        entry(ROOT, false, in(ROOT, ""));
        entry(40, false, in(ROOT, "long name"), new Link(ROOT, "LONGNA~1", true));
        entry(41, false, in(ROOT, "longna~1"));
        assertThat(faults(new TwinNames(TRAITS, 1 << 21))).isEmpty();
        entry(42, false, in(ROOT, "x"), in(ROOT, "X"));
        assertThat(faults(new TwinNames(TRAITS, 1 << 21))).hasSize(1);
    }

    /** A table of 2^12 slots for 100,000 names: 28 readings or more, and none is missed. */
    @Test
    void moreNamesThanFitAreLookedAtPartByPart() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            entry(1000 + i, false, in(i % 7, "file " + i));
        }
        int twins = 0;
        for (int i = 0; i < 100_000; i += 997) {
            entry(200_000 + i, false, in(i % 7, "FILE " + i));
            twins++;
        }
        assertThat(faults(new TwinNames(TRAITS, 1 << 12))).hasSize(twins);
        assertThat(faults(new TwinNames(TRAITS, 1 << 21))).hasSize(twins);
    }

    @Test
    void atMostAThousandAreNamed() throws IOException {
        for (int i = 0; i < 5000; i++) {
            entry(1000 + i, false, in(ROOT, "same"));
        }
        assertThat(faults(new TwinNames(TRAITS, 1 << 21))).hasSize(TwinNames.NAMED);
    }
}
