// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.inventory.form.Document;

/**
 * What the first member of a record of sums says.
 *
 * @param setId the set they are of
 * @param made when its bytes were read
 * @param origin what they were compared with then
 * @param bodyLength bytes of the set's body
 * @param body SHA-256 of it, in lower-case hexadecimal digits, as all sums here
 * @param closingLength bytes behind it, up to the end of archive; 0 if not known
 * @param closing SHA-256 of these; empty if not known
 * @param texts length and sum of each of {@link SumsText#ALL}
 */
public record SumsFacts(
        String setId,
        Instant made,
        SumsOrigin origin,
        long bodyLength,
        String body,
        int closingLength,
        String closing,
        Map<String, Text> texts) {
    private static final String FORMAT = "offhost-sums-1";
    private static final int MOST_CLOSING = 64 << 20;

    /**
     * One of the texts.
     *
     * @param length bytes
     * @param sum SHA-256 of them
     */
    record Text(long length, String sum) {}

    Text text(String name) {
        return texts.get(name);
    }

    SumsFacts closing(int length, String sum) {
        return new SumsFacts(setId, made, origin, bodyLength, body, length, sum, texts);
    }

    Document toDocument() {
        Document d = new Document()
                .put("format", FORMAT)
                .put("set", setId)
                .put("made", made.toString())
                .put("origin", origin.word())
                .put("chunkLength", SumsText.CHUNK)
                .put("bodyLength", bodyLength)
                .put("body", body)
                .put("closingLength", closingLength)
                .put("closing", closing);
        for (String name : SumsText.ALL) {
            d.put(name + ".length", text(name).length())
                    .put(name + ".sha256", text(name).sum());
        }
        return d;
    }

    /** Reads them; empty if they are not what this archive writes. */
    static Optional<SumsFacts> read(Document d) {
        try {
            Map<String, Text> texts = new LinkedHashMap<>();
            for (String name : SumsText.ALL) {
                texts.put(name, new Text(number(d, name + ".length"), value(d, name + ".sha256")));
            }
            SumsFacts f = new SumsFacts(
                    value(d, "set"),
                    Instant.parse(value(d, "made")),
                    SumsOrigin.of(value(d, "origin")).orElseThrow(IllegalArgumentException::new),
                    number(d, "bodyLength"),
                    value(d, "body"),
                    Math.toIntExact(number(d, "closingLength")),
                    value(d, "closing"),
                    texts);
            return isOfThisForm(d) && number(d, "chunkLength") == SumsText.CHUNK && f.isSound()
                    ? Optional.of(f)
                    : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a document should be one of these, and is not of another kind or a later form. */
    static boolean isOfThisForm(Document d) {
        return d.get("format").filter(FORMAT::equals).isPresent();
    }

    /** The text {@link SumsText#WHOLE}: body and closing. */
    byte[] whole() {
        return (body + "  body\n" + closing + "  closing\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What they are, for people. */
    String title() {
        return "sums of set " + setId + " of " + made;
    }

    private boolean isSound() {
        long chunks = SumsText.chunks(bodyLength);
        return bodyLength > 0
                && chunks <= SumsText.MOST_CHUNKS
                && SumsText.isSum(body)
                && closingLength >= 0
                && closingLength <= MOST_CLOSING
                && (closing.isEmpty() || SumsText.isSum(closing))
                && text(SumsText.CHUNKS).length() == chunks * SumsText.CHUNK_LINE
                && text(SumsText.FILES).length() >= 0
                && text(SumsText.OFFSETS).length() >= 0
                && text(SumsText.OFFSETS).length() % SumsText.OFFSET_LINE == 0
                && texts.values().stream().allMatch(t -> SumsText.isSum(t.sum()));
    }

    private static String value(Document d, String key) {
        return d.get(key).orElseThrow(() -> new IllegalArgumentException(key));
    }

    private static long number(Document d, String key) {
        return Long.parseLong(value(d, key));
    }
}
