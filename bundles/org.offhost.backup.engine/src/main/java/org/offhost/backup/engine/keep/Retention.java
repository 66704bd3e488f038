// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.keep;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.backup.keep.ForgetReport.Fate;
import org.offhost.backup.keep.ForgetReport.Reason;
import org.offhost.backup.keep.KeepRules;
import org.offhost.block.Designator;

/** Which sets of a medium are kept, and why. */
final class Retention {
    private final MediumScan scan;
    private final KeepRules rules;
    private final ZoneId zone;
    private final Instant now;
    private final Set<String> elsewhere;
    private final Map<String, Set<Reason>> reasons = new HashMap<>();

    /**
     * Sets that follow each other in time.
     *
     * @param place where on its unit the volume begins: the number of a logical volume is another when one before it was made
     * @param globs of files the paths that were asked for
     */
    private record Line(Designator source, String volume, String place, SetProfile profile, List<String> globs) {
        static Line of(SetDescription d) {
            return new Line(d.source(), fact(d, "volumeNumber"), fact(d, "volumePosition"), d.profile(), d.globs());
        }

        private static String fact(SetDescription d, String name) {
            return d.facts().getOrDefault(name, "");
        }
    }

    private Retention(MediumScan scan, KeepRules rules, ZoneId zone, Instant now, Set<String> elsewhere) {
        this.scan = scan;
        this.rules = rules;
        this.zone = zone;
        this.now = now;
        this.elsewhere = elsewhere;
    }

    /**
     * Decides.
     *
     * @param zone whose periods are meant
     * @param now when locks are looked at
     * @param elsewhere ids of sets that sets of other media continue
     * @return every set, the newest first
     */
    static List<Fate> of(MediumScan scan, KeepRules rules, ZoneId zone, Instant now, Set<String> elsewhere) {
        return new Retention(scan, rules, zone, now, elsewhere).decide();
    }

    private List<Fate> decide() {
        List<SetRecord> newestFirst = new ArrayList<>(scan.sets());
        newestFirst.sort(Comparator.comparing((SetRecord s) -> s.description().cutAt())
                .thenComparing(SetRecord::number)
                .reversed());
        Map<Line, List<SetRecord>> lines = new LinkedHashMap<>();
        for (SetRecord set : newestFirst) {
            reasons.put(set.description().id(), EnumSet.noneOf(Reason.class));
            lines.computeIfAbsent(Line.of(set.description()), l -> new ArrayList<>())
                    .add(set);
        }
        lines.values().forEach(this::keep);
        newestFirst.forEach(this::keepLocked);
        newestFirst.forEach(this::keepContinuedElsewhere);
        newestFirst.forEach(this::keepBelow);
        return newestFirst.stream().map(this::fate).toList();
    }

    private void keep(List<SetRecord> newestFirst) {
        keep(newestFirst, Reason.LAST, rules.last(), s -> s.description().id());
        keep(newestFirst, Reason.DAILY, rules.daily(), this::day);
        keep(
                newestFirst,
                Reason.WEEKLY,
                rules.weekly(),
                s -> List.of(day(s).get(IsoFields.WEEK_BASED_YEAR), day(s).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
        keep(newestFirst, Reason.MONTHLY, rules.monthly(), s -> List.of(day(s).getYear(), day(s).getMonthValue()));
        keep(newestFirst, Reason.YEARLY, rules.yearly(), s -> day(s).getYear());
    }

    private LocalDate day(SetRecord set) {
        return LocalDate.ofInstant(set.description().cutAt(), zone);
    }

    /** Keeps the newest set of each of the last periods that have any. */
    private void keep(List<SetRecord> newestFirst, Reason why, int periods, Function<SetRecord, Object> periodOf) {
        Object last = null;
        int kept = 0;
        for (SetRecord set : newestFirst) {
            Object period = periodOf.apply(set);
            if (kept < periods && !period.equals(last)) {
                reasons.get(set.description().id()).add(why);
                last = period;
                kept++;
            }
        }
    }

    private void keepLocked(SetRecord set) {
        String id = set.description().id();
        if (scan.lockedUntil(id).filter(now::isBefore).isPresent()) {
            reasons.get(id).add(Reason.LOCKED);
        }
    }

    private void keepContinuedElsewhere(SetRecord set) {
        String id = set.description().id();
        if (elsewhere.contains(id)) {
            reasons.get(id).add(Reason.CONTINUED);
        }
    }

    /** A chain is not broken: what a kept set continues is kept, down to the full one. */
    private void keepBelow(SetRecord set) {
        Map<String, SetRecord> sets = new HashMap<>();
        scan.sets().forEach(s -> sets.put(s.description().id(), s));
        boolean kept = !reasons.get(set.description().id()).isEmpty();
        for (SetRecord at = set; kept && at != null && at.description().isIncrement(); ) {
            SetRecord parent = sets.get(at.description().parent());
            boolean before = parent != null && parent.number() < at.number();
            if (before) {
                reasons.get(parent.description().id()).add(Reason.CONTINUED);
            }
            at = before ? parent : null;
        }
    }

    private Fate fate(SetRecord set) {
        SetDescription d = set.description();
        Optional<Instant> lock = scan.lockedUntil(d.id());
        return new Fate(d.id(), d.sourceName(), d.cutAt(), set.length(), List.copyOf(reasons.get(d.id())), lock);
    }
}
