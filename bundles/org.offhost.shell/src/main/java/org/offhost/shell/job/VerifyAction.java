// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.VerifyRequest;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.inspect.Printable;
import org.offhost.inspect.picture.Quantities;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.set.AlsoOption;
import org.offhost.shell.set.SetChoice;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies committed sets. */
@Command(name = "offhost verify", description = "Verify the committed sets of a medium, or one of them.")
public final class VerifyAction extends Action {
    /** As a backup asks for a medium: what is one of ours may grow. */
    private static final UnitLocator.Use WRITTEN = new UnitLocator.Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 0, 0);

    private final Services services;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description =
                    "File, designator or iscsi:// URL of the medium. Of several each is verified, and whether they"
                            + " have all sets that were cut at one instant.")
    private List<UnitAddress> media;

    @Option(names = "--set", paramLabel = "ID", description = "The set; the beginning of its id is enough.")
    private String set;

    @Option(
            names = "--check",
            paramLabel = "structure|full",
            description = {
                "structure: metadata and layout; proves nothing of contents (default).",
                "full: every byte against the SHA-256 sums on the medium, or in the catalog; where there are none the"
                        + " sums of this reading are kept there for the next, and the exit code is 6."
            })
    private CheckLevel check = CheckLevel.STRUCTURE;

    @Mixin
    private final AlsoOption also = new AlsoOption();

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final QueueOption queue = new QueueOption();

    @Mixin
    private final ReportForm form = new ReportForm();

    public VerifyAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        if (set != null && media.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--set goes with one --medium");
        }
        BackupService service = services.backup();
        List<Designator> units = new ArrayList<>();
        ExitCode code = ExitCode.DONE;
        also.look(services, new NamedUnits(services, screen()));
        for (UnitAddress medium : media) {
            Designator unit = locate(medium, new NamedUnits(services, screen())).designator();
            units.add(unit);
            String id = set == null ? "" : SetChoice.find(service, unit, set).id();
            ExitCode one = new JobWatch(screen(), form.checked())
                    .follow(service.verify(
                            new VerifyRequest(unit, id, check, wait.or(service.defaults())), queue.queueing()));
            code = code.or(one);
        }
        return media.size() > 1 ? code.or(groups(service, units)) : code;
    }

    /** A group is what was cut at one instant, wherever its sets are: with all media named, one that is not here is missing. */
    private ExitCode groups(BackupService service, List<Designator> units) throws IOException {
        ExitCode code = ExitCode.DONE;
        for (BackupSet.Group group : service.groups(units)) {
            String title = "group " + Printable.of(group.id()) + ": ";
            if (group.missing().isEmpty()) {
                if (!form.quiet()) {
                    screen().err()
                            .println("offhost: " + title + "all of its "
                                    + Quantities.count(group.members().size(), "set", "sets")
                                    + ", cut at one instant, are on these media");
                }
            } else {
                code = ExitCode.FAILED;
                screen().err()
                        .println("offhost: " + title + "no medium named here has "
                                + Printable.of(String.join(" and ", group.missing()))
                                + ", cut at one instant with the others");
            }
        }
        return code;
    }

    /** Whether it is there and can be written; nothing is made of an empty file. */
    private static boolean isWritable(UnitAddress medium) throws IOException {
        Optional<Path> file = medium.file().filter(Files::isWritable);
        return file.isPresent() && Files.size(file.get()) > 0;
    }

    /** What is read whole may get its sums, if it can be written; to be read it need not be. */
    private Unit locate(UnitAddress medium, NamedUnits units) throws IOException, InterruptedException {
        if (check == CheckLevel.FULL && (medium.isUrl() || isWritable(medium))) {
            try {
                return units.locate(medium, WRITTEN);
            } catch (CommandRefusedException e) {
                return units.locate(medium, UnitLocator.Use.READ); // in use, or on a device that is
            }
        }
        return units.locate(medium, UnitLocator.Use.READ);
    }
}
