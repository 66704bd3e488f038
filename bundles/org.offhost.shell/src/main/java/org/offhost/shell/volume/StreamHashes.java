// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.volume;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.shell.text.FailureText;

/** SHA-256 of content streams, read through the parser. Belongs to one thread. */
public final class StreamHashes {
    private static final int BUFFER = 1 << 18;

    private final FileSystemVolume volume;
    private final boolean wanted;
    private final byte[] buffer = new byte[BUFFER];
    private long failures;

    public StreamHashes(FileSystemVolume volume, boolean wanted) {
        this.volume = volume;
        this.wanted = wanted;
    }

    /**
     * What came of reading a stream.
     *
     * @param sha256 hexadecimal; empty if it was not read
     * @param error why it could not be read; empty otherwise
     * @param missing bytes of it that the volume has lost, zeros in the hash; also where none is wanted
     */
    public record Outcome(String sha256, String error, long missing) {
        public static final Outcome NONE = new Outcome("", "", 0);

        /** What is wrong with the stream, for a person; empty if nothing is. */
        public String words() {
            String lost = missing == 0
                    ? ""
                    : String.format(Locale.ROOT, "not whole: %,d bytes are missing%s", missing, zeros());
            return error.isEmpty() ? lost : "cannot be read: " + error + (lost.isEmpty() ? "" : "; " + lost);
        }

        private String zeros() {
            return sha256.isEmpty() ? "" : ", zeros in this hash";
        }
    }

    /** One outcome per attribute, in their order; the file system's own files are left out. */
    public List<Outcome> of(FileEntry entry) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Attribute a : entry.attributes()) {
            boolean content = a.role() == Attribute.Role.CONTENT && !entry.system();
            outcomes.add(content ? of(entry, a) : Outcome.NONE);
        }
        return outcomes;
    }

    private Outcome of(FileEntry entry, Attribute a) throws IOException {
        boolean plain = a.encoding() == Encoding.PLAIN;
        long missing = plain && a.value() instanceof AttributeValue.NonResident n ? n.missing() : 0;
        return wanted ? read(entry, a, missing) : missing == 0 ? Outcome.NONE : new Outcome("", "", missing);
    }

    public long failures() {
        return failures;
    }

    private Outcome read(FileEntry entry, Attribute attribute, long missing) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = volume.content(entry, attribute)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return new Outcome(HexFormat.of().formatHex(digest.digest()), "", missing);
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            failures++;
            return new Outcome("", FailureText.of(e), missing);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
