// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.Offload;
import org.offhost.backup.Profile;
import org.offhost.backup.QuietPolicy;
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
import org.offhost.shell.set.InstantConverter;
import org.offhost.shell.unit.ChosenFiles;
import org.offhost.shell.unit.MediumSize;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.SizeConverter;
import org.offhost.shell.unit.StandIns;
import org.offhost.shell.unit.Trace;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Backs a volume up. */
@Command(
        name = "offhost backup",
        sortOptions = false,
        description = "Back a volume up: wait until it is quiet, cut a snapshot, let the storage copy, check, commit.")
public final class BackupAction extends Action {
    /** What a medium is. */
    enum MediaType {
        DISK,
        TAPE
    }

    private final Services services;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "IMAGE",
            converter = UnitAddress.Converter.class,
            description =
                    "Image file, designator (naa.…) or iscsi:// URL of the volume to back up. Several are backed up"
                            + " as they were at one instant: a set of each, one cut.")
    private List<UnitAddress> sources;

    @Option(
            names = "--volume",
            paramLabel = "VOLUME",
            description =
                    "The volume of a source with partitions or logical volumes, by its number, from 1, or its name:"
                            + " vg/root (default: the only one that can be read); 'offhost inspect' lists them.")
    private String volume;

    @Option(
            names = "--beside",
            paramLabel = "IMAGE",
            converter = UnitAddress.Converter.class,
            description = "Another unit that the --volume may lie on, as of a group of LVM2 with several disks; may be"
                    + " given several times. All are cut at the same instant.")
    private List<UnitAddress> beside = List.of();

    @Option(
            names = "--medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description = "Where to: a file, a designator or an iscsi:// URL. An absent file is created and grows"
                    + " with what is written; of an existing one the type is detected. One for all sources, or one"
                    + " for each in their order.")
    private List<UnitAddress> media;

    @Option(names = "--media-type", paramLabel = "disk|tape", description = "What to create (default: disk).")
    private MediaType mediaType = MediaType.DISK;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            converter = SizeConverter.class,
            description = "How big to create it, sparse, e.g. 10G (default: it grows with what is written).")
    private long size;

    @Option(
            names = "--profile",
            paramLabel = "volume|files",
            description = "volume: one sparse image of all that is allocated (default); files: a member per file"
                    + " (default with --path, --paths-from, --exclude).")
    private Profile profile;

    @Option(
            names = "--since",
            paramLabel = "last|SET|none",
            description =
                    "Save what was written since the newest set of the volume on the medium (last) or since a set, on this"
                            + " medium or another, and continue it; read together with it. Everything, said aloud, where"
                            + " there is none (default: none).")
    private String since = "none";

    @Option(
            names = "--lock-until",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "Keep the set from being forgotten, and its medium from being overwritten, until then:"
                    + " 2027-01-31 (its beginning, here) or 2027-01-31T18:00:00Z.")
    private Instant lockUntil;

    @Mixin
    private final ChosenFiles files = new ChosenFiles();

    @Option(
            names = "--quiet-period",
            paramLabel = "TIME",
            description = "How long no write may come (default: 3s, unless configured).")
    private Duration quiet;

    @Option(
            names = "--quiet-timeout",
            paramLabel = "TIME",
            description = "When to give up (default: 80s, unless configured).")
    private Duration quietTimeout;

    @Option(
            names = "--on-timeout",
            paramLabel = "fail|freeze|crash-consistent",
            converter = OnTimeoutConverter.class,
            description = "What to do with a volume that is never quiet (default: fail, unless configured).")
    private QuietPolicy.OnTimeout onTimeout;

    @Option(
            names = "--source-is-still",
            paramLabel = "WHO-SAYS-SO",
            description =
                    "Read a source that no snapshot driver knows (a unit of a foreign array, a snapshot that was cut"
                            + " by hand) on the word of somebody that nobody writes it; the set says so.")
    private String still = "";

    @Option(
            names = "--offload",
            paramLabel = "required|preferred|off",
            description = "Whether content may pass this host (default: preferred, unless configured).")
    private Offload offload;

    @Option(
            names = "--check",
            paramLabel = "none|structure|sample|full",
            description = "What is proved after copying (default: structure, unless configured).")
    private CheckLevel check;

    @Option(
            names = "--accept-inconsistent",
            description =
                    "Back up a volume whose files and allocation map contradict each other, and label the set so.")
    private boolean acceptInconsistent;

    @Mixin
    private final KeptForms kept = new KeptForms();

    @Option(
            names = "--dry-run",
            description =
                    "Say what would be copied, how, by whom and where to: up to a snapshot, which is deleted again;"
                            + " nothing is written to the medium, and none is made.")
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

    public BackupAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        if (profile == Profile.VOLUME && files.isSome()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--path, --paths-from and --exclude choose files, which profile volume does not");
        }
        Profile wanted = profile != null ? profile : files.isSome() ? Profile.FILES : Profile.VOLUME;
        kept.refuseFor(wanted);
        List<String> names = files.names();
        if (spec.commandLine().getParseResult().hasMatchedOption("--source-is-still") && still.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--source-is-still wants to know who says so");
        }
        if (since.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--since wants last, none or the id of a set");
        }
        Defaults defaults = chosen(services.backup().defaults());
        if (media.size() != 1 && media.size() != sources.size()) {
            throw new ParameterException(
                    spec.commandLine(), "--medium is wanted once for all, or once for each --source in their order");
        }
        refuseOfOne(names);
        trace.check(Stream.of(sources, beside, media).flatMap(List::stream).toArray(UnitAddress[]::new));
        try (StandIns places = new StandIns()) {
            List<UnitAddress> to = new ArrayList<>();
            for (UnitAddress medium : media) {
                for (UnitAddress source : sources) {
                    NamedUnits.refuseSame("source and medium", source, medium);
                }
                for (UnitAddress other : beside) {
                    NamedUnits.refuseSame("--beside and medium", other, medium);
                }
                to.add(places.of("medium", medium, dryRun, screen()));
            }
            return backUp(to, wanted, names, defaults);
        }
    }

    /** What is said of one source alone, and which they are. */
    private void refuseOfOne(List<String> names) {
        if (volume != null && volume.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--volume wants a number or a name");
        }
        boolean several = sources.size() > 1;
        if (!beside.isEmpty() && (several || volume == null)) {
            throw new ParameterException(spec.commandLine(), "--beside goes with one --source and a --volume");
        }
        if (several && (volume != null || !still.isEmpty() || !names.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--volume, --source-is-still and --paths-from go with one --source");
        }
        if (sources.size() > BackupRequest.Group.MOST) {
            throw new ParameterException(
                    spec.commandLine(), "at most " + BackupRequest.Group.MOST + " sources are cut at one instant");
        }
        if (several && Set.copyOf(sources).size() < sources.size()) {
            throw new ParameterException(spec.commandLine(), "a --source is there twice");
        }
    }

    /** What the options say, and where they say nothing, what is configured. */
    private Defaults chosen(Defaults configured) {
        QuietPolicy gate = configured.quiet();
        Duration period = quiet == null ? gate.period() : quiet;
        Duration timeout = quietTimeout == null ? gate.timeout() : quietTimeout;
        if (timeout.compareTo(period) < 0) {
            throw new ParameterException(spec.commandLine(), "--quiet-timeout ends before --quiet-period is over");
        }
        return new Defaults(
                new QuietPolicy(period, timeout, onTimeout == null ? gate.onTimeout() : onTimeout),
                offload == null ? configured.offload() : offload,
                check == null ? configured.check() : check,
                wait.or(configured));
    }

    private Since since() {
        return switch (since) {
            case "none" -> Since.NONE;
            case "last" -> Since.LAST;
            default -> Since.set(since);
        };
    }

    @SuppressWarnings("try") // the recording runs until it is closed
    private ExitCode backUp(List<UnitAddress> to, Profile wanted, List<String> names, Defaults defaults)
            throws Exception {
        NamedUnits units = new NamedUnits(services, screen());
        for (UnitAddress medium : media) {
            MediumSize.refuseFor(medium, size, units, services.backup());
        }
        try {
            return units.use(() -> {
                List<BackupRequest> requests = requests(units, to, wanted, names, defaults);
                try (Trace recording = trace.start(services)) {
                    return new JobWatch(screen(), form.checked().dryRun(dryRun)).follow(submit(requests));
                }
            });
        } finally {
            if (dryRun) {
                units.discardMade();
            }
        }
    }

    /** One for each source; makes media that are not there. */
    private List<BackupRequest> requests(
            NamedUnits units, List<UnitAddress> to, Profile wanted, List<String> names, Defaults defaults)
            throws IOException, InterruptedException {
        also.look(services, units);
        List<Unit> from = new ArrayList<>();
        for (UnitAddress source : sources) {
            from.add(units.locate(source, UnitLocator.Use.READ));
        }
        List<Designator> besides = new ArrayList<>();
        for (UnitAddress other : beside) {
            besides.add(units.locate(other, UnitLocator.Use.READ).designator());
        }
        List<Unit> destinations = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            destinations.add(units.locate(
                    to.get(i),
                    new UnitLocator.Use(
                            Access.READ_WRITE,
                            true,
                            mediaType == MediaType.TAPE ? Unit.Kind.RECORDS : Unit.Kind.BLOCKS,
                            size,
                            0)));
            screen().remember(destinations.get(i).designator(), media.get(i).toString());
        }
        List<BackupRequest> requests = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            Unit destination = destinations.get(destinations.size() == 1 ? 0 : i);
            requests.add(
                    withBeside(request(sources.get(i), from.get(i), destination, wanted, names, defaults), besides));
        }
        return requests;
    }

    private static BackupRequest withBeside(BackupRequest request, List<Designator> beside)
            throws CommandRefusedException {
        try {
            return request.beside(beside);
        } catch (IllegalArgumentException e) { // two names of one unit, or too many
            throw new CommandRefusedException(e.getMessage() + "; nothing was written", e);
        }
    }

    private Job submit(List<BackupRequest> requests) throws IOException, InterruptedException {
        if (requests.size() == 1) {
            return services.backup().backup(requests.get(0), queue.queueing());
        }
        try {
            return services.backup().backup(new BackupRequest.Group(requests), queue.queueing());
        } catch (IllegalArgumentException e) { // two names of one unit, as far as is not seen before
            throw new CommandRefusedException(e.getMessage() + "; nothing was written", e);
        }
    }

    private BackupRequest request(
            UnitAddress source, Unit from, Unit destination, Profile wanted, List<String> names, Defaults defaults) {
        String title = source.title() + (volume == null ? "" : " volume " + volume);
        BackupRequest plain = defaults.backup(from.designator(), title, destination.designator());
        BackupRequest whole = kept.of(
                        wanted == Profile.FILES
                                ? plain.files(files.paths()).names(names).exclude(files.exclude())
                                : plain)
                .acceptInconsistent(acceptInconsistent)
                .dryRun(dryRun)
                .stillAccordingTo(still.strip())
                .since(since());
        BackupRequest ofVolume = volume == null ? whole : whole.volume(volume);
        return lockUntil == null ? ofVolume : ofVolume.lockUntil(lockUntil);
    }
}
