// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.increment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;

/** A volume that changes, a medium, and the points in time that were saved. */
final class IncrementLab {
    static final long MEDIUM_SIZE = 256 << 20;

    /** Increments of the chains that rig/chains makes longer. */
    static final int POINTS = Integer.getInteger("offhost.points", 4);

    private final Lab lab;
    private final Path folder;
    private final List<Point> points = new ArrayList<>();
    private final Designator medium;
    private final WrittenVolume volume;
    private final Path file;
    private final String tar;
    private ImageFormat image = ImageFormat.SPARSE;

    /** What a set is to show. */
    record Point(String set, byte[] image) {}

    IncrementLab(Lab lab, Path folder, String fixture) throws IOException {
        this(lab, folder, fixture, DiskTraits.PLAIN);
    }

    /** @param traits of the medium */
    IncrementLab(Lab lab, Path folder, String fixture, DiskTraits traits) throws IOException {
        this.lab = lab;
        this.folder = folder;
        this.file = Fixtures.image(fixture, folder);
        this.tar = "medium.tar";
        this.medium =
                lab.keep(lab.array().attach(new DiskFile(lab.path(tar), 512, false, MEDIUM_SIZE, Optional.of(traits))));
        this.volume = new WrittenVolume(lab, file, lab.disk(file, 512, false, 0));
    }

    private IncrementLab(IncrementLab first, Designator medium, String tar) {
        this.lab = first.lab;
        this.folder = first.folder;
        this.file = first.file;
        this.volume = first.volume;
        this.medium = medium;
        this.tar = tar;
    }

    /** The same volume with another medium, on which a set shows the newest point. */
    IncrementLab on(Designator other, String name, String set) {
        IncrementLab there = new IncrementLab(this, other, name);
        there.points.add(new Point(set, points.get(points.size() - 1).image()));
        return there;
    }

    /** Keeps the volume of sets that stand alone in another form. */
    IncrementLab with(ImageFormat format) {
        image = format;
        return this;
    }

    /** The same volume with another medium, on which is nothing. */
    IncrementLab onDisk(String name) throws IOException {
        return new IncrementLab(this, lab.disk(name, 512, MEDIUM_SIZE), name);
    }

    /** The same volume with a tape. */
    IncrementLab onTape(String name) throws IOException {
        return new IncrementLab(this, lab.tape(name, 0), name);
    }

    Designator medium() {
        return medium;
    }

    WrittenVolume volume() {
        return volume;
    }

    Path file() {
        return file;
    }

    List<Point> points() {
        return points;
    }

    BackupRequest request(Since since) {
        return Lab.request(volume.unit(), "vm", medium)
                .since(since)
                .image(image)
                .check(CheckLevel.FULL);
    }

    /** Saves what is there now. */
    JobStatus save(Since since) throws Exception {
        JobStatus done = Lab.completed(lab.run(request(since)));
        points.add(new Point(done.summary().setId(), volume.bytes()));
        return done;
    }

    BackupSet set(int number) throws IOException {
        return lab.backup().sets(medium).get(number);
    }

    /** A command that changes the files of the folder it runs in at random. */
    String changes(int seed) {
        return "'" + Path.of(lab.property("offhost.root"), "rig/changes").normalize() + "' " + seed + " .";
    }

    /** Each point as this product restores it, each byte held against its sums. */
    void restoreAll() throws Exception {
        for (Point p : points) {
            Path to = folder.resolve("restored-" + p.set() + ".img");
            Designator unit = lab.disk(to, 512, false, p.image().length);
            Lab.completed(lab.run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(unit, false))
                    .set(p.set())
                    .offload(Offload.REQUIRED)
                    .patience(Lab.PATIENCE)
                    .check(true)));
            lab.detach(unit);
            same(p, to, true);
            Files.delete(to);
        }
    }

    /** Each tape file of a set as a file named by its id: a SIMH tape has the length of a record before and behind it. */
    private static final String TAPE_FILES = """
            python3 - ../%s <<'E'
            import struct, sys
            tape, at, bytes = open(sys.argv[1], 'rb').read(), 0, b''
            while at < len(tape):
                n = struct.unpack_from('<I', tape, at)[0]
                at += 4
                if n in (0, 0xFFFFFFFF):
                    name = bytes[:100].rstrip(b'\\0').decode().split('/')
                    if name[-1] == 'set.json':
                        open('../' + name[0] + '.tar', 'wb').write(bytes)
                    bytes = b''
                else:
                    bytes += tape[at:at + n]
                    at += n + n %% 2 + 4
            E
            """;

    /** Each point as tar and qemu-img give them of a tape, by the commands of the set's own README. */
    void convertAllOfTape() throws Exception {
        Tool.need("tar", "qemu-img", "python3");
        for (Point p : points) {
            Path out = Files.createDirectories(folder.resolve("plain-" + p.set()));
            Tool.run(out, String.format(TAPE_FILES, tar));
            Tool.run(out, "tar -xf ../" + p.set() + ".tar " + p.set() + "/offhost/README.txt");
            String commands = Files.readString(
                            out.resolve(p.set()).resolve("offhost/README.txt"), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> l.matches("  (tar -b [0-9]+ -xSf|qemu-img convert) .*"))
                    .map(l -> l.replaceFirst(" \\(at .*", "").replaceFirst("TAPE ([^/]+)/", "../$1.tar $1/"))
                    .collect(Collectors.joining("\n"));
            Tool.run(out, "set -e\n" + commands);
            assertThat(Tool.run(out, "qemu-img check " + p.set() + "/vm.qcow2")).contains("No errors were found");
            same(p, out.resolve("volume.img"), false);
            Tool.run(folder, "rm -r plain-" + p.set());
        }
    }

    /** Each point as tar and qemu-img give it, by the commands of the set's own README. */
    void convertAll() throws Exception {
        Tool.need("tar", "qemu-img");
        for (Point p : points) {
            Path out = Files.createDirectories(folder.resolve("plain-" + p.set()));
            Tool.run(out, "tar -xf ../" + tar + " " + p.set() + "/offhost/README.txt");
            String readme =
                    Files.readString(out.resolve(p.set()).resolve("offhost/README.txt"), StandardCharsets.UTF_8);
            int from = readme.indexOf("  tar -x");
            boolean alone = !readme.contains("qemu-img convert");
            int to = alone ? readme.indexOf("     ", from + 20) : readme.indexOf("volume.img", from) + 10;
            Tool.run(out, readme.substring(from, to).replace("MEDIUM", "../" + tar));
            if (alone) {
                Files.move(out.resolve(p.set()).resolve("vm.img"), out.resolve("volume.img"));
            } else {
                assertThat(Tool.run(out, "qemu-img check " + p.set() + "/vm.qcow2"))
                        .contains("No errors were found");
            }
            same(p, out.resolve("volume.img"), false);
            Tool.run(folder, "rm -r plain-" + p.set());
        }
    }

    /** @param zeros whether what is not in use must be zeros */
    private void same(Point p, Path restored, boolean zeros) throws IOException {
        Path then = Files.write(folder.resolve("then.img"), p.image());
        byte[] now = Files.readAllBytes(restored);
        assertThat(now).hasSameSizeAs(p.image());
        long behind = 0;
        for (Extent e : WrittenVolume.used(lab, then)) {
            if (zeros) {
                assertThat(isZeros(now, behind, e.position()))
                        .as("free bytes from %s to %s of set %s are zeros", behind, e.position(), p.set())
                        .isTrue();
            }
            int different = Arrays.mismatch(
                    p.image(), (int) e.position(), (int) e.end(), now, (int) e.position(), (int) e.end());
            assertThat(different)
                    .as("difference behind byte %s of set %s", e.position(), p.set())
                    .isNegative();
            behind = e.end();
        }
        Files.delete(then);
    }

    private static boolean isZeros(byte[] bytes, long from, long to) {
        for (long at = from; at < to; at++) {
            if (bytes[(int) at] != 0) {
                return false;
            }
        }
        return true;
    }
}
