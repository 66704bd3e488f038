// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.VolumeSummary;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is on a volume. */
@Command(
        name = "offhost inspect",
        description = "Show what is on a volume, why we think so, its tree, and where each stream lies; of a unit with"
                + " partitions, where its volumes lie.")
final class InspectAction extends Action {
    private final Services services;

    @Parameters(paramLabel = "IMAGE", description = "Image file or designator (naa.…) of a volume.")
    private String image;

    /** How to show it. */
    private static final class Form {
        @Option(
                names = "--json",
                description = "Write JSON lines: a header, a line per path, a footer; extents in clusters (NTFS) or"
                        + " sectors (FAT).")
        private boolean json;

        @Option(names = "--summary", description = "Show only what it is and the counts.")
        private boolean summary;
    }

    @ArgGroup(exclusive = true)
    private Form form = new Form();

    @Option(names = "--volume", paramLabel = "N", description = "The volume of a unit with partitions, by its number.")
    private Integer number;

    @Option(names = "--hash", description = "Read every content stream and add its SHA-256.")
    private boolean hash;

    InspectAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    ExitCode run() throws Exception {
        try (BlockDevice unit = new Units(services, screen()).open(image)) {
            UnitVolumes volumes = new UnitVolumes(services, unit, image);
            if (number != null) {
                return volume(volumes.open(number), volumes.title(number));
            }
            return volumes.hasTable() ? list(new VolumeList(volumes, screen().out())) : volume(unit, image);
        }
    }

    private ExitCode list(VolumeList list) throws IOException, InterruptedException {
        if (form.json) {
            list.json();
        } else {
            list.text();
        }
        return ExitCode.DONE;
    }

    private ExitCode volume(BlockDevice device, String name) throws IOException, InterruptedException {
        try (VolumeReader reader = VolumeReader.open(device, name, services.parsers())) {
            VolumeSummary summary = reader.volume().summary();
            VolumeReport report = report();
            report.header(summary, device.size());
            VolumeCounts counts = new VolumeCounts();
            StreamHashes hashes = new StreamHashes(reader.volume(), hash);
            VolumeReader.Visitor visitor = new VolumeReader.Visitor() {
                @Override
                public void entry(FileEntry entry, List<String> paths) throws IOException {
                    counts.add(entry, paths.size());
                    report.entry(entry, paths, hashes.of(entry));
                }

                @Override
                public void fault(String message) {
                    counts.addFault();
                    screen().err().println("offhost: passed over: " + message);
                }
            };
            if (form.summary && !hash) {
                reader.count(counts, visitor);
            } else {
                reader.walk(visitor);
            }
            report.footer(counts);
            return counts.faults() + hashes.failures() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private VolumeReport report() {
        return form.json ? new VolumeJson(screen().out()) : new VolumeText(screen().out(), !form.summary);
    }
}
