// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.manifest.ManifestCheck;

/** What is expected of a volume whose device ends before it. */
final class TruncatedVolume {
    /** Sparse files may be longer than any memory. */
    private static final long LONGEST = 1 << 20;

    private TruncatedVolume() {}

    /**
     * Either it is refused, or opened with the length it should have; in both cases both lengths are said. What lies behind
     * the end is an error of who reads it, never zeros. A volume that lacks nothing but bytes of nobody is whole.
     *
     * @param length bytes of the whole volume
     * @param manifest what is on it, if that is known
     */
    static void check(FileSystemParser parser, BlockDevice cut, long length, Optional<Manifest> manifest)
            throws IOException {
        String name = "cut to " + cut.size() + " of " + length + " bytes";
        try (FileSystemVolume volume = parser.open(cut)) {
            String evidence = String.join("\n", volume.summary().evidence());
            assertThat(evidence).as(name).contains(Long.toString(cut.size()));
            if (volume.summary().length() > cut.size()) {
                assertThat(volume.summary().length()).as(name).isEqualTo(length);
                assertThat(evidence).as(name).contains("contradicts", Long.toString(length));
                read(volume, cut.size());
            } else if (manifest.isPresent()) {
                assertThat(ManifestCheck.compare(volume, manifest.get()).differences())
                        .as(name)
                        .isEmpty();
            }
        } catch (CorruptStructureException e) {
            assertThat(e).as(name).hasMessageContaining(Long.toString(length));
            assertThat(e).as(name).hasMessageContaining(Long.toString(cut.size()));
        }
    }

    private static void read(FileSystemVolume volume, long end) throws IOException {
        try (EntryStream entries = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(100); !b.isEnd(); b = entries.next(100)) {
                for (FileEntry entry : b.entries()) {
                    for (Attribute a : entry.attributes()) {
                        boolean behind = a.value() instanceof AttributeValue.NonResident n && isBehind(n, end);
                        if (a.role() == Attribute.Role.CONTENT && behind && a.length() <= LONGEST) {
                            assertThat(isRead(volume, entry, a))
                                    .as("%s is read though a part of it is behind the end", entry.links())
                                    .isFalse();
                        }
                    }
                }
            }
        }
    }

    /** Whether a byte that was ever written lies behind the end of the device. */
    private static boolean isBehind(AttributeValue.NonResident value, long end) {
        long written = Math.min(value.length(), value.initializedLength());
        for (Run run : value.runs()) {
            long here = Math.min(run.length(), written - run.offset());
            if (!run.isHole() && here > 0 && run.position() + here > end) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRead(FileSystemVolume volume, FileEntry entry, Attribute a) throws IOException {
        try (InputStream in = volume.content(entry, a)) {
            in.readAllBytes();
            return true;
        } catch (CorruptStructureException e) {
            return false;
        }
    }
}
