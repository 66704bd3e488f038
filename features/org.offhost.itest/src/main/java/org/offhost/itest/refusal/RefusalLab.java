// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;

/** A lab of jobs that are refused: what they say, and that they changed nothing. */
final class RefusalLab implements Closeable {
    private final Lab lab;

    RefusalLab(BundleContext context, Path folder) {
        this.lab = new Lab(context, folder);
    }

    VirtualArray array() {
        return lab.array();
    }

    BackupService backup() {
        return lab.backup();
    }

    Path path(String name) {
        return lab.path(name);
    }

    Designator disk(Path file, int blockLength, boolean readOnly, long createSize) throws IOException {
        return lab.disk(file, blockLength, readOnly, createSize);
    }

    Designator disk(String name, int blockLength, long size) throws IOException {
        return lab.disk(name, blockLength, size);
    }

    Designator tape(String name, long capacity) throws IOException {
        return lab.tape(name, capacity);
    }

    void detach(Designator unit) throws IOException {
        lab.detach(unit);
    }

    void nothingLeft() {
        lab.nothingLeft();
    }

    JobStatus run(BackupRequest request) throws IOException, InterruptedException {
        return lab.run(request);
    }

    JobStatus restoreTo(Designator medium, String set, Designator unit) throws IOException, InterruptedException {
        return lab.restoreTo(medium, set, unit);
    }

    JobStatus verify(Designator medium, CheckLevel level) throws IOException, InterruptedException {
        return lab.verify(medium, level);
    }

    Designator source(String fixture) throws IOException {
        return lab.disk(Fixtures.shared(fixture), 512, true, 0);
    }

    /** A disk with one set on it. */
    Designator mediumWithSet(String name, long size) throws Exception {
        return withSet(lab.disk(name, 512, size));
    }

    /** A tape with one set on it. */
    Designator tapeWithSet(String name) throws Exception {
        return withSet(lab.tape(name, 0));
    }

    private Designator withSet(Designator medium) throws Exception {
        Lab.completed(lab.run(Lab.request(source("fat12"), "fat12", medium)));
        return medium;
    }

    /** Byte of a unit at which the content of a file begins. */
    long positionOf(Designator unit, String path) throws IOException {
        try (BlockDevice device = lab.open(unit);
                FileSystemVolume volume = lab.parser(device).open(device)) {
            Attribute content = entry(volume, path).content().orElseThrow();
            return first((AttributeValue.NonResident) content.value());
        }
    }

    /** Byte of a unit at which the file record of a file lies, in the first run of the NTFS master file table. */
    long recordOf(Designator unit, String path) throws IOException {
        try (BlockDevice device = lab.open(unit);
                FileSystemVolume volume = lab.parser(device).open(device)) {
            Attribute table = entry(volume, "/$MFT").content().orElseThrow();
            return first((AttributeValue.NonResident) table.value())
                    + entry(volume, path).id() * 1024;
        }
    }

    private static FileEntry entry(FileSystemVolume volume, String path) throws IOException {
        return volume.find(path).orElseThrow(() -> new AssertionError("no " + path));
    }

    private static long first(AttributeValue.NonResident value) {
        return value.runs().iterator().next().position();
    }

    /** A file of zeros but for some bytes. */
    Path file(String name, long length, long position, byte[] content) throws IOException {
        Path path = lab.path(name);
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            out.setLength(length);
            out.seek(position);
            out.write(content);
        }
        return path;
    }

    static String sum(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var in = Files.newInputStream(file)) {
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(IOException.class).satisfies(e -> saysIn(Lab.said(e), words));
    }

    /** One clear sentence: every word wanted, no class name, no stack trace. */
    static void saysIn(String message, String... words) {
        assertThat(message).contains(words).doesNotContain("Exception", "\tat ", "null");
    }

    @Override
    public void close() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }
}
