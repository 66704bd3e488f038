// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.posix;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.PosixFacets;

/** Makes devices, pipes and sockets, by the tools {@code mknod} and {@code mkfifo}: Java has none of it but sockets. */
public final class SpecialFiles {
    private static final long SECONDS = 10;

    private SpecialFiles() {}

    /** Whether it is told what to make. */
    public static boolean isTold(Facets facets) {
        return switch (PosixFacets.type(facets)) {
            case PosixFacets.CHARACTER_DEVICE, PosixFacets.BLOCK_DEVICE -> facets.has(PosixFacets.DEVICE);
            case PosixFacets.FIFO, PosixFacets.SOCKET -> true;
            default -> false;
        };
    }

    /** This host, or this user, cannot make it; the message says why. */
    public static final class CannotMakeException extends IOException {
        private static final long serialVersionUID = 1L;

        CannotMakeException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public static void make(Facets facets, Path path) throws CannotMakeException {
        try {
            made(facets, path);
        } catch (IOException | UnsupportedOperationException e) {
            throw new CannotMakeException(e.getMessage(), e);
        }
    }

    /** Sets its times without opening it, which Java would do: a pipe would wait for a writer, a tape would rewind. */
    public static void setTimes(FileTimes times, Path path) throws IOException {
        touch("-m", times.get(FileTimes.Stamp.MODIFIED), path);
        touch("-a", times.get(FileTimes.Stamp.ACCESSED), path);
    }

    private static void touch(String option, Optional<Instant> time, Path path) throws IOException {
        if (time.isPresent()) {
            run("touch", "-h", "-c", option, "-d", time.get().toString(), path.toString());
        }
    }

    private static void made(Facets facets, Path path) throws IOException {
        String major = Long.toString(PosixFacets.major(facets));
        String minor = Long.toString(PosixFacets.minor(facets));
        switch (PosixFacets.type(facets)) {
            case PosixFacets.CHARACTER_DEVICE -> run("mknod", "-m", "0600", path.toString(), "c", major, minor);
            case PosixFacets.BLOCK_DEVICE -> run("mknod", "-m", "0600", path.toString(), "b", major, minor);
            case PosixFacets.FIFO -> run("mkfifo", "-m", "0600", path.toString());
            case PosixFacets.SOCKET -> socket(path);
            default -> throw new IOException("nothing tells what it is");
        }
    }

    /** What is bound to a path leaves a socket there when it is closed. */
    private static void socket(Path path) throws IOException {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(path));
        }
    }

    private static void run(String... command) throws IOException {
        Process p =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        try {
            p.getOutputStream().close();
            if (!p.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command[0] + " did not end within " + SECONDS + " s");
            }
            if (p.exitValue() != 0) {
                String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                throw new IOException(said.isEmpty() ? command[0] + " failed" : said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was interrupted", e);
        } finally {
            p.destroyForcibly();
        }
    }
}
