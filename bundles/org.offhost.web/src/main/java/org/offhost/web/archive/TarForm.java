// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.IOException;
import java.io.OutputStream;
import org.offhost.archive.stream.StreamedTar;
import org.offhost.filesystem.FileEntry;

/** A tar in the interchange format pax. */
final class TarForm implements ArchiveForm {
    private final StreamedTar tar;

    TarForm(OutputStream out) {
        this.tar = new StreamedTar(out);
    }

    @Override
    public void directory(String name, FileEntry entry) throws IOException {
        tar.directory(name, entry);
    }

    @Override
    public void symbolicLink(String name, FileEntry entry, String target) throws IOException {
        tar.symbolicLink(name, entry, target);
    }

    @Override
    public void hardLink(String name, FileEntry entry, String first) throws IOException {
        tar.hardLink(name, entry, first);
    }

    @Override
    public void special(String name, FileEntry entry) throws IOException {
        tar.special(name, entry);
    }

    @Override
    public void file(String name, FileEntry entry, long length) throws IOException {
        tar.file(name, entry, length);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        tar.write(bytes, from, count);
    }

    @Override
    public void endFile() throws IOException {
        tar.endFile();
    }

    @Override
    public void finish() throws IOException {
        tar.finish();
    }
}
