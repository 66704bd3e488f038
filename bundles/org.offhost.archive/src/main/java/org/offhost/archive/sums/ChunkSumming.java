// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.offhost.archive.SetBody;
import org.offhost.archive.SetBytes;
import org.offhost.archive.SetProfile;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.PrivateFiles;

/** Makes the sums of a set while all of it is read once. Memory does not grow with the set. */
public final class ChunkSumming {
    private ChunkSumming() {}

    /**
     * Reads the body of a set that is not committed yet.
     *
     * @param folder where the sums are kept; what is in it goes
     * @param visit sees every chunk before it is summed
     */
    public static ChunkSums ofCopy(SetBody set, WrittenBytes written, Path folder, Instant now, ChunkVisit visit)
            throws IOException {
        return of(set, written, folder, now, SumsOrigin.SNAPSHOT, visit);
    }

    /**
     * Reads the body of a set with nothing to compare it with.
     *
     * @param folder where the sums are kept; what is in it goes
     * @param visit sees every chunk before it is summed
     */
    public static ChunkSums ofReading(SetBytes reader, Path folder, Instant now, ChunkVisit visit) throws IOException {
        return of(reader.set(), reader.written(), folder, now, SumsOrigin.READING, visit);
    }

    /** Reads the body of a set and sums nothing. */
    public static void read(SetBytes reader, ChunkVisit visit) throws IOException {
        new ForwardBytes(reader.written(), reader.set().bodyLength(), visit).finish();
    }

    /**
     * Reads the body of a set, committed or not.
     *
     * @param folder where the sums are kept; what is in it goes
     * @param origin what the bytes were compared with
     * @param visit sees every chunk before it is summed
     */
    public static ChunkSums of(
            SetBody set, WrittenBytes written, Path folder, Instant now, SumsOrigin origin, ChunkVisit visit)
            throws IOException {
        String id = set.description().id();
        long bodyLength = set.bodyLength();
        PrivateFiles.folder(folder);
        Files.deleteIfExists(folder.resolve(SumsText.ABOUT));
        MessageDigest body = Sha256.begin();
        try (SummedText chunks = SummedText.create(folder.resolve(SumsText.CHUNKS));
                FileSumming members = new FileSumming(folder, id)) {
            ForwardBytes forward = new ForwardBytes(written, bodyLength, (offset, bytes) -> {
                visit.chunk(offset, bytes.duplicate());
                body.update(bytes.duplicate());
                chunks.write(SumsText.chunkLine(offset / ChunkSums.CHUNK, Sha256.of(bytes)));
            });
            if (set.description().profile() == SetProfile.FILES) {
                members.run(forward, bodyLength);
            }
            forward.finish();
            String sum = HexFormat.of().formatHex(body.digest());
            Map<String, SumsFacts.Text> texts = members.finish(chunks.finish());
            SumsFacts facts = new SumsFacts(id, now, origin, bodyLength, sum, 0, "", texts);
            return ChunkSums.create(folder, facts);
        }
    }
}
