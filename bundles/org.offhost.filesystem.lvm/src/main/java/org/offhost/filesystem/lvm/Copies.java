// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.VolumeTable;

/**
 * What the areas of a physical volume say of its group, one by one. The highest sequence number counts; two texts of one
 * number must say the same.
 */
final class Copies {
    private final PvLabel label;
    private final List<String> evidence;
    private Copy newest;
    private IOException fault;
    private boolean empty;

    Copies(PvLabel label, List<String> evidence) {
        this.label = label;
        this.evidence = evidence;
    }

    /**
     * A text, and what it says.
     *
     * @param group as the text has it
     */
    record Copy(MetadataArea.Text text, VolumeGroup group) {
        /** Which one it is, for a person. */
        String sentence() {
            return "text of volume group '" + GroupText.shown(group.name()) + "' at byte " + text.position()
                    + ", sequence number " + group.seqno();
        }
    }

    /** Reads one; a copy that cannot be read is noted. */
    void read(MetadataArea area) throws IOException {
        try {
            Optional<MetadataArea.Text> found = area.text();
            if (found.isEmpty()) {
                empty = true;
            } else {
                take(new Copy(found.get(), VolumeGroup.of(found.get())));
            }
        } catch (CorruptStructureException | UnreadableBlockException e) {
            evidence.add(VolumeTable.CONTRADICTS + e.getMessage());
            fault = fault == null ? e : fault;
        }
    }

    private void take(Copy found) throws CorruptStructureException {
        if (found.group().physical().values().stream().noneMatch(p -> p.id().equals(label.id()))) {
            throw new CorruptStructureException(
                    "volume group text", found.text().position(), "physical volume " + label.id() + " in it", "others");
        }
        if (newest == null) {
            newest = found;
            return;
        }
        if (newest.text().sum() == found.text().sum()) {
            evidence.add(found.sentence() + ", the same");
            return;
        }
        long before = newest.group().seqno();
        if (!newest.group().id().equals(found.group().id())
                || before == found.group().seqno()) {
            evidence.add(VolumeTable.CONTRADICTS + found.sentence() + " is another than " + newest.sentence());
            return;
        }
        boolean newer = found.group().seqno() > before;
        evidence.add(VolumeTable.CONTRADICTS + (newer ? newest : found).sentence()
                + " is older than the other copy and does not count");
        newest = newer ? found : newest;
    }

    /**
     * The text that counts.
     *
     * @return empty if the physical volume is in no group
     * @throws CorruptStructureException if what it is in cannot be told from this physical volume
     */
    Optional<Copy> newest() throws IOException {
        if (newest != null) {
            evidence.add(newest.sentence() + ", its sum is right");
            return Optional.of(newest);
        }
        if (fault instanceof CorruptStructureException c) {
            throw c;
        }
        if (fault != null) {
            throw fault;
        }
        evidence.add(
                empty
                        ? "it is in no volume group, or the group's text is on another physical volume of it"
                        : "it has no room for the group's text, which is on another physical volume");
        return Optional.empty();
    }
}
