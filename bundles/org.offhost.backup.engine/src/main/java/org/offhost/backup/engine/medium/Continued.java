// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/** Whether the volume that is backed up is the one of the set that its backup is to continue. */
public final class Continued {
    /** Fact of a set of a volume of a table; not there if the volume is all of the unit. */
    private static final String POSITION = "volumePosition";

    /** Of one that does not lie together. */
    private static final String RANGES = "volumeRanges";

    /** More would take a restore more memory than it is worth, and one damaged set costs all that continue it. */
    private static final int LONGEST_CHAIN = 100;

    private final SetReader set;
    private final List<String> images = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    /** @param set the last one, open as long as this is used */
    public Continued(SetReader set) throws IOException {
        this.set = set;
        for (Optional<SetReader> link = Optional.of(set);
                link.isPresent();
                link = link.get().parent()) {
            images.add(0, link.get().image());
            ids.add(0, link.get().set().description().id());
        }
    }

    /** Whether a set is of the volume that is asked for, by its number or its name; of any if none is. */
    static boolean isOf(SetDescription d, String called) {
        return called.isEmpty()
                || called.equals(d.facts().getOrDefault(Sets.VOLUME_NUMBER, ""))
                || called.equals(d.facts().getOrDefault(Sets.VOLUME_NAME, ""));
    }

    /** What a set calls its volume. */
    static String volume(SetDescription d) {
        return d.facts().getOrDefault(Sets.VOLUME_NAME, d.facts().getOrDefault(Sets.VOLUME_NUMBER, "0"));
    }

    /** Of a medium somebody else may have written: anything may stand there. */
    private static long number(SetDescription d, String fact) {
        String text = d.facts().getOrDefault(fact, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Ids of the sets that an increment continues, the full one first. */
    public List<String> ids() {
        return ids;
    }

    /** Names of the images that an increment is based on, the full one first. */
    public List<String> images() {
        return images;
    }

    /** Why the set cannot be continued; empty if it can. */
    public Optional<Notice> obstacle(Noted.Volume volume, long length, int blockLength) {
        SetDescription d = set.set().description();
        Notice full = Notice.of(NoticeCode.FULL_INSTEAD).with("set", d.id());
        if (set.summary().length() != length) {
            return Optional.of(full.with("reason", "length")
                    .with("before", set.summary().length())
                    .with("found", length));
        }
        if (number(d, POSITION) != volume.position()) {
            return Optional.of(full.with("reason", "position")
                    .with("before", number(d, POSITION))
                    .with("found", volume.position()));
        }
        String ranges = volume.liesTogether() ? "" : volume.layout().toString();
        String mapped = volume.mapped().map(Noted.Volume.Mapped::of).orElse("");
        if (!d.facts().getOrDefault(RANGES, "").equals(ranges)
                || !d.facts().getOrDefault(Sets.VOLUME_MAPPED, "").equals(mapped)) {
            return Optional.of(full.with("reason", "ranges"));
        }
        if (d.sourceBlockLength() != blockLength) {
            return Optional.of(full.with("reason", "blocks")
                    .with("before", d.sourceBlockLength())
                    .with("found", blockLength));
        }
        if (d.profile() == SetProfile.VOLUME && length % 512 != 0) {
            return Optional.of(full.with("reason", "form"));
        }
        return images.size() < LONGEST_CHAIN
                ? Optional.empty()
                : Optional.of(full.with("reason", "links").with("found", images.size()));
    }
}
