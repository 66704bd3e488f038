// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.EntryVisitor;
import org.offhost.inspect.Printable;
import org.offhost.inspect.StreamHashes;
import org.offhost.inspect.UnitJson;
import org.offhost.inspect.UnitVolumes;
import org.offhost.inspect.VolumeCounts;
import org.offhost.inspect.VolumeReader;
import org.offhost.inspect.VolumeReport;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.FailureText;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.NamedVolumes;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is on a volume. */
@Command(
        name = "offhost inspect",
        description = "Show what is on a volume, why we think so, its tree, and where each stream lies; of a unit with"
                + " partitions, where its volumes lie.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  offhost inspect disk.img                        the tree, or the volumes",
            "  offhost inspect disk.img --volume 2 --summary   what volume 2 is and holds",
            "  offhost inspect disk.img --volume vg/root       a logical volume by its name",
            "  offhost inspect a.img --beside b.img            volumes on two disks",
            "  offhost inspect disk.img --path /docs/plan.txt  all that is kept of a file",
            "  offhost inspect disk.img --path '/docs/**' --streams",
            "                                                  every stream below /docs",
            "  offhost inspect disk.img --path /db.mdf --extents",
            "                                                  where its pieces lie",
            "  offhost inspect disk.img --map --svg disk.svg   the volume as a picture",
            "  offhost inspect disk.img --json --hash          everything, for programs",
            "  offhost inspect disk.img --csv >streams.csv     a line per stream, for tables"
        })
public final class InspectAction extends Action {
    /** After as many entries it is asked whether anybody still reads what is printed. */
    private static final int CHECKED = 256;

    private final Services services;

    @Parameters(
            paramLabel = "IMAGE",
            converter = UnitAddress.Converter.class,
            description = "Image file, designator (naa.…) or iscsi:// URL of a volume.")
    private UnitAddress image;

    @Option(
            names = "--volume",
            paramLabel = "VOLUME",
            description = "The volume of a unit with partitions or logical volumes, by its number, from 1, or its name:"
                    + " vg/root.")
    private String called;

    @Option(
            names = "--beside",
            paramLabel = "IMAGE",
            converter = UnitAddress.Converter.class,
            description = "Another unit on which volumes of this one may lie, as of a group of LVM2 with several disks;"
                    + " may be given several times.")
    private List<UnitAddress> beside = List.of();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Show this path alone with all that is kept of it, and what is in it if it is a directory; or"
                    + " all paths that match a pattern of *, ?, [a-z] and ** for any number of names.")
    private String path;

    @Mixin
    private final InspectForm form = new InspectForm();

    @Option(names = "--hash", description = "Read every content stream and add its SHA-256.")
    private boolean hash;

    @Spec
    private CommandSpec spec;

    /** Null if none is wanted. */
    private InspectPicture picture;

    public InspectAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        form.contradiction(path != null, hash).ifPresent(message -> {
            throw new ParameterException(spec.commandLine(), message);
        });
        picture = form.isPicture() ? form.picture(screen()) : null;
        try (BlockDevice unit = new NamedUnits(services, screen()).open(image, beside)) {
            NamedVolumes volumes = new NamedVolumes(services, unit, image.toString());
            if (!beside.isEmpty() && !volumes.volumes().hasTable()) {
                throw new CommandRefusedException(
                        image + " and those beside it have no partition table and are of no group; leave --beside out");
            }
            if (called != null) {
                return volume(volumes.open(called), volumes.title(called));
            }
            return volumes.volumes().hasTable() ? list(volumes) : volume(unit, image.toString());
        }
    }

    private ExitCode list(NamedVolumes named) throws IOException, InterruptedException {
        if (path != null || form.needsVolume()) {
            throw new CommandRefusedException(
                    image + " holds volumes in partitions; add --volume N, of " + named.all());
        }
        UnitVolumes volumes = named.volumes();
        boolean usable =
                form.json() ? UnitJson.write(volumes, screen().out()) : new VolumeList(volumes, screen().out()).text();
        if (!usable) {
            screen().err()
                    .println("offhost: " + image + ": its " + volumes.table().type()
                            + " table names no volume that can be used; the list says why of each");
        }
        return usable ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ExitCode volume(BlockDevice device, String name) throws IOException, InterruptedException {
        try (VolumeReader reader = NamedVolumes.read(device, name, services.parsers())) {
            FileSystemVolume volume = reader.volume();
            boolean whole = isWhole(volume.summary(), device);
            if (picture != null) {
                return whole ? picture.draw(volume) : worse(picture.draw(volume));
            }
            Optional<NamedPaths> chosen =
                    path == null ? Optional.empty() : Optional.of(new NamedPaths(reader, name, path));
            boolean one = chosen.filter(NamedPaths::isOne).isPresent();
            VolumeReport report =
                    one ? form.report(screen().out(), volume) : form.report(screen().out(), chosen.isEmpty());
            VolumeCounts counts = new VolumeCounts();
            StreamHashes hashes = new StreamHashes(volume, hash, FailureText::of);
            Shown shown = new Shown(report, counts, hashes);
            report.header(volume.summary(), device.size());
            screen().check();
            if (chosen.isPresent()) {
                chosen.get().walk(shown);
            } else if (form.summary() && !hash) {
                reader.count(counts, shown);
            } else {
                reader.walk(shown);
            }
            report.footer(counts);
            return whole && counts.faults() + hashes.failures() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /** What there is of a truncated volume is shown, and said to be a part. */
    private boolean isWhole(VolumeSummary volume, BlockDevice device) {
        boolean whole = volume.length() <= device.size();
        if (!whole) {
            screen().err()
                    .printf(
                            Locale.ROOT,
                            "offhost: truncated: the volume takes %,d bytes, the device has %,d; what lies behind is"
                                    + " missing, and a backup refuses it%n",
                            volume.length(),
                            device.size());
        }
        return whole;
    }

    private static ExitCode worse(ExitCode code) {
        return code == ExitCode.DONE ? ExitCode.FAILED : code;
    }

    /** Shows, counts and hashes what comes by. */
    private final class Shown implements EntryVisitor {
        private final VolumeReport report;
        private final VolumeCounts counts;
        private final StreamHashes hashes;
        private int seen;

        Shown(VolumeReport report, VolumeCounts counts, StreamHashes hashes) {
            this.report = report;
            this.counts = counts;
            this.hashes = hashes;
        }

        @Override
        public void entry(FileEntry entry, List<String> paths) throws IOException {
            counts.add(entry, paths.size());
            report.entry(entry, paths, hashes.of(entry));
            if (++seen % CHECKED == 0) {
                screen().check();
            }
        }

        @Override
        public void fault(Fault fault, Optional<String> path) throws IOException {
            counts.addFault();
            screen().err().println("offhost: " + Printable.of(fault.sentence(path)));
            report.fault(fault, path);
        }
    }
}
