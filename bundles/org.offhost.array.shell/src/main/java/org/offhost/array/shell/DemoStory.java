// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Faults;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.Offload;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;

/** The story: two workstations on an array, backed up, a driver swapped on the way, restored, proved. */
final class DemoStory {
    private static final Duration JOB_LIMIT = Duration.ofSeconds(120);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final long MEDIUM = 256L << 20;

    /** I/Os of the copy manager after which the copy is held for the swap. */
    private static final int HELD_AFTER = 20;

    private final Console console;
    private final PrintStream out;
    private final VirtualArray array;
    private final Path folder;
    private final List<List<String>> table = new ArrayList<>();
    private final long started = System.nanoTime();

    DemoStory(Console console, Path folder) {
        this.console = console;
        this.out = console.out();
        this.array = console.array();
        this.folder = folder;
    }

    /** Plays it; the result is whether everything was proved. */
    boolean play() throws Exception {
        title("An array with two workstations and two media");
        ArrayUnit ntfs = workstation("ntfs-4k");
        ArrayUnit fat = workstation("fat16");
        ArrayUnit disk = array.attach(new DiskFile(folder.resolve("disk.tar"), 0, false, MEDIUM));
        ArrayUnit tape = array.attach(new TapeFile(folder.resolve("tape.tap"), false, true, 0));
        unit("backup disk", disk);
        unit("tape drive", tape);
        List<Designator> units =
                new ArrayList<>(List.of(ntfs.designator(), fat.designator(), disk.designator(), tape.designator()));
        try {
            backups(ntfs, fat, disk, tape);
            String ntfsSet = swapped(ntfs, disk);
            foreignTools(disk, tape);
            boolean proved = restored("ntfs-4k", ntfs, disk, ntfsSet, units);
            String fatSet = table.get(0).get(1);
            proved &= restored("fat16", fat, tape, fatSet, units);
            figures();
            return proved;
        } finally {
            array.faults().clear();
            for (Designator unit : units) {
                array.detach(unit);
            }
        }
    }

    private ArrayUnit workstation(String name) throws IOException {
        Path image = DemoVolumes.unpack(name, folder);
        ArrayUnit unit = array.attach(new DiskFile(image, 0, false, 0));
        unit("workstation, " + name, unit);
        return unit;
    }

    private void unit(String what, ArrayUnit unit) {
        say("%-22s %s", what, unit.designator());
    }

    private void backups(ArrayUnit ntfs, ArrayUnit fat, ArrayUnit disk, ArrayUnit tape) throws Exception {
        title("Backup to tape: FAT as a volume, NTFS file by file; the NTFS workstation still writes");
        backup("fat16 to tape", request(fat, "fat16", tape));
        try (Writer writer = Writer.start(console.devices().get(), ntfs.designator(), Duration.ofSeconds(2))) {
            JobSummary s =
                    backup("ntfs-4k to tape", request(ntfs, "ntfs-4k", tape).files(List.of()));
            say(
                    "the gate waited %.1f s: the workstation made %,d writes, then none for 1 s",
                    s.quietWait().toMillis() / 1000.0, writer.count());
        }
        title("Backup to disk: FAT file by file, NTFS as a volume; the NTFS parser is replaced on the way");
        backup("fat16 to disk", request(fat, "fat16", disk).files(List.of()));
    }

    private static BackupRequest request(ArrayUnit source, String name, ArrayUnit medium) {
        return BackupRequest.of(source.designator(), name, medium.designator())
                .offload(Offload.REQUIRED)
                .quiet(new QuietPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), QuietPolicy.OnTimeout.FAIL));
    }

    private JobSummary backup(String title, BackupRequest request) throws Exception {
        return ended(title, console.backup().get().backup(request));
    }

    /** Holds the copy manager, replaces the parser's bundle, lets go. */
    private String swapped(ArrayUnit ntfs, ArrayUnit disk) throws Exception {
        BackupService before = console.backup().get();
        Faults.Gate gate = array.faults().gateAfter(HELD_AFTER);
        Job job = before.backup(request(ntfs, "ntfs-4k", disk));
        if (gate.awaitArrival(WAIT)) {
            say("the copy manager is held amid the job; replacing the bundle org.offhost.filesystem.ntfs ...");
            say(ParserSwap.run(console.context(), "org.offhost.filesystem.ntfs"));
        } else {
            say("the job never came to its copying: no swap");
        }
        gate.open();
        JobSummary s = ended("ntfs-4k to disk", job);
        say(console.backup().get() == before ? "the engine is the one it was" : "the engine was restarted");
        return s.setId();
    }

    private JobSummary ended(String title, Job job) throws Exception {
        JobStatus status = job.await(JOB_LIMIT);
        if (status.state() != JobState.COMPLETED) {
            throw new IOException(title + ": " + status.state()
                    + status.reason().map(why -> ": " + why).orElse(""));
        }
        JobSummary s = status.summary();
        say(
                "%-16s set %s: %,d files, %,d streams, %,d copy commands with %,d segment descriptors",
                title, s.setId(), s.files(), s.streams(), s.commands(), s.segments());
        row(title, s);
        return s;
    }

    private void row(String title, JobSummary s) {
        table.add(List.of(
                title,
                s.setId(),
                bytes(s.bytes().offloaded()),
                bytes(s.bytes().control()),
                bytes(s.bytes().decoded()),
                bytes(s.bytes().verify()),
                bytes(s.bytes().fallback())));
    }

    private static String bytes(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private void foreignTools(ArrayUnit disk, ArrayUnit tape) throws Exception {
        title("What a plain tar sees, without Offhost");
        say("disk: " + TarListing.of(disk.backing()));
        Path plain = folder.resolve("tape-file-2.tar");
        try (OutputStream file = Files.newOutputStream(plain)) {
            array.exportTape(tape.designator(), 2, file);
        }
        say("tape: " + TarListing.of(plain));
    }

    private boolean restored(String name, ArrayUnit source, ArrayUnit medium, String set, List<Designator> units)
            throws Exception {
        title("Restore of " + name + " to a new logical unit, from " + (medium.size() == 0 ? "tape" : "disk"));
        ArrayUnit fresh = array.attach(
                new DiskFile(folder.resolve(name + "-restored.img"), source.blockLength(), false, source.size()));
        units.add(fresh.designator());
        RestoreRequest request = RestoreRequest.of(
                        medium.designator(), new RestoreRequest.ToUnit(fresh.designator(), false))
                .set(set)
                .offload(Offload.REQUIRED)
                .patience(WAIT);
        ended(name + " back", console.backup().get().restore(request));
        Proof proof = Proof.compare(console, source.designator(), fresh.designator());
        say("byte for byte: %,d bytes in %,d allocated ranges, %s", proof.bytes(), proof.ranges(), proof.rangesWord());
        say(
                "file for file: SHA-256 of %,d streams in %,d entries, %s",
                proof.streams(), proof.entries(), proof.streamsWord());
        return proof.holds();
    }

    private void figures() {
        title("Who moved what, in bytes");
        String form = "%-16s %13s %13s %13s %13s %13s";
        say(form, "", "offloaded", "control", "decoded", "verify", "fallback");
        for (List<String> row : table) {
            say(form, row.get(0), row.get(2), row.get(3), row.get(4), row.get(5), row.get(6));
        }
        say(
                "offloaded: moved by the array alone; control: metadata, headers, tails; fallback: could have been offloaded");
        out.printf(Locale.ROOT, "%nDone in %.1f s.%n", (System.nanoTime() - started) / 1e9);
    }

    private void title(String text) {
        out.println();
        out.println(text);
        out.flush();
    }

    private void say(String format, Object... args) {
        out.println("  " + (args.length == 0 ? format : String.format(Locale.ROOT, format, args)));
        out.flush();
    }
}
