// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;

/** SHA-256 of content streams, read through the parser. Belongs to one thread. */
public final class StreamHashes {
    private static final int BUFFER = 1 << 18;

    private final FileSystemVolume volume;
    private final boolean wanted;
    private final Function<IOException, String> words;
    private final byte[] buffer = new byte[BUFFER];
    private long failures;

    /**
     * @param wanted whether streams are read; otherwise only what is missing of them is told
     * @param words what is said of a stream that cannot be read
     */
    public StreamHashes(FileSystemVolume volume, boolean wanted, Function<IOException, String> words) {
        this.volume = volume;
        this.wanted = wanted;
        this.words = words;
    }

    /** One per attribute, in their order; the file system's own files are left out. */
    public List<StreamHash> of(FileEntry entry) throws IOException {
        List<StreamHash> hashes = new ArrayList<>();
        for (Attribute a : entry.attributes()) {
            boolean content = a.role() == Attribute.Role.CONTENT && !entry.system();
            hashes.add(content ? of(entry, a) : StreamHash.NONE);
        }
        return hashes;
    }

    private StreamHash of(FileEntry entry, Attribute a) throws IOException {
        boolean plain = a.encoding() == Encoding.PLAIN;
        long missing = plain && a.value() instanceof AttributeValue.NonResident n ? n.missing() : 0;
        return wanted ? read(entry, a, missing) : missing == 0 ? StreamHash.NONE : new StreamHash("", "", missing);
    }

    /** Streams that could not be read. */
    public long failures() {
        return failures;
    }

    private StreamHash read(FileEntry entry, Attribute attribute, long missing) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = volume.content(entry, attribute)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return new StreamHash(HexFormat.of().formatHex(digest.digest()), "", missing);
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            failures++;
            return new StreamHash("", words.apply(e), missing);
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
