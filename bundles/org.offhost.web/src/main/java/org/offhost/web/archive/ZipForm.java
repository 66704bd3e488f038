// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.kit.name.NameRules;

/**
 * A zip (PKWARE APPNOTE.TXT 6.3.10; zip64 where something is longer than 4 GiB): files and directories alone, under names that Windows
 * can hold, too, since it is mostly unpacked there.
 */
final class ZipForm implements ArchiveForm {
    /** Its directory stands at the end, and until then in memory. */
    static final int MOST = 200_000;

    /** Names that Windows takes for the same, or not at all ([MS-FSCC] 2.1.5; Win32, "Naming Files, Paths, and Namespaces"). */
    static final NameRules NAMES =
            new NameRules(true, "\"*:<>?\\|", " .", Character.MAX_CODE_POINT, NameRules.NAME_MAX, false, true);

    private final ZipOutputStream zip;

    ZipForm(OutputStream out) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.BEST_SPEED); // which keeps up with a disk
    }

    @Override
    public void directory(String name, FileEntry entry) throws IOException {
        zip.putNextEntry(entry(name + "/", entry));
        zip.closeEntry();
    }

    @Override
    public void file(String name, FileEntry entry, long length) throws IOException {
        zip.putNextEntry(entry(name, entry));
    }

    private static ZipEntry entry(String name, FileEntry entry) {
        ZipEntry made = new ZipEntry(name);
        Optional<FileTime> modified =
                entry.times().get(FileTimes.Stamp.MODIFIED).map(FileTime::from);
        made.setLastModifiedTime(modified.orElse(FileTime.fromMillis(0)));
        return made;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        zip.write(bytes, from, count);
    }

    @Override
    public void endFile() throws IOException {
        zip.closeEntry();
    }

    @Override
    public void finish() throws IOException {
        zip.finish();
    }
}
