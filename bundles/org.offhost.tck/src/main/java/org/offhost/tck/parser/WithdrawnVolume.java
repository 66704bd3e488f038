// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.tck.VolumeReading;

/** What is expected of an open volume whose parser is withdrawn. */
final class WithdrawnVolume {
    private static final Class<? extends Throwable> GONE = ProviderWithdrawnException.class;

    private WithdrawnVolume() {}

    private static Optional<FileEntry> file(FileSystemVolume volume, long longerThan) throws IOException {
        return VolumeReading.entries(volume, OptionalLong.empty(), 1000).stream()
                .filter(e -> !e.system() && e.content().map(Attribute::length).orElse(-1L) > longerThan)
                .findFirst();
    }

    static void checkCalls(FileSystemVolume volume, Runnable withdraw) throws IOException {
        EntryStream entries = volume.entries(OptionalLong.empty());
        ExtentStream allocated = volume.allocated();
        DoubtfulRanges doubtful = volume.inDoubt().orElse(null);
        Optional<FileEntry> file = file(volume, -1);
        withdraw.run();
        assertThatThrownBy(() -> entries.next(1)).isInstanceOf(GONE);
        assertThatThrownBy(() -> allocated.next(1)).isInstanceOf(GONE);
        assertThatThrownBy(() -> volume.entries(OptionalLong.empty())).isInstanceOf(GONE);
        assertThatThrownBy(volume::allocated).isInstanceOf(GONE);
        if (doubtful != null) {
            assertThatThrownBy(() -> doubtful.next(1)).isInstanceOf(GONE);
            assertThatThrownBy(volume::inDoubt).isInstanceOf(GONE);
            doubtful.close();
        }
        assertThatThrownBy(() -> volume.find("/")).isInstanceOf(GONE);
        file.ifPresent(
                e -> assertThatThrownBy(() -> volume.content(e, e.content().orElseThrow()))
                        .isInstanceOf(GONE));
        entries.close();
        allocated.close();
        volume.close();
    }

    /** @param lookedAhead bytes that an open stream may have read before */
    static void checkContent(FileSystemVolume volume, Runnable withdraw, int lookedAhead) throws IOException {
        Optional<FileEntry> file = file(volume, lookedAhead);
        assumeTrue(file.isPresent(), "no file of the volume is longer than " + lookedAhead + " bytes");
        try (InputStream content =
                volume.content(file.get(), file.get().content().orElseThrow())) {
            withdraw.run();
            assertThatThrownBy(content::readAllBytes).isInstanceOf(GONE);
        }
    }
}
