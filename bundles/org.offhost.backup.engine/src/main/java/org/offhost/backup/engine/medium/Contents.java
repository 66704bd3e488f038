// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.io.InputStream;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.set.SetReader;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileSystemVolume;

/** Where the content of an attribute comes from. */
public interface Contents {
    InputStream open(StoredEntry entry, Attribute attribute) throws IOException;

    /** Bytes of it. */
    long length(StoredEntry entry, Attribute attribute);

    /** Whether content that the overlay filter has compressed comes decoded. */
    boolean areDecoded();

    /** What a set of files holds: raw what its entry says is encoded. */
    record OfSet(SetReader reader) implements Contents {
        @Override
        public InputStream open(StoredEntry entry, Attribute attribute) throws IOException {
            return reader.content(entry, attribute);
        }

        /** Raw streams are longer than their content: EFS has them in whole sectors. */
        @Override
        public long length(StoredEntry entry, Attribute attribute) {
            return entry.stream(attribute)
                    .filter(s -> s.form() == StoredStream.Form.RAW)
                    .map(StoredStream::length)
                    .orElse(attribute.length());
        }

        @Override
        public boolean areDecoded() {
            return false;
        }
    }

    /** What a parser reads from the image of a volume; what lies in records of the file system is where the index says. */
    record OfVolume(FileSystemVolume volume, SetReader reader) implements Contents {
        @Override
        public InputStream open(StoredEntry entry, Attribute attribute) throws IOException {
            return attribute.value() instanceof AttributeValue.InRecord
                    ? reader.content(entry, attribute)
                    : volume.content(entry.entry(), attribute);
        }

        @Override
        public long length(StoredEntry entry, Attribute attribute) {
            return attribute.length();
        }

        @Override
        public boolean areDecoded() {
            return true;
        }
    }
}
