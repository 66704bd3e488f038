// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

class NotedRunsTest {
    private static final int MOST = 10_000;

    private final NotedRuns noted = new NotedRuns(MOST);
    private final List<String> told = new ArrayList<>();

    @Test
    void runsInUseAreToldAsOftenAsAsked() {
        noted.note(entry(Attribute.Role.CONTENT, 100));
        noted.note(entry(Attribute.Role.BAD_CLUSTERS, 200));
        noted.note(entry(Attribute.Role.STRUCTURE, 300));

        for (int i = 0; i < 2; i++) {
            told.clear();
            assertThat(tell()).isTrue();
            assertThat(told).containsExactly("10 at 100", "5 at 1000", "10 at 300", "5 at 1000");
        }
    }

    @Test
    void ofMoreThanFitNoneAreTold() {
        for (int i = 0; i < MOST / 2; i++) {
            noted.note(entry(Attribute.Role.CONTENT, i));
        }
        assertThat(tell()).isTrue();
        assertThat(told).hasSize(MOST);
        told.clear();

        noted.note(entry(Attribute.Role.CONTENT, 1));
        noted.note(entry(Attribute.Role.CONTENT, 2));
        assertThat(tell()).isFalse();
        assertThat(told).isEmpty();
    }

    private boolean tell() {
        return noted.tell((position, length) -> told.add(length + " at " + position));
    }

    private static FileEntry entry(Attribute.Role role, long position) {
        Runs runs = new Runs.Builder()
                .add(position, 10)
                .add(Run.HOLE, 10)
                .add(1000, 5)
                .build();
        AttributeValue value = new AttributeValue.NonResident(25, 25, runs);
        return new FileEntry(
                1,
                0,
                FileEntry.Kind.FILE,
                false,
                List.of(new Link(5, "f", false)),
                FileTimes.NONE,
                Facets.NONE,
                List.of(new Attribute("data", role, "", Encoding.PLAIN, false, value)));
    }
}
