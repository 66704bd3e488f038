// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.engine.job.Cause;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of the newest set of each volume on each medium, with whose its rows are and the prints of its entries: what the next
 * increment takes over instead of making it anew. A cache, in the state folder: nothing of it is on a medium, no restore needs it,
 * and what is absent, damaged or of another set costs the time that is spared otherwise. Thread-safe.
 */
public final class LastIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(LastIndexes.class);

    /** Of what lies there; what is of another form is not taken. */
    private static final String FORM = "1";

    /** Volumes on a medium of which an index is kept: those that were saved last. */
    private static final int MOST = 32;

    /** What has to be free beside what is kept. */
    private static final long ROOM = 256L << 20;

    private static final String ABOUT = "about";
    private static final String NEXT = "next";
    private static final int BUFFER = 256 << 10;

    private final Path folder;

    /** @param folder made when there is something to keep */
    public LastIndexes(Path folder) {
        this.folder = folder;
    }

    /** What is kept of a set, each a file. */
    record Kept(Path index, Path rows, Path prints) {
        static Kept in(Path folder) {
            return new Kept(folder.resolve("index"), folder.resolve("rows"), folder.resolve("prints"));
        }

        List<Path> all() {
            return List.of(index, rows, prints);
        }
    }

    /** Where that of a request's volume on its medium lies. */
    private Path place(BackupRequest request) {
        String kind = request.source() + "\n" + request.volume() + "\n" + request.medium();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(kind.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Takes what is kept of a set.
     *
     * @param to a folder, in which nothing is; it stays good there whatever others keep meanwhile
     * @return empty if there is none, or what is there is not what was kept
     */
    Optional<Kept> take(BackupRequest request, String setId, Path to) {
        Path from = place(request);
        try {
            Optional<Document> about = about(from.resolve(ABOUT));
            if (about.isEmpty() || !is(about.get(), "form", FORM) || !is(about.get(), "set", setId)) {
                return Optional.empty();
            }
            clear(to);
            PrivateFiles.folder(to);
            Kept taken = Kept.in(to);
            List<Path> kept = Kept.in(from).all();
            for (int i = 0; i < kept.size(); i++) {
                link(kept.get(i), taken.all().get(i));
            }
            for (Path file : taken.all()) {
                if (!is(about.get(), file.getFileName().toString(), sum(file))) {
                    LOG.warn("{} is not what was kept of set {}, and is not used", from, setId);
                    return Optional.empty();
                }
            }
            return Optional.of(taken);
        } catch (IOException e) {
            LOG.debug("nothing is taken of {}: {}", from, Cause.words(e));
            return Optional.empty();
        }
    }

    private static Optional<Document> about(Path file) throws IOException {
        return Files.exists(file) ? Document.parse(Files.readAllBytes(file)) : Optional.empty();
    }

    private static boolean is(Document about, String key, String value) {
        return about.get(key).filter(value::equals).isPresent();
    }

    /** Keeps what came of a set that was committed, in the place of the one before; what fails costs the next one time. */
    void keep(BackupRequest request, String setId, Path index, Path rows, Path prints) {
        Path to = place(request);
        try {
            PrivateFiles.folder(folder);
            Path next = to.resolveSibling(to.getFileName() + "." + NEXT);
            clear(next);
            if (Files.getFileStore(folder).getUsableSpace() < ROOM) {
                return;
            }
            PrivateFiles.newFolder(next);
            Kept kept = Kept.in(next);
            link(index, kept.index());
            link(rows, kept.rows());
            link(prints, kept.prints());
            Document about = new Document().put("form", FORM).put("set", setId);
            for (Path file : kept.all()) {
                about.put(file.getFileName().toString(), sum(file));
            }
            PrivateFiles.replace(next.resolve(ABOUT), about.toBytes());
            clear(to);
            Files.move(next, to);
            prune();
        } catch (IOException e) {
            LOG.debug("nothing is kept of set {}: {}", setId, Cause.words(e));
        }
    }

    /** The same file under another name; another one with its bytes where the file system has no such names. */
    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }

    /** Its length and CRC-32, which tell damage; nobody but this user writes there. */
    private static String sum(Path file) throws IOException {
        CRC32 crc = new CRC32();
        long length = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                length += n;
            }
        }
        return length + " " + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private void prune() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> newest = all.sorted(
                            Comparator.comparingLong(LastIndexes::changed).reversed())
                    .toList();
            for (Path old : newest.subList(Math.min(MOST, newest.size()), newest.size())) {
                clear(old);
            }
        }
    }

    private static long changed(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path p : files.toList()) {
                    Files.deleteIfExists(p);
                }
            }
            Files.deleteIfExists(folder);
        }
    }
}
