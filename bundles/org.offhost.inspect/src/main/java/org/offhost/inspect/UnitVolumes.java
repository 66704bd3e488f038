// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.BlockDevice;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTable;
import org.offhost.filesystem.VolumeTraits;

/** The volumes of a unit, and what each of them bears. */
public final class UnitVolumes {
    /** Words in types of partitions that tell a file system, numbers left out. */
    private static final Set<String> NAMED =
            Set.of("fat", "exfat", "ntfs", "linux", "hfs", "apfs", "freebsd", "openbsd", "netbsd");

    private final VolumeDrivers drivers;
    private final BlockDevice unit;
    private final VolumeTable table;

    /**
     * Looks for a partition table.
     *
     * @throws CorruptStructureException if there is one that cannot be read
     */
    public UnitVolumes(VolumeDrivers drivers, BlockDevice unit) throws IOException, InterruptedException {
        this.drivers = drivers;
        this.unit = unit;
        this.table = find();
    }

    private VolumeTable find() throws IOException, InterruptedException {
        VolumeSearch search = drivers.volumes();
        Optional<VolumeTable> found = search.table(unit);
        if (found.isEmpty()) {
            Optional<String> lacked = search.lackedFinder(unit);
            if (lacked.isPresent()) {
                found = drivers.finders(lacked.get()).table(unit);
            }
        }
        return found.orElseGet(() -> VolumeTable.none(unit));
    }

    public VolumeTable table() {
        return table;
    }

    public boolean hasTable() {
        return !table.type().equals(VolumeTable.NONE);
    }

    /** The bytes of a volume of {@link #table}. */
    public BlockDevice open(FoundVolume volume) throws IOException {
        return volume.on(unit);
    }

    /** Asks every parser; what cannot be read is no failure, but content of its own. */
    public VolumeContent content(FoundVolume volume) throws IOException, InterruptedException {
        if (!volume.isSound()) {
            return VolumeContent.none("cannot be used: " + volume.fault());
        }
        try {
            BlockDevice device = volume.on(unit);
            VolumeContent read = parsed(device, volume.kind());
            return read != null ? read : foreign(device, volume);
        } catch (IOException e) {
            return VolumeContent.none("cannot be read: " + e.getMessage());
        }
    }

    private VolumeContent parsed(BlockDevice device, String kind) throws IOException, InterruptedException {
        Optional<VolumeSummary> found = drivers.parsers().parser(device).map(VolumeSearch.Match::summary);
        if (found.isPresent()) {
            VolumeSummary s = found.get();
            List<String> evidence = new ArrayList<>(s.evidence());
            if (contradicts(kind, s)) {
                evidence.add(VolumeTable.CONTRADICTS + "the table says " + kind);
            }
            String text = s.label().isEmpty() ? s.type() : s.type() + " '" + Printable.of(s.label()) + "'";
            return new VolumeContent(found, text + (s.dirty() ? ", not closed cleanly" : ""), evidence, true);
        }
        return null;
    }

    private VolumeContent foreign(BlockDevice device, FoundVolume volume) throws IOException {
        Optional<ForeignSignatures.Finding> found = ForeignSignatures.look(device);
        List<String> inner = table.volumes().stream()
                .filter(v -> volume.number() > 0 && v.within().contains(volume.number()))
                .map(v -> String.valueOf(v.number()))
                .toList();
        if (!inner.isEmpty()) {
            return new VolumeContent(
                    Optional.empty(),
                    // what is to be done about it, behind the comma, is for who has nobody that reads it
                    found.map(f -> f.name().replaceFirst(",.*", "")).orElse("a table of its own") + ", its volumes are "
                            + String.join(", ", inner),
                    found.map(ForeignSignatures.Finding::evidence).orElse(List.of()),
                    true);
        }
        return new VolumeContent(
                Optional.empty(),
                found.map(f -> f.name() + ", which no parser here reads").orElse("nothing known"),
                found.map(ForeignSignatures.Finding::evidence).orElse(List.of()),
                true);
    }

    /** Whether a partition's type names another file system than is there; "basic data" and the like name none. */
    static boolean contradicts(String kind, VolumeSummary found) {
        List<String> named = Arrays.stream(kind.toLowerCase(Locale.ROOT).split("[^a-z]+"))
                .filter(NAMED::contains)
                .toList();
        boolean unix = found.traits().metadata() == VolumeTraits.Metadata.POSIX
                && named.stream().anyMatch(n -> n.equals("linux") || n.endsWith("bsd"));
        return !named.isEmpty() && !named.contains(found.type().replaceAll("[0-9]+$", "")) && !unix;
    }
}
