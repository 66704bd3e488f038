// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.backup.RefusedException;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTable;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.Printable;

/** The volumes of a unit, and what each of them bears. */
public final class UnitVolumes {
    private final Services services;
    private final BlockDevice unit;
    private final String name;
    private final VolumeTable table;

    /**
     * @param name what a person calls the unit
     * @throws RefusedException if there is a partition table that cannot be read
     */
    public UnitVolumes(Services services, BlockDevice unit, String name) throws IOException, InterruptedException {
        this.services = services;
        this.unit = unit;
        this.name = name;
        this.table = find();
    }

    private VolumeTable find() throws IOException, InterruptedException {
        List<VolumeFinder> finders = services.finders(false);
        for (VolumeFinder finder : finders.isEmpty() ? services.finders(isExpected()) : finders) {
            try {
                Optional<VolumeTable> found = finder.find(unit);
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (CorruptStructureException e) {
                throw new RefusedException(name + ": " + e.getMessage(), e);
            }
        }
        return VolumeTable.none(unit);
    }

    private boolean isExpected() throws IOException {
        try {
            return ForeignSignatures.look(unit)
                    .map(ForeignSignatures.Finding::isTable)
                    .orElse(false);
        } catch (UnreadableBlockException e) {
            return false; // a parser may know the volume all the same
        }
    }

    public VolumeTable table() {
        return table;
    }

    public boolean hasTable() {
        return !table.type().equals(VolumeTable.NONE);
    }

    /** What the volume of a number is called in a message. */
    public String title(int number) {
        return name + ", volume " + number;
    }

    FoundVolume volume(int number) throws RefusedException {
        return table.volume(number)
                .orElseThrow(() -> new RefusedException(
                        hasTable()
                                ? name + " has no volume " + number + ", but " + numbers()
                                        + "; volumes are numbered from 1"
                                : name + " has no partition table, so no volume " + number + "; leave --volume out"));
    }

    /** The numbers of the volumes, for a message. */
    public String numbers() {
        return String.join(
                ", ",
                table.volumes().stream().map(v -> String.valueOf(v.number())).toList());
    }

    /** The bytes of a volume. */
    public BlockDevice open(int number) throws RefusedException {
        try {
            return volume(number).on(unit);
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new RefusedException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * What a volume bears.
     *
     * @param summary what a parser says; empty if none reads it
     * @param text the same, or what it is by its signature, or why it cannot be used, for a person
     * @param evidence why
     * @param usable whether it can be read at all, by whomever
     */
    public record Content(Optional<VolumeSummary> summary, String text, List<String> evidence, boolean usable) {
        private static Content none(String why) {
            return new Content(Optional.empty(), why, List.of(), false);
        }
    }

    public Content content(FoundVolume volume) throws IOException, InterruptedException {
        if (!volume.isSound()) {
            return Content.none("cannot be used: " + volume.fault());
        }
        try {
            BlockDevice device = volume.on(unit);
            Content read = parsed(device, volume.kind());
            return read != null ? read : foreign(device);
        } catch (IOException e) {
            return Content.none("cannot be read: " + e.getMessage());
        }
    }

    private Content parsed(BlockDevice device, String kind) throws IOException, InterruptedException {
        for (FileSystemParser parser : services.parsers()) {
            Optional<VolumeSummary> found = parser.probe(device);
            if (found.isPresent()) {
                VolumeSummary s = found.get();
                List<String> evidence = new ArrayList<>(s.evidence());
                if (contradicts(kind, s.type())) {
                    evidence.add(VolumeTable.CONTRADICTS + "the table says " + kind);
                }
                String text = s.label().isEmpty() ? s.type() : s.type() + " '" + Printable.of(s.label()) + "'";
                return new Content(found, text + (s.dirty() ? ", not closed cleanly" : ""), evidence, true);
            }
        }
        return null;
    }

    private static Content foreign(BlockDevice device) throws IOException {
        Optional<ForeignSignatures.Finding> found = ForeignSignatures.look(device);
        return new Content(
                Optional.empty(),
                found.map(f -> f.name() + ", which no parser here reads").orElse("nothing known"),
                found.map(ForeignSignatures.Finding::evidence).orElse(List.of()),
                true);
    }

    /** Whether a partition's type names another file system than is there; "basic data" and the like name none. */
    static boolean contradicts(String kind, String type) {
        String k = kind.toLowerCase(Locale.ROOT);
        boolean fat = k.contains("fat12") || k.contains("fat16") || k.contains("fat32");
        boolean microsoft = k.contains("ntfs");
        boolean other = k.contains("linux") || k.contains("hfs") || k.contains("apfs") || k.contains("bsd");
        return other || fat && !type.startsWith("fat") || microsoft && !type.equals("ntfs") && !type.equals("exfat");
    }
}
