// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but its owner looks into a state folder. */
class StateFolderTest {
    @TempDir
    Path folder;

    private Path state;

    @BeforeEach
    void name() {
        state = folder.resolve("a").resolve("state");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void isPrivate() throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            for (Path p : all.toList()) {
                assertThat(mode(p)).as(p.toString()).isEqualTo(Files.isDirectory(p) ? "rwx------" : "rw-------");
            }
        }
    }

    private Path loose(String name) throws IOException {
        Path file = state.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        for (Path p = file.getParent(); p.startsWith(state); p = p.getParent()) {
            Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return file;
    }

    @Test
    void newOne() throws IOException {
        StateFolder.open(state).close();
        isPrivate();
    }

    @Test
    void oneOfAnOlderVersionIsTightened() throws IOException {
        for (String name : List.of(
                "jobs/1/job.properties",
                "jobs/1/spool/entries",
                "array/state",
                "array/points/1.preimages",
                "catalog/catalog.mv",
                "log/offhost.log",
                "log/offhost.log.1",
                "installation",
                "lock")) {
            loose(name);
        }
        StateFolder.open(state).close();
        isPrivate();
    }

    @Test
    void folderThatHoldsOtherThingsKeepsItsMode() throws IOException {
        Path other = loose("letters/to-my-aunt");
        StateFolder.open(state).close();
        assertThat(mode(state)).isEqualTo("rwxr-xr-x");
        assertThat(mode(other)).isEqualTo("rw-r--r--");
        assertThat(mode(state.resolve("jobs"))).isEqualTo("rwx------");
        assertThat(mode(state.resolve("lock"))).isEqualTo("rw-------");
    }

    @Test
    void frameworksFilesAreMadePrivateToo() throws IOException {
        try (StateFolder open = StateFolder.open(state)) {
            Path storage = open.freshStorage();
            loose("framework/bundle1/bundle.info");
            Files.createSymbolicLink(storage.resolve("link"), folder.resolve("nowhere"));
            PrivateFiles.tighten(storage);
            assertThat(mode(storage.resolve("bundle1"))).isEqualTo("rwx------");
            assertThat(mode(storage.resolve("bundle1").resolve("bundle.info"))).isEqualTo("rw-------");
        }
    }
}
