// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.offhost.tck.manifest.Manifest;

/** Holds a folder that files were restored into against the manifest of their volume. */
public final class RestoredFolder {
    private static final int LONGEST_NAME = 255;
    /** The Sleuth Kit keeps as much of a long name of FAT. */
    private static final int LONGEST_READ = 247;

    private final Path folder;
    private final Manifest manifest;
    private final Set<Path> matched = new HashSet<>();
    private final List<String> differences = new ArrayList<>();
    private int hashed;
    private int renamed;

    private RestoredFolder(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * What was compared.
     *
     * @param hashed streams whose SHA-256 was compared
     * @param renamed of these, found under an escaped or shortened name
     * @param differences what differs, a sentence each
     */
    public record Report(int hashed, int renamed, List<String> differences) {}

    public static Report compare(Path folder, Manifest manifest) throws IOException {
        RestoredFolder check = new RestoredFolder(folder, manifest);
        for (Manifest.Line line : manifest.lines()) {
            if (!line.path().startsWith("/$")) {
                check.line(line);
            }
        }
        check.extra();
        return new Report(check.hashed, check.renamed, check.differences);
    }

    private void line(Manifest.Line line) throws IOException {
        Path path = folder.resolve(written(line.path()).substring(1));
        if (line.kind().equals("dir")) {
            boolean link =
                    isLink(line, path) || Files.exists(path.resolveSibling(path.getFileName() + ":$REPARSE_POINT"));
            if (!link && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                differences.add(line.path() + ": no such directory");
            }
        }
        List<Manifest.Stream> streams = new ArrayList<>(line.streams());
        streams.addAll(line.contents());
        for (Manifest.Stream s : streams) {
            boolean content = s.type().equals("$DATA")
                    || s.type().equals("data")
                    || s.type().isEmpty();
            if (content
                    && s.sha256().isPresent()
                    && !(line.kind().equals("dir") && s.name().isEmpty())) {
                stream(line, s, s.name().isEmpty() ? path : path.resolveSibling(path.getFileName() + ":" + s.name()));
            }
        }
    }

    private void stream(Manifest.Line line, Manifest.Stream s, Path expected) throws IOException {
        if (isLink(line, expected) || isSpecial(line)) {
            matched.add(expected);
            return;
        }
        if (undecoded(line, s)) {
            matched.add(expected);
            return;
        }
        if (s.name().equals("WofCompressedData")) {
            if (Files.exists(expected, LinkOption.NOFOLLOW_LINKS)) {
                differences.add(expected + ": restored beside the plain content");
            }
            return;
        }
        hashed++;
        String want = expectedHash(line, s);
        Optional<Path> found = Files.isRegularFile(expected, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(expected)
                : renamed(expected, want);
        if (found.isEmpty()) {
            differences.add(line.path() + " '" + s.name() + "': not restored");
            return;
        }
        matched.add(found.get());
        String is = sha256(found.get());
        if (!is.equals(want)) {
            differences.add(found.get() + ": SHA-256 " + is + " instead of " + want);
        }
    }

    /** A byte of a name that is no UTF-8 is an unpaired surrogate, which no path has: it is written as an escape. */
    private static String written(String path) {
        StringBuilder text = new StringBuilder();
        path.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                text.append(String.format("%%u%04X", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    /** A symbolic link comes back as one. */
    private static boolean isLink(Manifest.Line line, Path path) {
        return Files.isSymbolicLink(path)
                && (line.path().startsWith("/reparse/") || line.path().startsWith("/links/unix-"));
    }

    /** Devices and pipes are not restored. */
    private static boolean isSpecial(Manifest.Line line) {
        return line.path().matches("/links/unix-(fifo|null)");
    }

    /** The readers that made the manifest do not decode it either, or not alike; see rig/volumes/README.md. */
    private static boolean undecoded(Manifest.Line line, Manifest.Stream s) {
        return line.path().startsWith("/efs/") || s.flags().equals(List.of("encrypted"));
    }

    /** What WOF compressed those readers see as zeros; the right bytes lie in a plain file beside. */
    private String expectedHash(Manifest.Line line, Manifest.Stream s) {
        String beside = line.path() + ".expected";
        return manifest.lines().stream()
                .filter(o -> o.path().equals(beside) && s.name().isEmpty())
                .findFirst()
                .map(o -> o.streams().get(0))
                .orElse(s)
                .sha256()
                .orElseThrow();
    }

    /** A name this file system cannot hold, or that the reader of the manifest wrote otherwise. */
    private Optional<Path> renamed(Path expected, String want) throws IOException {
        String name = expected.getFileName().toString();
        boolean odd = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_NAME
                || name.length() >= LONGEST_READ
                || name.contains("^")
                || name.chars().anyMatch(c -> c < ' ' || c == 0x7F || Character.isSurrogate((char) c));
        if (!odd || !Files.isDirectory(expected.getParent())) {
            return Optional.empty();
        }
        try (Stream<Path> siblings = Files.list(expected.getParent())) {
            for (Path p : siblings.sorted().toList()) {
                boolean open = Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS) && !matched.contains(p);
                if (open && sha256(p).equals(want)) {
                    renamed++;
                    return Optional.of(p);
                }
            }
        }
        return Optional.empty();
    }

    /** Nothing is in the folder that is not in the manifest. */
    private void extra() throws IOException {
        Set<String> known = new HashSet<>();
        manifest.lines().forEach(l -> known.add(l.path()));
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                String path = "/" + folder.relativize(p);
                String file = path.replaceFirst(":[^/]*$", "");
                boolean metadata = path.startsWith("/.offhost-metadata-");
                if (!metadata && !matched.contains(p) && !known.contains(path) && !known.contains(file)) {
                    differences.add(path + ": not in the manifest");
                }
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
