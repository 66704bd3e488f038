// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.zip;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileTimes.Stamp;
import org.offhost.restore.PlacementEntry;

/** What is written to an archive under way. Nothing can be taken back from it, so a content is read whole before it gets there. */
final class ZipMembers implements Closeable {
    private static final int BUFFER = 64 << 10;

    private final Path archive;
    private final Path content;
    private final Check check;
    private final ZipOutputStream zip;

    /** Throws if the work is not to go on. */
    interface Check {
        void check() throws IOException;
    }

    /**
     * Begins an archive, in place of what is there.
     *
     * @param content a file for one content at a time; goes with the end
     */
    ZipMembers(Path archive, Path content, Check check) throws IOException {
        this.archive = archive;
        this.content = content;
        this.check = check;
        this.zip = new ZipOutputStream(new BufferedOutputStream(PrivateFiles.output(archive)));
    }

    void directory(String name, PlacementEntry entry) throws IOException {
        put(name, entry);
    }

    /** @return bytes of its content */
    long file(String name, PlacementEntry entry, Optional<Attribute> attribute) throws IOException {
        if (attribute.isPresent()) {
            try (OutputStream out = PrivateFiles.output(content);
                    InputStream in = entry.content(attribute.get())) {
                copy(in, out);
            }
        }
        put(name, entry);
        if (attribute.isEmpty()) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(content)) {
            return copy(in, zip);
        }
    }

    private void put(String name, PlacementEntry entry) throws IOException {
        ZipEntry member = new ZipEntry(name);
        entry.entry().times().get(Stamp.MODIFIED).ifPresent(t -> member.setLastModifiedTime(FileTime.from(t)));
        zip.putNextEntry(member);
    }

    private long copy(InputStream in, OutputStream out) throws IOException {
        byte[] block = new byte[BUFFER];
        long bytes = 0;
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            check.check();
            out.write(block, 0, n);
            bytes += n;
        }
        return bytes;
    }

    /** The archive is whole and durable when this returns. */
    void finish() throws IOException {
        close();
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            file.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
        Files.deleteIfExists(content);
    }
}
