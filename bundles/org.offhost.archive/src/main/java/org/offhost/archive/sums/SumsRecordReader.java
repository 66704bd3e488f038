// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.tar.MemberReader;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.WrittenStream;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.DamagedMediumException;

/** Brings sums from a medium into a folder of this host; what is not exactly as it was written is no evidence. */
public final class SumsRecordReader {
    private static final int BUFFER = 64 * 1024;
    private static final String OTHERS = "others";

    private final WrittenBytes bytes;
    private final SumsFacts facts;
    private final MemberReader members;

    /** @param bytes from the beginning of the record on */
    SumsRecordReader(WrittenBytes bytes, StoredSums stored, SumsFacts facts, int unit) {
        this.bytes = bytes;
        this.facts = facts;
        // on a disk the last unit may be the next set's by now
        this.members = new MemberReader(bytes, unit, stored.length() - unit);
    }

    /** Where the bytes of a record are. */
    public interface Bytes {
        WrittenBytes of(StoredSums record) throws IOException;
    }

    /**
     * The best evidence of a set: of its backup before any of a later reading, then the newest. All are read, since one
     * that is damaged is damage of the medium whether it is used or not.
     *
     * @param told of every record that names the set and is no evidence of it
     */
    public static Optional<ChunkSums> best(
            List<StoredSums> there, SetRecord set, Bytes bytes, int unit, Path folder, Consumer<String> told)
            throws IOException {
        String id = set.description().id();
        List<StoredSums> candidates = there.stream()
                .filter(s -> s.setId().equals(id) && s.facts().isPresent())
                .sorted(Comparator.comparing((StoredSums s) -> s.facts().get().origin())
                        .thenComparing(s -> s.facts().get().made(), Comparator.reverseOrder()))
                .toList();
        Optional<ChunkSums> best = Optional.empty();
        for (StoredSums s : candidates) {
            SumsFacts facts = s.facts().orElseThrow();
            if (facts.bodyLength() != set.bodyLength()) {
                told.accept("the " + facts.title() + " are of another set of " + facts.bodyLength()
                        + " bytes, this one has " + set.bodyLength() + ": no evidence");
                continue;
            }
            try {
                SumsRecordReader reader = new SumsRecordReader(bytes.of(s), s, facts, unit);
                if (best.isEmpty()) {
                    best = Optional.of(reader.load(folder));
                } else {
                    reader.load(folder.resolve(OTHERS)).close();
                }
            } catch (DamagedMediumException e) {
                told.accept("the " + facts.title() + " are damaged and no evidence: " + e.getMessage());
            } catch (IOException | RuntimeException | Error e) {
                if (best.isPresent()) {
                    best.get().close();
                }
                throw e;
            }
        }
        return best;
    }

    private ChunkSums load(Path folder) throws IOException {
        PrivateFiles.folder(folder);
        Files.deleteIfExists(folder.resolve(SumsText.ABOUT));
        byte[] whole = facts.whole();
        try (InputStream in = member(SumsText.WHOLE, whole.length)) {
            if (!Arrays.equals(in.readAllBytes(), whole)) {
                throw damaged(SumsText.WHOLE, "the sums of the first member");
            }
        }
        chunks(folder, facts.text(SumsText.CHUNKS));
        if (facts.text(SumsText.FILES).length() > 0) {
            files(facts.text(SumsText.FILES));
        }
        offsets(folder, facts.text(SumsText.OFFSETS));
        return ChunkSums.create(folder, facts);
    }

    private InputStream member(String name, long least) throws IOException {
        Optional<MemberReader.Found> m = members.find();
        if (m.isEmpty()
                || !m.get().name().endsWith("/" + name)
                || m.get().header().type() != TarHeader.FILE
                || m.get().header().size() < least) {
            throw damaged(name, "a member " + name + " of " + least + " bytes");
        }
        return new WrittenStream(bytes, m.get().data(), m.get().header().size());
    }

    private DamagedMediumException damaged(String name, String expected) {
        return new DamagedMediumException("member " + name, members.position(), expected, "something else");
    }

    private void chunks(Path folder, SumsFacts.Text text) throws IOException {
        try (InputStream in = member(SumsText.CHUNKS, text.length());
                SummedText out = SummedText.create(folder.resolve(SumsText.CHUNKS))) {
            long chunks = text.length() / SumsText.CHUNK_LINE;
            for (long n = 0; n < chunks; n++) {
                byte[] line = in.readNBytes(SumsText.CHUNK_LINE);
                if (!SumsText.isChunkLine(n, line)) {
                    throw damaged(SumsText.CHUNKS, "a line for chunk " + n);
                }
                out.write(line);
            }
            require(SumsText.CHUNKS, text, out.finish());
        }
    }

    private void files(SumsFacts.Text text) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = member(SumsText.FILES, text.length())) {
            for (long left = text.length(); left > 0; ) {
                int n = in.readNBytes(buffer, 0, (int) Math.min(BUFFER, left));
                if (n == 0) {
                    throw damaged(SumsText.FILES, text.length() + " bytes");
                }
                digest.update(buffer, 0, n);
                left -= n;
            }
        }
        require(
                SumsText.FILES,
                text,
                new SumsFacts.Text(text.length(), HexFormat.of().formatHex(digest.digest())));
    }

    private void offsets(Path folder, SumsFacts.Text text) throws IOException {
        try (InputStream in = member(SumsText.OFFSETS, text.length());
                SummedText out = SummedText.create(folder.resolve(SumsText.OFFSETS))) {
            long before = -1;
            for (long n = text.length() / SumsText.OFFSET_LINE; n > 0; n--) {
                byte[] line = in.readNBytes(SumsText.OFFSET_LINE);
                OptionalLong offset =
                        line.length == SumsText.OFFSET_LINE ? SumsText.offset(line) : OptionalLong.empty();
                // an empty content begins where a sparse member behind it does
                if (offset.isEmpty() || offset.getAsLong() < before) {
                    throw damaged(SumsText.OFFSETS, "ascending offsets");
                }
                before = offset.getAsLong();
                out.write(line);
            }
            require(SumsText.OFFSETS, text, out.finish());
        }
    }

    private void require(String name, SumsFacts.Text expected, SumsFacts.Text found) throws DamagedMediumException {
        if (!expected.equals(found)) {
            throw damaged(name, expected.length() + " bytes of SHA-256 " + expected.sum());
        }
    }
}
