// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts one image and puts it together again. A cut leaves the image under its name as an empty overlay, and what it was until
 * then under another, which nobody writes any more. Each step may be the last before the power fails: the image is whole under
 * its name at any time, and the same call does the rest.
 */
final class Overlays {
    private static final int MAGIC = 'Q' << 24 | 'F' << 16 | 'I' << 8 | 0xfb;
    private static final int LONGEST_NAME = 1023;

    private final ImageFolder folder;
    private final QemuImg qemu;

    Overlays(ImageFolder folder) {
        this.folder = folder;
        this.qemu = new QemuImg(folder);
    }

    /** What an image was when a set was cut. */
    static Path frozen(Path image, String set) {
        return image.resolveSibling(image.getFileName() + "." + set + ".cut");
    }

    /** Whether the image goes on in another file than the frozen one. */
    static boolean isCut(Path image, Path frozen) throws IOException {
        return Files.exists(frozen) && !(Files.exists(image) && Files.isSameFile(image, frozen));
    }

    /** @throws IOException if a QEMU writes the image: then QEMU itself has to cut, and the image is as it was */
    void cut(Path image, Path frozen) throws IOException {
        if (isCut(image, frozen)) {
            return;
        }
        String name = image.getFileName().toString();
        qemu.requireUnused(name);
        if (!Files.exists(frozen)) {
            Files.createLink(frozen, image);
        }
        Path overlay = image.resolveSibling(name + ".new");
        qemu.run(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                frozen.getFileName().toString(),
                overlay.getFileName().toString());
        for (Map.Entry<String, Object> a :
                Files.readAttributes(image, "unix:uid,gid,mode").entrySet()) {
            Files.setAttribute(overlay, "unix:" + a.getKey(), a.getValue());
        }
        replace(overlay, image);
        try {
            qemu.requireUnused(frozen.getFileName().toString());
        } catch (IOException e) {
            replace(frozen, image); // a QEMU came in between and has what is frozen open: nothing was cut
            throw e;
        }
    }

    /** Lets a frozen file go: what came behind it is written into it, and it takes the place of what was based on it. */
    void merge(Path image, Path frozen) throws IOException {
        Files.deleteIfExists(image.resolveSibling(image.getFileName() + ".new"));
        if (!isCut(image, frozen)) {
            Files.deleteIfExists(frozen);
            return;
        }
        List<Path> based = basedOn(frozen);
        if (based.size() > 1) {
            throw new IOException(frozen + " is what " + based + " are based on, expected one image");
        }
        if (based.isEmpty()) {
            Files.delete(frozen); // somebody deleted the image itself
            return;
        }
        qemu.run("commit", "-q", "-d", based.get(0).getFileName().toString());
        replace(frozen, based.get(0));
    }

    /** Puts a file in the place of another, with its stamp: nothing was written to the image, it only lies elsewhere. */
    private void replace(Path file, Path target) throws IOException {
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(target));
        force(file, StandardOpenOption.WRITE);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        force(folder.path(), StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    private List<Path> basedOn(Path frozen) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), Files::isRegularFile)) {
            for (Path file : files) {
                if (backing(file).equals(frozen.getFileName().toString())) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** Name of the file that an image is based on, by its header; empty if there is none, or it is no image. */
    private static String backing(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] header = in.readNBytes(20);
            if (header.length < 20) {
                return "";
            }
            DataInputStream fields = new DataInputStream(new ByteArrayInputStream(header));
            boolean image = fields.readInt() == MAGIC;
            fields.readInt(); // version
            long offset = fields.readLong();
            int length = fields.readInt();
            if (!image || offset < header.length || length <= 0 || length > LONGEST_NAME) {
                return "";
            }
            in.skipNBytes(offset - header.length);
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }
    }
}
