// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.BackupSet;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.set.AlsoOption;
import org.offhost.shell.set.SetChoice;
import org.offhost.shell.unit.ChosenFiles;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.StandIns;
import org.offhost.shell.unit.Trace;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Restores a volume or files. */
@Command(
        name = "offhost restore",
        sortOptions = false,
        description = "Restore a whole volume to a logical unit, or files to a folder of this host.")
public final class RestoreAction extends Action {
    private final Services services;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description =
                    "File, designator or iscsi:// URL of the medium. Of a group whose sets lie on several, each of"
                            + " them.")
    private List<UnitAddress> media;

    @Option(
            names = "--set",
            paramLabel = "ID",
            description =
                    "The set; the beginning of its id is enough (default: the newest). Of a group any of its sets.")
    private String set = "";

    /** Where to. */
    private static final class To {
        @Option(
                names = "--to-image",
                paramLabel = "IMAGE",
                converter = UnitAddress.Converter.class,
                description = "Image file, designator or iscsi:// URL to restore the volume to; an absent file is"
                        + " created. Given several times: one for each set of a group, in the order of its sources.")
        private List<UnitAddress> images;

        @Option(
                names = "--to-folder",
                paramLabel = "DIR",
                description = "Folder to restore files to, through this host. Several as for --to-image.")
        private List<Path> folders;

        private int count() {
            return images != null ? images.size() : folders.size();
        }
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    private To to;

    @Option(
            names = "--volume",
            paramLabel = "VOLUME",
            description = "With --to-image: only into this volume of it, by its number, from 1, or its name: vg/root.")
    private String volume;

    @Option(
            names = "--beside",
            paramLabel = "IMAGE",
            converter = UnitAddress.Converter.class,
            description = "With --volume: another unit that the volume lies on; may be given several times.")
    private List<UnitAddress> beside = List.of();

    @Mixin
    private final ChosenFiles files = new ChosenFiles();

    /** What happens to what is there. */
    private static final class Existing {
        @Option(names = "--overwrite", description = "Data found at the destination may be lost.")
        private boolean overwrite;

        @Option(
                names = "--skip-existing",
                description = "With --to-folder: files found there stay as they are, and the others are restored.")
        private boolean skip;
    }

    @ArgGroup(exclusive = true)
    private Existing existing = new Existing();

    @Option(
            names = "--check",
            description =
                    "Hold everything restored against the sums kept with the set, and a volume at its destination, too."
                            + " What is restored whole to a folder is held against them anyway.")
    private boolean check;

    @Option(
            names = "--offload",
            paramLabel = "required|preferred|off",
            description =
                    "Whether content may pass this host on its way to a unit (default: preferred, unless configured).")
    private Offload offload;

    @Option(
            names = "--dry-run",
            description = "Say what would be restored, how, by whom and where to, and refuse what would be refused;"
                    + " nothing is written to the destination, and none is made.")
    private boolean dryRun;

    @Mixin
    private final AlsoOption also = new AlsoOption();

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final TraceOption trace = new TraceOption();

    @Mixin
    private final QueueOption queue = new QueueOption();

    @Mixin
    private final ReportForm form = new ReportForm();

    public RestoreAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        refuseWhatDoesNotGoTogether();
        List<String> names = files.names();
        if (existing.skip && to.folders == null) {
            throw new ParameterException(spec.commandLine(), "--skip-existing goes with --to-folder");
        }
        for (UnitAddress medium : media) {
            trace.check(medium);
            for (UnitAddress image : to.images == null ? List.<UnitAddress>of() : to.images) {
                trace.check(image);
                NamedUnits.refuseSame("medium and destination", medium, image);
            }
        }
        if (to.images == null) {
            GroupDestinations.refuseSame(to.folders);
            return restore(List.of(), names);
        }
        GroupDestinations.refuseSame(
                to.images.stream().flatMap(i -> i.file().stream()).toList());
        try (StandIns places = new StandIns()) {
            List<UnitAddress> images = new ArrayList<>();
            for (UnitAddress image : to.images) {
                images.add(places.of("destination", image, dryRun, screen()));
            }
            return restore(images, names);
        }
    }

    private void refuseWhatDoesNotGoTogether() {
        if (volume != null && to.images == null) {
            throw new ParameterException(spec.commandLine(), "--volume goes with --to-image");
        }
        if (volume != null && to.count() > 1) {
            throw new ParameterException(spec.commandLine(), "--volume goes with one --to-image");
        }
        if (volume != null && volume.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--volume wants a number or a name");
        }
        if (!beside.isEmpty() && volume == null) {
            throw new ParameterException(spec.commandLine(), "--beside goes with --volume");
        }
        if (media.size() > 1 && to.count() == 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "several --medium are those of a group, which wants a destination for each of its sets");
        }
    }

    /** @param images addresses of the destinations; empty if they are folders */
    @SuppressWarnings("try") // the recording runs until it is closed
    private ExitCode restore(List<UnitAddress> images, List<String> names) throws Exception {
        NamedUnits units = new NamedUnits(services, screen());
        List<Designator> from = new ArrayList<>();
        for (UnitAddress medium : media) {
            from.add(units.locate(medium, UnitLocator.Use.READ).designator());
        }
        also.look(services, units);
        BackupService service = services.backup();
        BackupSet chosen = SetChoice.find(service, from.get(0), set);
        List<BackupSet> sets = to.count() == 1 ? List.of(chosen) : GroupChoice.of(service, from, chosen, to.count());
        try {
            return units.use(() -> {
                List<RestoreRequest> requests = requests(from, sets, images, units, names, service.defaults());
                try (Trace recording = trace.start(services)) {
                    return follow(service, requests);
                }
            });
        } finally {
            if (dryRun) {
                units.discardMade();
            }
        }
    }

    /** One for each set; none of them to a medium of another, and no two to one unit, whatever it is called. */
    private List<RestoreRequest> requests(
            List<Designator> from,
            List<BackupSet> sets,
            List<UnitAddress> images,
            NamedUnits units,
            List<String> names,
            Defaults defaults)
            throws IOException, InterruptedException {
        List<RestoreRequest> requests = new ArrayList<>();
        GroupDestinations taken = new GroupDestinations(services.volumes().board(), from);
        for (int i = 0; i < sets.size(); i++) {
            RestoreRequest.Destination destination;
            if (to.images == null) {
                destination = new RestoreRequest.ToFolder(to.folders.get(i), existing());
            } else {
                RestoreRequest.ToUnit unit = toUnit(to.images.get(i), images.get(i), units, sets.get(i));
                taken.add(unit.unit(), to.images.get(i));
                destination = unit;
            }
            requests.add(request(sets.get(i), destination, names, defaults));
        }
        return requests;
    }

    private RestoreRequest request(
            BackupSet chosen, RestoreRequest.Destination destination, List<String> names, Defaults defaults) {
        return RestoreRequest.of(chosen.medium(), destination)
                .set(chosen.id())
                .files(files.paths(), files.exclude())
                .names(names)
                .offload(offload == null ? defaults.offload() : offload)
                .check(check)
                .patience(wait.or(defaults))
                .dryRun(dryRun);
    }

    /** Of several none writes before all were foreseen; one that fails then keeps no other from being restored. */
    private ExitCode follow(BackupService service, List<RestoreRequest> requests)
            throws IOException, InterruptedException {
        ReportForm how = form.checked().dryRun(dryRun);
        if (requests.size() > 1 && !dryRun) {
            for (RestoreRequest request : requests) {
                Optional<ExitCode> refused = new JobWatch(screen(), how)
                        .unlessCompleted(service.restore(request.dryRun(true), queue.queueing()));
                if (refused.isPresent()) {
                    return refused.get();
                }
            }
        }
        ExitCode code = ExitCode.DONE;
        for (RestoreRequest request : requests) {
            code = code.or(new JobWatch(screen(), how).follow(service.restore(request, queue.queueing())));
        }
        return code;
    }

    private ExistingFiles existing() {
        if (existing.skip) {
            return ExistingFiles.SKIP;
        }
        return existing.overwrite ? ExistingFiles.OVERWRITE : ExistingFiles.REFUSE;
    }

    /**
     * @param typed what a person calls it
     * @param image where it is: there, or where a dry run has it
     */
    private RestoreRequest.ToUnit toUnit(UnitAddress typed, UnitAddress image, NamedUnits units, BackupSet chosen)
            throws IOException, InterruptedException {
        boolean absent = typed.file().filter(f -> !Files.exists(f)).isPresent();
        if (absent && volume != null) {
            throw new CommandRefusedException(
                    typed + ": no such file; --volume names a partition of a unit that is there");
        }
        if (absent && chosen.sourceSize() == 0) {
            throw new CommandRefusedException(typed + ": no such file, and set " + chosen.id()
                    + " does not tell how big its source was; create an empty file that is big enough");
        }
        UnitLocator.Use use = new UnitLocator.Use(
                Access.READ_WRITE,
                absent,
                Unit.Kind.BLOCKS,
                absent ? chosen.sourceSize() : 0,
                chosen.sourceBlockLength());
        Designator found = units.locate(image, use).designator();
        screen().remember(found, typed.toString());
        RestoreRequest.ToUnit unit = new RestoreRequest.ToUnit(found, existing.overwrite);
        return volume == null ? unit : inVolume(unit.volume(volume), others(units, chosen));
    }

    private static RestoreRequest.ToUnit inVolume(RestoreRequest.ToUnit unit, List<Designator> others)
            throws CommandRefusedException {
        try {
            return unit.beside(others);
        } catch (IllegalArgumentException e) { // two names of one unit, or too many
            throw new CommandRefusedException(e.getMessage() + "; nothing was written", e);
        }
    }

    private List<Designator> others(NamedUnits units, BackupSet chosen) throws IOException, InterruptedException {
        List<Designator> others = new ArrayList<>();
        for (UnitAddress other : beside) {
            NamedUnits.refuseSame("--beside and --to-image", other, to.images.get(0));
            NamedUnits.refuseSame("--beside and medium", other, media.get(0));
            others.add(units.locate(
                            other,
                            new UnitLocator.Use(
                                    Access.READ_WRITE, false, Unit.Kind.BLOCKS, 0, chosen.sourceBlockLength()))
                    .designator());
        }
        return others;
    }
}
