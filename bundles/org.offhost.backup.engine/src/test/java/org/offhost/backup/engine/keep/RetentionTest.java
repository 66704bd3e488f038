// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.backup.keep.ForgetReport.Fate;
import org.offhost.backup.keep.ForgetReport.Reason;
import org.offhost.backup.keep.KeepRules;
import org.offhost.block.Designator;

/** Which sets are kept, by their instants alone. */
class RetentionTest {
    private final Set<String> elsewhere = new HashSet<>();
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final List<SetRecord> sets = new ArrayList<>();
    private final Map<String, Instant> locks = new HashMap<>();

    private void add(String id, String cutAt, String parent, String source, Map<String, String> facts) {
        SetDescription d = new SetDescription(
                id,
                SetProfile.VOLUME,
                Instant.parse(cutAt),
                Designator.parse(source),
                "vm",
                "",
                Instant.parse(cutAt),
                "quiet",
                512,
                List.of(),
                facts,
                parent);
        sets.add(new SetRecord(d, 4096L * sets.size(), 1000, 900, sets.size() + 1));
    }

    private void add(String id, String cutAt) {
        add(id, cutAt, "", "naa.6000000000000001", Map.of());
    }

    private void continues(String id, String cutAt, String parent) {
        add(id, cutAt, parent, "naa.6000000000000001", Map.of());
    }

    /** Reasons by the ids of the sets that are kept. */
    private Map<String, List<Reason>> kept(KeepRules rules, ZoneId zone) {
        MediumScan scan = new MediumScan(sets, List.of(), List.of(), locks, Optional.empty());
        Map<String, List<Reason>> kept = new LinkedHashMap<>();
        for (Fate fate : Retention.of(scan, rules, zone, NOW, elsewhere)) {
            if (fate.isKept()) {
                kept.put(fate.setId(), fate.reasons());
            }
        }
        return kept;
    }

    private Map<String, List<Reason>> kept(int last, int daily, int weekly, int monthly, int yearly) {
        return kept(new KeepRules(last, daily, weekly, monthly, yearly), ZoneOffset.UTC);
    }

    @Test
    void newestOfEachOfTheLastPeriodsIsKept() {
        add("a", "2025-12-31T10:00:00Z");
        add("b", "2026-01-31T10:00:00Z");
        add("c", "2026-03-01T10:00:00Z");
        add("d", "2026-03-02T10:00:00Z");
        add("e", "2026-03-02T18:00:00Z");
        add("f", "2026-03-09T10:00:00Z");
        assertThat(kept(1, 0, 0, 0, 0)).containsExactly(entry("f", List.of(Reason.LAST)));
        assertThat(kept(0, 3, 0, 0, 0)).containsOnlyKeys("f", "e", "c");
        assertThat(kept(0, 0, 2, 0, 0)).containsOnlyKeys("f", "e");
        assertThat(kept(0, 0, 0, 2, 0)).containsOnlyKeys("f", "b");
        assertThat(kept(0, 0, 0, 0, 9)).containsOnlyKeys("f", "a");
        assertThat(kept(2, 1, 0, 0, 0))
                .containsExactly(entry("f", List.of(Reason.LAST, Reason.DAILY)), entry("e", List.of(Reason.LAST)));
        assertThat(kept(0, 0, 0, 0, 0)).isEmpty();
    }

    @Test
    void daysAreThoseOfTheZone() {
        add("a", "2026-03-01T22:30:00Z");
        add("b", "2026-03-01T23:30:00Z");
        assertThat(kept(new KeepRules(0, 2, 0, 0, 0), ZoneOffset.UTC)).containsOnlyKeys("b");
        assertThat(kept(new KeepRules(0, 2, 0, 0, 0), ZoneId.of("Europe/Berlin")))
                .containsOnlyKeys("a", "b");
    }

    @Test
    void weekThatBeginsInTheOldYearIsOneWeek() {
        add("a", "2025-12-29T10:00:00Z");
        add("b", "2026-01-04T10:00:00Z");
        add("c", "2026-01-05T10:00:00Z");
        assertThat(kept(0, 0, 5, 0, 0)).containsOnlyKeys("c", "b");
    }

    @Test
    void whatASetOfAnotherMediumContinuesIsKeptWithAllBelowIt() {
        add("a", "2026-03-01T10:00:00Z");
        continues("b", "2026-03-02T10:00:00Z", "a");
        continues("c", "2026-03-03T10:00:00Z", "b");
        elsewhere.add("b");
        assertThat(kept(0, 0, 0, 0, 0))
                .containsExactly(entry("b", List.of(Reason.CONTINUED)), entry("a", List.of(Reason.CONTINUED)));
    }

    @Test
    void whatAKeptSetContinuesIsKeptAndSaidSo() {
        add("full", "2026-03-01T10:00:00Z");
        continues("one", "2026-03-02T10:00:00Z", "full");
        continues("two", "2026-03-03T10:00:00Z", "one");
        add("other", "2026-03-04T10:00:00Z");
        assertThat(kept(2, 0, 0, 0, 0))
                .containsExactly(
                        entry("other", List.of(Reason.LAST)),
                        entry("two", List.of(Reason.LAST)),
                        entry("one", List.of(Reason.CONTINUED)),
                        entry("full", List.of(Reason.CONTINUED)));
        assertThat(kept(1, 0, 0, 0, 0)).containsOnlyKeys("other");
    }

    @Test
    void lockedSetsAreKeptUntilThenWithWhatTheyContinue() {
        add("full", "2026-03-01T10:00:00Z");
        continues("one", "2026-03-02T10:00:00Z", "full");
        add("past", "2026-03-03T10:00:00Z");
        add("new", "2026-03-04T10:00:00Z");
        locks.put("one", NOW.plusSeconds(1));
        locks.put("past", NOW);
        assertThat(kept(1, 0, 0, 0, 0))
                .containsExactly(
                        entry("new", List.of(Reason.LAST)),
                        entry("one", List.of(Reason.LOCKED)),
                        entry("full", List.of(Reason.CONTINUED)));
    }

    @Test
    void everyVolumeIsCountedByItself() {
        add("a", "2026-03-01T10:00:00Z");
        add("b", "2026-03-02T10:00:00Z", "", "naa.6000000000000002", Map.of());
        add("c", "2026-03-03T10:00:00Z", "", "naa.6000000000000002", Map.of("volumeNumber", "2"));
        add("d", "2026-03-04T10:00:00Z", "", "naa.6000000000000002", Map.of());
        assertThat(kept(1, 0, 0, 0, 0)).containsOnlyKeys("a", "c", "d");
    }

    /** Numbers of logical volumes are their places in the order of names. */
    @Test
    void volumesThatHadOneNumberAfterTheOtherAreCountedEachByItself() {
        String unit = "naa.6000000000000002";
        add("a", "2026-03-01T10:00:00Z", "", unit, Map.of("volumeNumber", "1", "volumePosition", "1048576"));
        add("b", "2026-03-02T10:00:00Z", "", unit, Map.of("volumeNumber", "1", "volumePosition", "9437184"));
        assertThat(kept(1, 0, 0, 0, 0)).containsOnlyKeys("a", "b");
    }

    @Test
    void chainThatNamesItselfEnds() {
        continues("a", "2026-03-01T10:00:00Z", "b");
        continues("b", "2026-03-02T10:00:00Z", "a");
        assertThat(kept(1, 0, 0, 0, 0)).containsOnlyKeys("b", "a");
    }
}
