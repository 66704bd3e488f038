// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.offhost.block.BlockDevice;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.exfat.ExfatParser;
import org.offhost.filesystem.ext4.Ext4Parser;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.filesystem.ntfs.NtfsParser;
import org.offhost.tck.Fixtures;

/** A fixture volume, read without a framework. */
final class OpenFixture {
    private OpenFixture() {}

    /** What is done with an open volume. */
    interface Use<T> {
        T of(VolumeReader reader) throws IOException;
    }

    static VolumeSearch parsers() {
        DriverBoard board = new DriverBoard();
        for (FileSystemParser parser :
                List.of(new NtfsParser(), new FatParser(), new ExfatParser(), new Ext4Parser())) {
            board.add(FileSystemParser.class, new KnownDriver<>(parser, Map.of(), "org.offhost.test", ""));
        }
        return new VolumeSearch(board);
    }

    static <T> T with(String fixture, Use<T> use) throws IOException {
        try (BlockDevice device = Fixtures.device(fixture);
                VolumeReader reader = VolumeReader.open(device, parsers())) {
            return use.of(reader);
        }
    }
}
