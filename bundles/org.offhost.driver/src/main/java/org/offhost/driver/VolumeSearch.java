// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTable;

/**
 * Which volumes a unit has, and who reads one: what the drivers of the moment say, best first. Waits for nobody. Thread-safe.
 *
 * @param board where the drivers are
 */
public record VolumeSearch(DriverBoard board) {

    /**
     * A parser that knows a volume, and what it said.
     *
     * @param parser who reads it
     * @param summary result of its probe
     */
    public record Match(KnownDriver<FileSystemParser> parser, VolumeSummary summary) {}

    /**
     * The parser that knows a volume.
     *
     * @return empty if none does
     * @throws CorruptStructureException if one knows it as its own and damaged, and no other reads it
     * @throws IOException if the device fails
     */
    public Optional<Match> parser(BlockDevice volume) throws IOException {
        return parser(volume, parser -> true, type -> true);
    }

    /** As {@link #parser(BlockDevice)}, for a volume of a type that is known. */
    public Optional<Match> parser(BlockDevice volume, String type) throws IOException {
        return parser(volume, parser -> types(parser).contains(type), type::equals);
    }

    /** What a parser reads, as it says. */
    public static List<String> types(KnownDriver<FileSystemParser> parser) {
        return parser.strings(FileSystemParser.TYPE);
    }

    private Optional<Match> parser(
            BlockDevice volume, Predicate<KnownDriver<FileSystemParser>> asked, Predicate<String> wanted)
            throws IOException {
        CorruptStructureException corrupt = null;
        for (KnownDriver<FileSystemParser> parser : board.of(FileSystemParser.class)) {
            if (!asked.test(parser)) {
                continue;
            }
            try {
                Optional<VolumeSummary> summary = parser.call(p -> p.probe(volume));
                if (summary.isPresent() && wanted.test(summary.get().type())) {
                    return Optional.of(new Match(parser, summary.get()));
                }
            } catch (CorruptStructureException e) {
                corrupt = corrupt == null ? e : corrupt;
            } catch (ProviderWithdrawnException e) {
                requireDevice(parser, e);
            }
        }
        if (corrupt != null) {
            throw corrupt;
        }
        return Optional.empty();
    }

    /**
     * The table of a unit, with the volumes of tables within its volumes; of all units of a {@link JoinedDevice} together.
     *
     * @return empty if no finder knows one there
     * @throws CorruptStructureException if there is one that cannot be read
     * @throws IOException if the device fails
     */
    public Optional<VolumeTable> table(BlockDevice unit) throws IOException {
        return NestedVolumes.of(unit, board.of(VolumeFinder.class), VolumeSearch::asked);
    }

    private static Optional<VolumeTable> asked(KnownDriver<VolumeFinder> finder, List<BlockDevice> devices)
            throws IOException {
        try {
            return finder.call(f -> devices.size() == 1 ? f.find(devices.get(0)) : f.findTogether(devices));
        } catch (ProviderWithdrawnException e) {
            requireDevice(finder, e);
            return Optional.empty();
        }
    }

    /**
     * The type of a table that is there while nobody reads such tables: then a finder is worth waiting for.
     *
     * @return empty if somebody does, or there is no table
     */
    public Optional<String> lackedFinder(BlockDevice unit) throws IOException {
        Set<String> lacked = new HashSet<>(ForeignSignatures.tableTypes());
        board.of(VolumeFinder.class).forEach(f -> lacked.removeAll(f.strings(VolumeFinder.TYPE)));
        if (lacked.isEmpty()) {
            return Optional.empty();
        }
        try {
            for (BlockDevice one : JoinedDevice.units(unit)) {
                Optional<String> type = ForeignSignatures.look(one)
                        .flatMap(ForeignSignatures.Finding::tableType)
                        .filter(lacked::contains);
                if (type.isPresent()) {
                    return type;
                }
            }
            return Optional.empty();
        } catch (UnreadableBlockException e) {
            return Optional.empty(); // a parser may know the volume all the same
        }
    }

    /** Whether somebody reads tables of a type. */
    public boolean hasFinder(String type) {
        return board.of(VolumeFinder.class).stream()
                .anyMatch(f -> f.strings(VolumeFinder.TYPE).contains(type));
    }

    /** A driver that goes is passed over; a device that goes is the caller's. */
    private static void requireDevice(KnownDriver<?> driver, ProviderWithdrawnException e)
            throws ProviderWithdrawnException {
        if (!driver.isWithdrawn()) {
            throw e;
        }
    }
}
