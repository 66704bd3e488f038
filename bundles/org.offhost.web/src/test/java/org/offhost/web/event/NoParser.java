// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;

/** Knows no volume. */
final class NoParser implements FileSystemParser {
    @Override
    public Optional<VolumeSummary> probe(BlockDevice device) {
        return Optional.empty();
    }

    @Override
    public FileSystemVolume open(BlockDevice device) {
        throw new IllegalStateException();
    }
}
