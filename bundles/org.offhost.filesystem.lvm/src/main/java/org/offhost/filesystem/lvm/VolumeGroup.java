// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.filesystem.CorruptStructureException;

/**
 * A volume group as its text has it.
 *
 * @param seqno counts its changes; a group that was put back from a backup may have a lower one than before
 * @param extentLength bytes of an extent
 * @param physical its physical volumes, by the names that the text calls them
 * @param logical sections of its logical volumes, by name, hidden ones too
 */
record VolumeGroup(
        String name,
        String id,
        long seqno,
        long extentLength,
        Map<String, Member> physical,
        Map<String, TextSection> logical) {
    private static final String CONTENTS = "Text Format Volume Group";

    /** 16 TiB, far more than LVM makes. */
    private static final long MOST_EXTENT = 1L << 35;

    /**
     * A physical volume of a group.
     *
     * @param id as its label has it
     * @param start byte of the device at which extent 0 begins
     * @param extents how many it has
     * @param device what it was called where the text was written; may be empty
     */
    record Member(String id, long start, long extents, String device) {
        static Member of(TextSection s) throws CorruptStructureException {
            return new Member(
                    s.text("id"),
                    s.number("pe_start", 0, Long.MAX_VALUE / PvLabel.SECTOR) * PvLabel.SECTOR,
                    s.number("pe_count", 0, Long.MAX_VALUE),
                    s.findText("device").orElse(""));
        }
    }

    static VolumeGroup of(MetadataArea.Text text) throws CorruptStructureException {
        TextSection top = GroupText.read(text.bytes(), text.position());
        if (!top.text("contents").equals(CONTENTS)) {
            throw top.corrupt("contents \"" + CONTENTS + "\"", "others");
        }
        top.number("version", 1, 1);
        if (top.sections().size() != 1) {
            throw top.corrupt("one volume group", top.sections().size() + " sections");
        }
        String name = top.sections().keySet().iterator().next();
        TextSection group = top.section(name);
        Map<String, Member> physical = new LinkedHashMap<>();
        for (Map.Entry<String, TextSection> e :
                group.section("physical_volumes").sections().entrySet()) {
            physical.put(e.getKey(), Member.of(e.getValue()));
        }
        return new VolumeGroup(
                name,
                group.text("id"),
                group.number("seqno", 0, Long.MAX_VALUE),
                group.number("extent_size", 1, MOST_EXTENT) * PvLabel.SECTOR,
                physical,
                group.findSection("logical_volumes").map(TextSection::sections).orElse(Map.of()));
    }
}
