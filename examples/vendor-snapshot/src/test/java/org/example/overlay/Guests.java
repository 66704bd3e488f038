// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.offhost.block.Designator;

/** Two images in a folder, and whoever uses them: programs of QEMU, each of which opens an image and closes it again. */
final class Guests {
    static final int SIZE = 2 << 20;
    private static final long LIMIT_SECONDS = 60;

    private final Path folder;

    Guests(Path folder) throws IOException {
        assumeTrue(isThere("qemu-img") && isThere("qemu-io"), "qemu-img and qemu-io (qemu-utils) are not there");
        this.folder = folder.toRealPath();
        for (Designator unit : units()) {
            if (!Files.exists(Path.of(unit.value()))) {
                run("qemu-img", "create", "-q", "-f", "qcow2", unit.value(), Integer.toString(SIZE));
            }
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, program)));
    }

    Path folder() {
        return folder;
    }

    List<Designator> units() {
        return List.of(unit("one.qcow2"), unit("two.qcow2"));
    }

    Designator unit(String name) {
        return ImageFolder.designator(folder.resolve(name));
    }

    void write(Designator unit, long position, byte[] bytes) throws IOException {
        Path pattern = Files.createTempFile("guest", ".bytes");
        try {
            Files.write(pattern, bytes);
            run(
                    "qemu-io",
                    "-f",
                    "qcow2",
                    "-c",
                    "write -s " + pattern + " " + position + " " + bytes.length,
                    unit.value());
        } finally {
            Files.delete(pattern);
        }
    }

    byte[] read(Designator unit, long position, int length) throws IOException {
        Path raw = Files.createTempFile("guest", ".raw");
        try {
            run("qemu-img", "convert", "-U", "-f", "qcow2", "-O", "raw", unit.value(), raw.toString());
            byte[] bytes = new byte[length];
            try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "r")) {
                file.seek(position);
                file.readFully(bytes);
            }
            return bytes;
        } finally {
            Files.delete(raw);
        }
    }

    /** All that is in the folder. */
    Set<String> inventory() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** A guest that runs: it has the image open for writing until it is closed. */
    Process running(Designator unit) throws IOException {
        Process guest = new ProcessBuilder("qemu-io", "-f", "qcow2", unit.value())
                .redirectErrorStream(true)
                .start();
        // it answers when the image is open
        guest.getOutputStream().write("length\n".getBytes(StandardCharsets.US_ASCII));
        guest.getOutputStream().flush();
        StringBuilder said = new StringBuilder();
        for (int c = guest.getInputStream().read(); c >= 0 && said.indexOf("MiB") < 0; ) {
            said.append((char) c);
            c = said.indexOf("MiB") < 0 ? guest.getInputStream().read() : c;
        }
        return guest;
    }

    private static void run(String... command) throws IOException {
        Path said = Files.createTempFile("guest", ".said");
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertEquals(0, ended ? process.exitValue() : -1, () -> List.of(command) + ": " + text(said));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(List.of(command).toString());
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
