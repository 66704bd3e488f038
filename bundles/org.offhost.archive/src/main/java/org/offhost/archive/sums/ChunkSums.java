// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.offhost.archive.SetBytes;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredStream;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.Document;

/**
 * SHA-256 sums of one set's stream, by chunks of {@link #CHUNK} bytes and of its whole body, and of the files in it: what a
 * check compares with. A check that has none proves nothing and has to say so.
 *
 * <p>They lie in a folder of this host in the texts they have on a medium, so memory does not grow with the set. Chunks are
 * counted from byte 0 of the stream; the last one ends with the body. Belongs to one thread.
 */
public final class ChunkSums implements Closeable {
    /** Bytes of a chunk. */
    public static final int CHUNK = SumsText.CHUNK;

    private final Path folder;
    private final SumsFacts facts;
    private final FileChannel chunks;
    private final FileChannel files;

    private ChunkSums(Path folder, SumsFacts facts) throws IOException {
        this.folder = folder;
        this.facts = facts;
        this.chunks = FileChannel.open(folder.resolve(SumsText.CHUNKS), StandardOpenOption.READ);
        try {
            this.files = FileChannel.open(folder.resolve(SumsText.OFFSETS), StandardOpenOption.READ);
        } catch (IOException | RuntimeException | Error e) {
            chunks.close();
            throw e;
        }
    }

    /**
     * Opens sums that {@link ChunkSumming#finish} left, or that were read from a medium.
     *
     * @return empty if there are none in the folder, or not whole ones
     */
    public static Optional<ChunkSums> open(Path folder) throws IOException {
        Path file = folder.resolve(SumsText.ABOUT);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Optional<SumsFacts> facts = Document.parse(Files.readAllBytes(file)).flatMap(SumsFacts::read);
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        for (String name : SumsText.ALL) {
            Path text = folder.resolve(name);
            if (!Files.isRegularFile(text)
                    || Files.size(text) != facts.get().text(name).length()) {
                return Optional.empty();
            }
        }
        return Optional.of(new ChunkSums(folder, facts.get()));
    }

    /** Writes what is known into the folder; the texts are there. */
    static ChunkSums create(Path folder, SumsFacts facts) throws IOException {
        PrivateFiles.replace(folder.resolve(SumsText.ABOUT), facts.toDocument().toBytes());
        return new ChunkSums(folder, facts);
    }

    Path folder() {
        return folder;
    }

    SumsFacts facts() {
        return facts;
    }

    /** The set they are of. */
    public String setId() {
        return facts.setId();
    }

    /** When its bytes were read. */
    public Instant made() {
        return facts.made();
    }

    public SumsOrigin origin() {
        return facts.origin();
    }

    /** Bytes of the body. */
    public long bodyLength() {
        return facts.bodyLength();
    }

    /** SHA-256 of the body, in hexadecimal digits. */
    public String body() {
        return facts.body();
    }

    /** SHA-256 of what is behind the body, up to the end of archive, in hexadecimal digits; empty if it is not known. */
    public String closing() {
        return facts.closing();
    }

    /** Number of chunks. */
    public long chunks() {
        return SumsText.chunks(facts.bodyLength());
    }

    /** The bytes of the stream that a chunk has. */
    public Extent range(long chunk) {
        long from = chunk * CHUNK;
        return new Extent(from, Math.min(CHUNK, facts.bodyLength() - from));
    }

    /** The sum of a chunk, 32 bytes. */
    public byte[] chunk(long number) throws IOException {
        if (number < 0 || number >= chunks()) {
            throw new IllegalArgumentException("chunk " + number + " of " + chunks());
        }
        byte[] line = read(chunks, number * SumsText.CHUNK_LINE, SumsText.CHUNK_LINE);
        return SumsText.sum(line, 0).orElseThrow(() -> damaged(number));
    }

    private DamagedMediumException damaged(long line) {
        return new DamagedMediumException(
                folder.resolve(SumsText.CHUNKS).toString(), line * SumsText.CHUNK_LINE, "a sum", "something else");
    }

    /**
     * The sum of the content of a member, 32 bytes.
     *
     * @param offset byte of the stream at which {@link StoredStream#offset()} has it
     * @return empty if there is none: the set is one of the volume, or the member is mostly a hole
     */
    public Optional<byte[]> file(long offset) throws IOException {
        long low = 0;
        long high = facts.text(SumsText.OFFSETS).length() / SumsText.OFFSET_LINE;
        while (low < high) {
            long middle = (low + high) >>> 1;
            byte[] line = read(files, middle * SumsText.OFFSET_LINE, SumsText.OFFSET_LINE);
            long there = SumsText.offset(line).orElseThrow(() -> damaged(middle));
            if (there == offset) {
                return SumsText.sum(line, SumsText.OFFSET_DIGITS + 1);
            }
            if (there < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Optional.empty();
    }

    static byte[] read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(length);
        while (b.hasRemaining()) {
            if (file.read(b, position + b.position()) < 0) {
                throw new EOFException("sums end at byte " + (position + b.position()));
            }
        }
        return b.array();
    }

    /** Whether these bytes are those of a chunk. */
    public boolean matches(long chunk, ByteBuffer bytes) throws IOException {
        return bytes.remaining() == range(chunk).length() && Arrays.equals(Sha256.of(bytes), chunk(chunk));
    }

    /**
     * Adds the sum of the closing, which is written when the body's are known.
     *
     * @param reader the committed set
     */
    public ChunkSums closedBy(SetBytes reader) throws IOException {
        String sum = HexFormat.of().formatHex(closing(reader));
        SumsFacts whole = facts.closing(reader.closingLength(), sum);
        close();
        return create(folder, whole);
    }

    /** Whether the closing of a set is the one these sums know; so if they know none. */
    public boolean matchesClosing(SetBytes reader) throws IOException {
        return facts.closing().isEmpty()
                || reader.closingLength() == facts.closingLength()
                        && HexFormat.of().formatHex(closing(reader)).equals(facts.closing());
    }

    private static byte[] closing(SetBytes reader) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(reader.closingLength());
        reader.written().read(reader.set().bodyLength(), b);
        return Sha256.of(b.flip());
    }

    /** Whether they are of this set as it lies there: one of another id or length has other sums. */
    public boolean fits(SetRecord set) {
        return facts.setId().equals(set.description().id()) && facts.bodyLength() == set.bodyLength();
    }

    @Override
    public void close() throws IOException {
        try (chunks) {
            files.close();
        }
    }
}
