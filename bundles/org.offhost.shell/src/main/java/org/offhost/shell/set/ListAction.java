// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.backup.MediumContents;
import org.offhost.backup.MediumFault;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.filesystem.AskedPaths;
import org.offhost.filesystem.PathChoice;
import org.offhost.inspect.Json;
import org.offhost.inspect.Printable;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeJson;
import org.offhost.inspect.picture.Quantities;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.Table;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the sets of a medium, or what a set holds. */
@Command(
        name = "offhost list",
        description =
                "List the sets of a medium; with --set or --path what a set (the newest, if none is named) holds.")
public final class ListAction extends Action {
    private static final int BATCH = 1000;

    private final Services services;

    @Option(
            names = "--medium",
            required = true,
            paramLabel = "FILE",
            converter = UnitAddress.Converter.class,
            description = "File, designator or iscsi:// URL of the medium.")
    private UnitAddress medium;

    @Option(names = "--set", paramLabel = "ID", description = "The set; the beginning of its id is enough.")
    private String set;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description =
                    "List this path and what is below it; if there is no such path, what matches it as a pattern.")
    private String path;

    @Option(names = "--json", description = "Write JSON lines.")
    private boolean json;

    @Option(names = "--all", description = "List forgotten sets, too.")
    private boolean forgotten;

    @Option(
            names = "--forget-missing",
            description = "Make the catalog forget the sets of the medium that are not on it any more.")
    private boolean forget;

    public ListAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        BackupService service = services.backup();
        Designator unit = unit(service);
        if (forget) {
            forgetMissing(service, unit);
        }
        if (set == null && path == null) {
            MediumContents all = service.contents(unit);
            sets(all.sets(), all.locks());
            if (forgotten) {
                forgotten(all.forgotten());
            }
            faults(all.faults());
            return all.faults().stream().allMatch(MediumFault::harmless) ? ExitCode.DONE : ExitCode.FAILED;
        } else {
            Optional<BackupSet> known = set == null ? Optional.empty() : SetChoice.known(service, unit, set);
            BackupSet chosen = known.isPresent() ? known.get() : SetChoice.find(service, unit, set == null ? "" : set);
            contents(service, unit, chosen.id());
        }
        return ExitCode.DONE;
    }

    private void forgetMissing(BackupService service, Designator unit) throws IOException {
        for (BackupSet s : service.forgetMissing(unit)) {
            screen().err().println("The catalog forgot set " + Printable.of(s.id()) + ".");
        }
    }

    /** A medium that the catalog knows, named by its designator, need not be there for its sets to be listed. */
    private Designator unit(BackupService service) throws IOException, InterruptedException {
        Optional<Designator> named = medium.designator();
        if (set != null
                && named.isPresent()
                && SetChoice.known(service, named.get(), set).isPresent()) {
            return named.get();
        }
        return new NamedUnits(services, screen())
                .locate(medium, UnitLocator.Use.READ)
                .designator();
    }

    private void sets(List<BackupSet> sets, Map<String, Instant> locks) {
        if (json) {
            Json out = new Json(screen().out());
            sets.forEach(s -> set(out, s, locks));
            return;
        }
        if (sets.isEmpty()) {
            screen().out().println("No committed set.");
            return;
        }
        boolean locked = sets.stream().anyMatch(s -> locks.containsKey(s.id()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(
                locked,
                "LOCKED UNTIL",
                "SET",
                "SOURCE",
                "PROFILE",
                "CUT AT",
                "TYPE",
                "FILES",
                "BYTES",
                "CONSISTENCY",
                "CHECKED",
                "CONTINUES"));
        for (BackupSet s : sets) {
            rows.add(row(
                    locked,
                    locks.containsKey(s.id()) ? locks.get(s.id()).toString() : "",
                    s.id(),
                    source(s.name(), s.volume()),
                    s.profile().name().toLowerCase(Locale.ROOT),
                    s.cutAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    s.fileSystem(),
                    String.format(Locale.ROOT, "%,d", s.files()),
                    Quantities.bytes(s.bytes()),
                    s.consistency().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    s.checked().name().toLowerCase(Locale.ROOT),
                    s.parent() + (s.parentMedium().isEmpty() ? "" : " on medium " + s.parentMedium())));
        }
        Table.print(screen().out(), rows);
    }

    /** Whoever asked for a volume by its name has it in the name of the source already. */
    static String source(String name, String volume) {
        return volume.isEmpty() || name.endsWith(" volume " + volume) ? name : name + ", volume " + volume;
    }

    private void forgotten(List<BackupSet> sets) {
        Json out = new Json(screen().out());
        for (BackupSet s : sets) {
            if (json) {
                out.object()
                        .member("forgotten", s.id())
                        .member("name", s.name())
                        .member("cutAt", s.cutAt().toString())
                        .member("bytes", s.bytes())
                        .end()
                        .line();
            } else {
                screen().out()
                        .println("Forgotten: set " + Printable.of(s.id()) + " of " + Printable.of(s.name())
                                + ", cut at " + s.cutAt().truncatedTo(ChronoUnit.SECONDS) + ", "
                                + Quantities.bytes(s.bytes()));
            }
        }
    }

    /** The lock comes last, if there is a column for it. */
    private static List<String> row(boolean locked, String lock, String... columns) {
        List<String> row = new ArrayList<>(List.of(columns));
        if (locked) {
            row.add(lock);
        }
        return row;
    }

    /** What is no whole set: it does not hide the others, but a list with damage is no list of all. */
    private void faults(List<MediumFault> faults) {
        Json out = new Json(screen().out());
        for (MediumFault f : faults) {
            if (!json) {
                screen().out().println((f.harmless() ? "Not committed: " : "Damaged: ") + Printable.of(f.text()) + ".");
                continue;
            }
            out.object()
                    .member("fault", f.where())
                    .member("set", f.setId())
                    .member("position", f.position())
                    .member("expected", f.expected())
                    .member("found", f.found())
                    .member("advice", f.advice())
                    .member("harmless", f.harmless())
                    .end()
                    .line();
        }
    }

    private static void set(Json out, BackupSet s, Map<String, Instant> locks) {
        Optional<Instant> lock = Optional.ofNullable(locks.get(s.id()));
        out.object()
                .member("set", s.id())
                .member("medium", s.medium().toString())
                .member("mediumLabel", s.mediumLabel())
                .member("source", s.source().toString())
                .member("name", s.name())
                .member("profile", s.profile().name())
                .member("cutAt", s.cutAt().toString())
                .member("fileSystem", s.fileSystem())
                .member("files", s.files())
                .member("bytes", s.bytes())
                .member("consistency", s.consistency().name())
                .member("checked", s.checked().name())
                .member("sourceSize", s.sourceSize())
                .member("sourceBlockLength", s.sourceBlockLength())
                .member("parent", s.parent())
                .member("parentMedium", s.parentMedium())
                .member("volume", s.volume())
                .member("lockedUntil", lock.map(Instant::toString).orElse(""))
                .end()
                .line();
    }

    private void contents(BackupService service, Designator unit, String id) throws IOException {
        if (path == null) {
            show(service, unit, id, "/", p -> true);
            return;
        }
        AskedPaths asked = asked();
        try (Listing<ListedEntry> listing = service.list(unit, id, asked.folder())) {
            for (List<ListedEntry> batch = listing.next(BATCH); !batch.isEmpty(); batch = listing.next(BATCH)) {
                batch.forEach(e -> asked.look(e.path(), e.entry().links()));
            }
        }
        PathChoice choice = choice(asked);
        if (!show(service, unit, id, asked.folder(), choice::matches)) {
            throw new CommandRefusedException("set " + id + " has no " + Printable.of(path)
                    + "; 'offhost list' with --set and no --path shows what it has");
        }
    }

    private AskedPaths asked() throws CommandRefusedException {
        try {
            return new AskedPaths(List.of(path), List.of());
        } catch (IllegalArgumentException e) {
            throw new CommandRefusedException(
                    "--path: an empty path means nothing; expected e.g. /docs or '/docs/*.txt'", e);
        }
    }

    private static PathChoice choice(AskedPaths asked) throws CommandRefusedException {
        try {
            return asked.choice();
        } catch (IllegalArgumentException e) {
            throw new CommandRefusedException(
                    "--path: there is no such path, and as a pattern it is malformed: " + e.getMessage(), e);
        }
    }

    /** @return whether there was any */
    private boolean show(BackupService service, Designator unit, String id, String folder, Predicate<String> meant)
            throws IOException {
        if (json) {
            try (Listing<ListedEntry> listing = service.list(unit, id, folder)) {
                return entries(listing, meant);
            }
        }
        try (Listing<ListedPath> listing = service.paths(unit, id, folder)) {
            return paths(listing, meant);
        }
    }

    private boolean entries(Listing<ListedEntry> listing, Predicate<String> meant) throws IOException {
        boolean any = false;
        VolumeJson lines = new VolumeJson(screen().out());
        for (List<ListedEntry> batch = listing.next(BATCH); !batch.isEmpty(); batch = listing.next(BATCH)) {
            for (ListedEntry e : batch) {
                if (meant.test(e.path())) {
                    any = true;
                    List<StreamHash> none =
                            Collections.nCopies(e.entry().attributes().size(), StreamHash.NONE);
                    lines.entry(e.entry(), List.of(e.path()), none);
                }
            }
            screen().check();
        }
        return any;
    }

    private boolean paths(Listing<ListedPath> listing, Predicate<String> meant) throws IOException {
        boolean any = false;
        ListLines lines = new ListLines();
        for (List<ListedPath> batch = listing.next(BATCH); !batch.isEmpty(); batch = listing.next(BATCH)) {
            for (ListedPath p : batch) {
                if (meant.test(p.path())) {
                    any = true;
                    lines.add(p);
                }
            }
            screen().out().print(lines.take());
            screen().check();
        }
        return any;
    }
}
