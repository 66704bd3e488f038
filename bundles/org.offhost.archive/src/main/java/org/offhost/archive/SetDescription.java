// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;

/**
 * What a set is of; known before its first byte is written.
 *
 * @param id name of the set, unique on its medium: 1 to 64 letters, digits, '-'
 * @param profile how the set keeps the volume
 * @param created when the job began
 * @param source the logical unit that was backed up (the origin, not its snapshot)
 * @param sourceName what people call it, e.g. the volume's label; may be empty
 * @param snapshotSetId id of the snapshot set the bytes come from; empty if the live unit was read
 * @param cutAt when the snapshot was cut; the set shows this instant
 * @param consistency label of the cut, e.g. "crash-consistent"
 * @param sourceBlockLength bytes of a logical block of the source
 * @param globs paths asked for; empty for everything
 * @param facts what else the job wants to be found in the set; keys and values free
 * @param parent id of the set that this one continues: it holds what changed since, and is read with that one; empty if it
 *     stands alone
 * @param image what the volume is kept as in a set of profile {@link SetProfile#VOLUME}: {@link ImageFormat#QCOW2} if it
 *     continues another, either if it stands alone; of a set of files {@link ImageFormat#SPARSE}
 */
public record SetDescription(
        String id,
        SetProfile profile,
        Instant created,
        Designator source,
        String sourceName,
        String snapshotSetId,
        Instant cutAt,
        String consistency,
        int sourceBlockLength,
        List<String> globs,
        Map<String, String> facts,
        String parent,
        ImageFormat image) {
    /** Fact of a set that is locked from its beginning: until when, ISO 8601. */
    public static final String LOCKED_UNTIL = "lockedUntil";

    /** Fact of a set that continues one on another medium: identity of that medium. */
    public static final String PARENT_MEDIUM = "parentMedium";

    /** Fact beside it: what people call that medium; not there if it has no name. */
    public static final String PARENT_MEDIUM_NAME = "parentMediumName";

    /** Fact beside it: the instant that the set there shows, ISO 8601. */
    public static final String PARENT_CUT_AT = "parentCutAt";

    /** All that a set says of another medium. */
    public static final Set<String> PARENT_MEDIUM_FACTS = Set.of(PARENT_MEDIUM, PARENT_MEDIUM_NAME, PARENT_CUT_AT);

    public SetDescription {
        if (!isId(id)) {
            throw new IllegalArgumentException("set id '" + id + "': expected 1 to 64 letters, digits, '-'");
        }
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(sourceName, "sourceName");
        Objects.requireNonNull(snapshotSetId, "snapshotSetId");
        Objects.requireNonNull(cutAt, "cutAt");
        Objects.requireNonNull(consistency, "consistency");
        if (sourceBlockLength < 512
                || sourceBlockLength > MediumGeometry.LONGEST_UNIT
                || Integer.bitCount(sourceBlockLength) != 1) {
            throw new IllegalArgumentException("sourceBlockLength=" + sourceBlockLength);
        }
        globs = List.copyOf(globs);
        if (!parent.isEmpty() && (!isId(parent) || parent.equals(id))) {
            throw new IllegalArgumentException("set " + id + " continues '" + parent + "', which is no set before it");
        }
        facts = Map.copyOf(facts);
        if (profile == SetProfile.FILES ? image != ImageFormat.SPARSE : image != least(parent) && !parent.isEmpty()) {
            throw new IllegalArgumentException("set " + id + " of profile " + profile + " with an image " + image);
        }
    }

    /** As what is kept of the volume if nothing else is asked for. */
    private static ImageFormat least(String parent) {
        return parent.isEmpty() ? ImageFormat.SPARSE : ImageFormat.QCOW2;
    }

    /** With the usual image. */
    public SetDescription(
            String id,
            SetProfile profile,
            Instant created,
            Designator source,
            String sourceName,
            String snapshotSetId,
            Instant cutAt,
            String consistency,
            int sourceBlockLength,
            List<String> globs,
            Map<String, String> facts,
            String parent) {
        this(
                id,
                profile,
                created,
                source,
                sourceName,
                snapshotSetId,
                cutAt,
                consistency,
                sourceBlockLength,
                globs,
                facts,
                parent,
                profile == SetProfile.VOLUME ? least(parent) : ImageFormat.SPARSE);
    }

    /** Of a set that stands alone. */
    public SetDescription(
            String id,
            SetProfile profile,
            Instant created,
            Designator source,
            String sourceName,
            String snapshotSetId,
            Instant cutAt,
            String consistency,
            int sourceBlockLength,
            List<String> globs,
            Map<String, String> facts) {
        this(
                id,
                profile,
                created,
                source,
                sourceName,
                snapshotSetId,
                cutAt,
                consistency,
                sourceBlockLength,
                globs,
                facts,
                "");
    }

    /** The same, of the volume, with an image of another format if it stands alone. */
    public SetDescription imageIfAlone(ImageFormat format) {
        return new SetDescription(
                id,
                profile,
                created,
                source,
                sourceName,
                snapshotSetId,
                cutAt,
                consistency,
                sourceBlockLength,
                globs,
                facts,
                parent,
                profile == SetProfile.VOLUME && parent.isEmpty() ? format : image);
    }

    /** Until when it is locked from its beginning; empty if it is not, or nobody can tell. */
    public Optional<Instant> lockedUntil() {
        try {
            return Optional.ofNullable(facts.get(LOCKED_UNTIL)).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it holds only what changed since another set. */
    public boolean isIncrement() {
        return !parent.isEmpty();
    }

    /** Identity of the medium that has the set that this one continues; empty if that lies before it on its own, or it continues none. */
    public Optional<String> parentMedium() {
        return isIncrement()
                ? Optional.ofNullable(facts.get(PARENT_MEDIUM)).filter(id -> !id.isEmpty())
                : Optional.empty();
    }

    /** Whether a set of another medium is the one that this one continues, by all that it says of it. */
    public boolean continues(SetDescription other) {
        return other.id().equals(parent)
                && other.cutAt().toString().equals(facts.getOrDefault(PARENT_CUT_AT, ""))
                && other.profile() == profile
                && other.source().equals(source);
    }

    /** Whether a set can have this id. */
    public static boolean isId(String id) {
        return id.matches("[A-Za-z0-9-]{1,64}");
    }
}
