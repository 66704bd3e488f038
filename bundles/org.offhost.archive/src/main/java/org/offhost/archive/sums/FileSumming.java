// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.MemberReader;
import org.offhost.archive.tar.StoredMap;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.WrittenStream;
import org.offhost.inventory.form.DamagedMediumException;

/** Sums the files of a set of files as they are extracted, while its stream goes by. */
final class FileSumming implements Closeable {
    /** Most zeros of holes that are summed for one file: a sparse one may have terabytes of them. */
    private static final long MOST_ZEROS = 64L << 20;

    private static final int BUFFER = 256 * 1024;

    private final String folder;
    private final SummedText files;
    private final SummedText offsets;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] zeros = new byte[BUFFER];

    FileSumming(Path path, String setId) throws IOException {
        this.folder = new MemberNames(setId).file("/") + "/";
        this.files = SummedText.create(path.resolve(SumsText.FILES));
        this.offsets = SummedText.create(path.resolve(SumsText.OFFSETS));
    }

    void run(WrittenBytes forward, long length) throws IOException {
        MemberReader members = new MemberReader(forward, length);
        long start = members.position();
        for (Optional<MemberReader.Found> m = members.find(); m.isPresent(); m = members.find()) {
            take(forward, m.get(), start);
            start = members.position();
        }
    }

    private void take(WrittenBytes forward, MemberReader.Found m, long start) throws IOException {
        boolean sparse = StoredMap.isSparse(m);
        if (!m.name().startsWith(folder) || !sparse && m.header().type() != TarHeader.FILE) {
            return;
        }
        if (sparse && !isSummed(StoredMap.realSize(m), m.header().size())) {
            return;
        }
        byte[] sum = sparse ? sparse(forward, m) : plain(forward, m);
        files.write(SumsText.fileLine(m.name().substring(folder.length()), sum));
        offsets.write(SumsText.offsetLine(sparse ? start : m.data(), sum));
    }

    private static boolean isSummed(long realSize, long stored) {
        return realSize >= 0 && realSize - stored <= MOST_ZEROS;
    }

    private byte[] plain(WrittenBytes forward, MemberReader.Found m) throws IOException {
        MessageDigest digest = Sha256.begin();
        bytes(
                digest,
                new WrittenStream(forward, m.data(), m.header().size()),
                m.header().size());
        return digest.digest();
    }

    private byte[] sparse(WrittenBytes forward, MemberReader.Found m) throws IOException {
        MessageDigest digest = Sha256.begin();
        StoredMap map = StoredMap.of(m, forward);
        InputStream dense = new WrittenStream(forward, map.data(), map.stored());
        long size = StoredMap.realSize(m);
        long at = 0;
        for (int i = 0; i < map.ranges().length; i += 2) {
            long from = map.ranges()[i];
            long length = map.ranges()[i + 1];
            if (from < at || length > size - from) {
                throw new DamagedMediumException("sparse map", m.data(), "ascending ranges", "entry " + i / 2);
            }
            zeros(digest, from - at);
            bytes(digest, dense, length);
            at = from + length;
        }
        zeros(digest, size - at);
        return digest.digest();
    }

    private void zeros(MessageDigest digest, long count) {
        for (long left = count; left > 0; left -= BUFFER) {
            digest.update(zeros, 0, (int) Math.min(BUFFER, left));
        }
    }

    private void bytes(MessageDigest digest, InputStream dense, long count) throws IOException {
        for (long left = count; left > 0; ) {
            int n = dense.read(buffer, 0, (int) Math.min(BUFFER, left));
            if (n < 0) {
                throw new DamagedMediumException("sparse map", 0, count + " bytes", left + " fewer");
            }
            digest.update(buffer, 0, n);
            left -= n;
        }
    }

    /** All texts, those of the files included. */
    Map<String, SumsFacts.Text> finish(SumsFacts.Text chunks) throws IOException {
        return Map.of(SumsText.CHUNKS, chunks, SumsText.FILES, files.finish(), SumsText.OFFSETS, offsets.finish());
    }

    @Override
    public void close() throws IOException {
        try (files) {
            offsets.close();
        }
    }
}
