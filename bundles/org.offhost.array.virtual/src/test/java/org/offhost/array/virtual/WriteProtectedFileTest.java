// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.array.virtual.unit.TapeUnit;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Use;

/** What the host lets nobody write is read all the same, and whoever wants to write it is told why and what to do. */
class WriteProtectedFileTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private final Loop host = new Loop();
    private Bench bench;
    private Path dir;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder.resolve("state"));
        dir = Files.createDirectory(folder.resolve("dir"));
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
        host.close();
    }

    private static Use medium(String name) {
        return new Use(Access.READ_WRITE, true, name.endsWith(".tap") ? Unit.Kind.RECORDS : Unit.Kind.BLOCKS, 0, 0);
    }

    private Unit locate(Path path, Use use) throws IOException {
        return new FileLocator(bench.array).locate(path.toString(), use).orElseThrow();
    }

    /** Written by the array, detached again when the array ends. */
    private Path written(String name) throws IOException {
        Path file = dir.resolve(name);
        Designator unit = locate(file, medium(name)).designator();
        if (name.endsWith(".tap")) {
            bench.array
                    .unitTable()
                    .find(unit)
                    .map(u -> ((TapeUnit) u).medium())
                    .orElseThrow()
                    .writeFilemarks(1, false);
        } else {
            bench.write(unit, 0, Bench.random(MIB, 1), 512);
        }
        return file;
    }

    /** The next start of the array knows the unit as one that it wrote. */
    private void nextStart() throws IOException {
        bench.close();
        bench = new Bench(folder.resolve("state"));
    }

    private void readsAndRefusesToWrite(Path file, String... words) throws IOException {
        byte[] before = Files.readAllBytes(file);
        for (boolean known : new boolean[] {true, false}) {
            if (known) {
                nextStart();
            } else {
                bench.array.units().forEach(u -> detach(u.designator()));
            }
            assertThat(locate(file, Use.READ).designator()).isNotNull();
            assertThatThrownBy(() -> locate(file, medium(file.toString())))
                    .hasMessageContainingAll(words)
                    .hasMessageContaining("name another");
            assertThat(locate(file, Use.READ).designator())
                    .as("read behind the refusal")
                    .isNotNull();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private void detach(Designator unit) {
        try {
            bench.array.detach(unit);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"m.tar", "m.tap"})
    void onAReadOnlyMount(String name) throws IOException {
        Loop.need("mount");
        host.begin("mount -t tmpfs tmpfs " + dir, "umount " + dir);
        Path file = written(name);
        nextStart();
        Loop.run("mount -o remount,ro " + dir);
        readsAndRefusesToWrite(file, file + " is on a read-only file system; mount it to be written");
        assertThatThrownBy(() -> locate(dir.resolve("new-" + name), medium(name)))
                .hasMessageContainingAll("cannot create", dir + " is on a read-only file system", "name another");
    }

    @ParameterizedTest
    @CsvSource({"m.tar", "m.tap"})
    void onAReadOnlyBindMountOfAFileSystemThatIsWritten(String name) throws IOException {
        Loop.need("mount");
        written(name);
        nextStart();
        Path bound = Files.createDirectory(folder.resolve("bound"));
        host.begin("mount --bind " + dir + " " + bound, "umount " + bound);
        Loop.run("mount -o remount,ro,bind " + bound);
        locate(bound.resolve(name), Use.READ); // by this name the array knows it from now on
        readsAndRefusesToWrite(bound.resolve(name), bound.resolve(name) + " is on a read-only file system");
    }

    @ParameterizedTest
    @CsvSource({"m.tar", "m.tap"})
    void immutable(String name) throws IOException {
        Loop.need("chattr");
        Path file = written(name);
        nextStart();
        host.begin("chattr +i " + file, "chattr -i " + file);
        readsAndRefusesToWrite(file, "immutable", "chattr -i " + file);
    }

    @Test
    void inAnImmutableFolder() throws IOException {
        Loop.need("chattr");
        host.begin("chattr +i " + dir, "chattr -i " + dir);
        assertThatThrownBy(() -> locate(dir.resolve("m.tar"), medium("m.tar")))
                .hasMessageContainingAll("cannot create", "chattr -i " + dir);
    }

    @Test
    void aDeviceThatIsSetReadOnly() throws IOException {
        Loop.need("blockdev");
        Path device = host.device(folder.resolve("backing"), 4 * MIB, "");
        bench.write(locate(device, medium("disk")).designator(), 0, Bench.random(512, 1), 512);
        nextStart();
        host.begin("blockdev --setro " + device, "blockdev --setrw " + device); // the kernel keeps it for the next user
        readsAndRefusesToWrite(device, "is read-only", "blockdev --setrw " + device);
    }

    @Test
    void onAFullFileSystemNoFileIsMade() throws IOException {
        Loop.need("mount", "dd");
        host.begin("mount -t tmpfs -o size=16k,nr_inodes=2 tmpfs " + dir, "umount " + dir);
        Files.createFile(dir.resolve("last"));
        assertThatThrownBy(() -> locate(dir.resolve("m.tar"), medium("m.tar")))
                .hasMessageContainingAll("cannot create", "the file system of " + dir + " is full", "make room");
        assertThat(dir.resolve("m.tar")).doesNotExist();
    }
}
