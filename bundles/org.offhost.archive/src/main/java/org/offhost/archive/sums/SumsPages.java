// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.Document;

/**
 * Sums of a set's chunks as texts of bounded length, for a store that is no medium. The sums of its files are not among
 * them: who has the chunks' can check any of them.
 */
public final class SumsPages {
    private static final String FACTS = "sums";
    private static final int LINES = 4096;

    private SumsPages() {}

    /** Takes a text by its name. */
    public interface Sink {
        void put(String name, String text) throws IOException;
    }

    /** Gives a text by its name. */
    public interface Source {
        Optional<String> get(String name) throws IOException;
    }

    /** Gives all texts, the one by which they are found last. */
    public static void write(ChunkSums sums, Sink sink) throws IOException {
        try (FileChannel file = FileChannel.open(sums.folder().resolve(SumsText.CHUNKS), StandardOpenOption.READ)) {
            long chunks = sums.chunks();
            for (long first = 0; first < chunks; first += LINES) {
                int lines = (int) Math.min(LINES, chunks - first);
                byte[] page = ChunkSums.read(file, first * SumsText.CHUNK_LINE, lines * SumsText.CHUNK_LINE);
                sink.put(name(first / LINES), new String(page, StandardCharsets.US_ASCII));
            }
        }
        sink.put(FACTS, new String(withoutFiles(sums.facts()).toDocument().toBytes(), StandardCharsets.UTF_8));
    }

    private static String name(long page) {
        return FACTS + "." + page;
    }

    private static SumsFacts withoutFiles(SumsFacts f) {
        SumsFacts.Text none = new SumsFacts.Text(0, SumsText.hex(Sha256.begin().digest()));
        Map<String, SumsFacts.Text> texts = new HashMap<>(f.texts());
        texts.put(SumsText.FILES, none);
        texts.put(SumsText.OFFSETS, none);
        return new SumsFacts(
                f.setId(), f.made(), f.origin(), f.bodyLength(), f.body(), f.closingLength(), f.closing(), texts);
    }

    /** Where the sums come from that were put there; empty if there are none. */
    public static Optional<SumsOrigin> origin(Source source) throws IOException {
        return facts(source).map(SumsFacts::origin);
    }

    private static Optional<SumsFacts> facts(Source source) throws IOException {
        return source.get(FACTS)
                .flatMap(t -> Document.parse(t.getBytes(StandardCharsets.UTF_8)))
                .flatMap(SumsFacts::read);
    }

    /**
     * Reads them into a folder; what is in it goes.
     *
     * @return empty if there are none, or not all, or others than were written
     */
    public static Optional<ChunkSums> read(Source source, Path folder) throws IOException {
        Optional<SumsFacts> facts = facts(source);
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        PrivateFiles.folder(folder);
        Files.deleteIfExists(folder.resolve(SumsText.ABOUT));
        PrivateFiles.output(folder.resolve(SumsText.FILES)).close();
        PrivateFiles.output(folder.resolve(SumsText.OFFSETS)).close();
        try (SummedText out = SummedText.create(folder.resolve(SumsText.CHUNKS))) {
            long pages = (SumsText.chunks(facts.get().bodyLength()) + LINES - 1) / LINES;
            for (long page = 0; page < pages; page++) {
                Optional<String> text = source.get(name(page));
                if (text.isEmpty() || text.get().length() > LINES * SumsText.CHUNK_LINE) {
                    return Optional.empty();
                }
                out.write(text.get().getBytes(StandardCharsets.US_ASCII));
            }
            if (!out.finish().equals(facts.get().text(SumsText.CHUNKS))) {
                return Optional.empty();
            }
        }
        return Optional.of(ChunkSums.create(folder, facts.get()));
    }
}
