// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetReport.Fate;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.backup.keep.KeepRules;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.inspect.Json;
import org.offhost.inspect.picture.Quantities;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.Table;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Forgets the sets of a medium that nothing keeps. */
@Command(
        name = "offhost forget",
        sortOptions = false,
        description =
                "Forget the sets of a disk medium that no rule keeps, for good; of each volume the newest of a period is"
                        + " kept. Sets that a kept one continues, and locked ones, stay.")
public final class ForgetAction extends Action {
    private static final DateTimeFormatter CUT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Services services;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description = "File, designator or iscsi:// URL of the disk medium.")
    private UnitAddress medium;

    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N sets of each volume.")
    private Integer last;

    @Option(
            names = "--keep-daily",
            paramLabel = "N",
            description = "Keep the newest set of the last N days that have one.")
    private Integer daily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "The same of weeks, which begin on Monday.")
    private Integer weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "The same of months.")
    private Integer monthly;

    @Option(names = "--keep-yearly", paramLabel = "N", description = "The same of years.")
    private Integer yearly;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Whose days are meant, e.g. UTC or Europe/Berlin (default: where this host is).")
    private ZoneId zone = ZoneId.systemDefault();

    @Option(names = "--dry-run", description = "Only say what would be forgotten.")
    private boolean dryRun;

    @Option(names = "--json", description = "Write JSON lines.")
    private boolean json;

    public ForgetAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        KeepRules rules = rules();
        UnitLocator.Use use = dryRun ? UnitLocator.Use.READ : UnitLocator.Use.WRITE;
        Designator unit = new NamedUnits(services, screen()).locate(medium, use).designator();
        ForgetReport report = services.keeper().forget(new ForgetRequest(unit, rules, zone, dryRun));
        if (json) {
            write(report);
        } else {
            print(report);
        }
        return ExitCode.DONE;
    }

    private KeepRules rules() {
        if (last == null && daily == null && weekly == null && monthly == null && yearly == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing says what is kept; expected one of --keep-last, --keep-daily, --keep-weekly,"
                            + " --keep-monthly, --keep-yearly (--keep-last 0 keeps what is locked)");
        }
        try {
            return new KeepRules(number(last), number(daily), number(weekly), number(monthly), number(yearly));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static int number(Integer rule) {
        return rule == null ? 0 : rule;
    }

    private static String why(Fate fate) {
        return fate.reasons().stream()
                .map(r -> r.name().toLowerCase(Locale.ROOT)
                        + (r == ForgetReport.Reason.LOCKED
                                ? " until "
                                        + fate.lockedUntil()
                                                .map(Instant::toString)
                                                .orElse("")
                                : ""))
                .collect(Collectors.joining(", "));
    }

    private void print(ForgetReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "SET", "SOURCE", "CUT AT (" + zone + ")", "BYTES", "KEPT AS"));
        for (Fate fate : report.fates()) {
            rows.add(List.of(
                    fate.isKept() ? "keep" : "forget",
                    fate.setId(),
                    fate.name(),
                    CUT.format(fate.cutAt().atZone(zone)),
                    Quantities.bytes(fate.bytes()),
                    why(fate)));
        }
        Table.print(screen().out(), rows);
        List<Fate> gone = report.fates().stream().filter(f -> !f.isKept()).toList();
        String sets = Quantities.count(gone.size(), "set", "sets");
        long bytes = gone.stream().mapToLong(Fate::bytes).sum();
        screen().out()
                .println((dryRun ? "Would forget " : "Forgot ") + sets + " of " + Quantities.bytes(bytes)
                        + (dryRun ? "; nothing was written." : "; " + room(report)));
        if (!gone.isEmpty()) {
            screen().out()
                    .println("Sets on other media that this host was never shown may continue what "
                            + (dryRun ? "would be" : "is") + " forgotten; of those that it knows none does.");
        }
        if (report.expired()) {
            screen().out()
                    .println("Every set of the medium " + (dryRun ? "would be" : "is")
                            + " expired: it can be used anew.");
        }
    }

    private static String room(ForgetReport report) {
        String stays = report.remaining() == 0 ? "." : ", " + Quantities.bytes(report.remaining()) + " stay taken.";
        return report.released() == 0
                ? "the storage of the medium takes no room back" + stays
                : Quantities.bytes(report.released()) + " were given back to the storage" + stays;
    }

    private void write(ForgetReport report) {
        Json out = new Json(screen().out());
        for (Fate fate : report.fates()) {
            out.object()
                    .member("set", fate.setId())
                    .member("name", fate.name())
                    .member("cutAt", fate.cutAt().toString())
                    .member("bytes", fate.bytes())
                    .member("kept", fate.isKept())
                    .member("why", why(fate))
                    .end()
                    .line();
        }
        out.object()
                .member("zone", zone.toString())
                .member("dryRun", dryRun)
                .member("releasedBytes", report.released())
                .member("remainingBytes", report.remaining())
                .member("expired", report.expired())
                .end()
                .line();
    }
}
