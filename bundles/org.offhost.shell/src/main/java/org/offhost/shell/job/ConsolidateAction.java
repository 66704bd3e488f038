// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.Offload;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.set.AlsoOption;
import org.offhost.shell.set.SetChoice;
import org.offhost.shell.unit.MediumSize;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.SizeConverter;
import org.offhost.shell.unit.StandIn;
import org.offhost.shell.unit.Trace;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes of the point that a set shows one that stands alone, on another medium. */
@Command(
        name = "offhost consolidate",
        sortOptions = false,
        description =
                "Make of the point that a set shows a set that stands alone, on another medium; copied from medium"
                        + " to medium.")
public final class ConsolidateAction extends Action {
    /** What is proved. */
    enum Proof {
        NONE,
        FULL
    }

    private final Services services;

    @Option(
            names = "--medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description = "File, designator or iscsi:// URL of the disk medium that carries the set.")
    private UnitAddress medium;

    @Option(
            names = "--set",
            paramLabel = "ID",
            description = "The set; the beginning of its id is enough, and last is the newest (default).")
    private String set = "last";

    @Option(
            names = "--to-medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description = "Where to: another medium. An absent file is created and grows with what is written.")
    private UnitAddress to;

    @Option(names = "--media-type", paramLabel = "disk|tape", description = "What to create (default: disk).")
    private BackupAction.MediaType mediaType = BackupAction.MediaType.DISK;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            converter = SizeConverter.class,
            description = "How big to create it, sparse, e.g. 10G (default: it grows with what is written).")
    private long size;

    @Option(
            names = "--offload",
            paramLabel = "required|preferred|off",
            description = "Whether content may pass this host (default: preferred, unless configured).")
    private Offload offload;

    @Option(
            names = "--check",
            paramLabel = "none|full",
            description = "full: read the new set back and hold it against the sums of those it came from (default).")
    private Proof check = Proof.FULL;

    @Option(
            names = "--dry-run",
            description =
                    "Say what would be copied, how, by whom and where to; nothing is written to the new medium, and"
                            + " none is made.")
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

    public ConsolidateAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        trace.check(medium, to);
        NamedUnits.refuseSame("--medium and --to-medium", medium, to);
        try (StandIn place = StandIn.of("medium", to, dryRun, screen())) {
            return consolidate(place.address());
        }
    }

    @SuppressWarnings("try") // the recording runs until it is closed
    private ExitCode consolidate(UnitAddress onto) throws Exception {
        BackupService service = services.backup();
        NamedUnits units = new NamedUnits(services, screen());
        MediumSize.refuseFor(to, size, units, service);
        Unit from = units.locate(medium, UnitLocator.Use.READ);
        also.look(services, units);
        String id = SetChoice.find(service, from.designator(), set.equals("last") ? "" : set)
                .id();
        Unit made = units.locate(
                onto,
                new UnitLocator.Use(
                        Access.READ_WRITE,
                        true,
                        mediaType == BackupAction.MediaType.TAPE ? Unit.Kind.RECORDS : Unit.Kind.BLOCKS,
                        size,
                        0));
        screen().remember(made.designator(), to.toString());
        Defaults defaults = service.defaults();
        ConsolidateRequest request = new ConsolidateRequest(
                from.designator(),
                id,
                made.designator(),
                offload == null ? defaults.offload() : offload,
                check == Proof.FULL,
                wait.or(defaults),
                dryRun);
        try {
            return units.use(() -> {
                try (Trace recording = trace.start(services)) {
                    return new JobWatch(screen(), form.checked().dryRun(dryRun))
                            .follow(services.keeper().consolidate(request, queue.queueing()));
                }
            });
        } finally {
            if (dryRun) {
                units.discardMade();
            }
        }
    }
}
