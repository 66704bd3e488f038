// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.backup.CatalogStore;
import org.offhost.block.BlockDevice;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.ForeignSignatures;

/**
 * Types of volumes that somebody reads, though nobody here does now: their parser was here before, or a set of such a volume
 * was made. Such a volume is waited for, any other is refused at once.
 */
final class KnownTypes {
    private static final int BOOT_SECTOR = 512;

    /** How a signature is called that is of a file system. */
    private static final String FILE_SYSTEM = " file system";

    private final DriverBoard board;

    KnownTypes(DriverBoard board) {
        this.board = board;
    }

    /** The types whose parsers come with the engine, by the name in the boot sector. */
    private record Own(int position, String name) {
        private static final List<Own> ALL =
                List.of(new Own(3, "NTFS    "), new Own(3, "EXFAT   "), new Own(54, "FAT"), new Own(82, "FAT32"));
    }

    /** Whether a parser for what a volume holds may come. */
    boolean mayBeRead(BlockDevice device) throws IOException {
        if (isOwn(device)) {
            return true;
        }
        Optional<String> type = ForeignSignatures.look(device).flatMap(KnownTypes::type);
        return type.isPresent() && isKnown(type.get());
    }

    private static boolean isOwn(BlockDevice device) throws IOException {
        if (device.size() < BOOT_SECTOR) {
            return false;
        }
        ByteBuffer sector = ByteBuffer.allocate(BOOT_SECTOR);
        device.read(0, sector);
        String text = new String(sector.array(), StandardCharsets.ISO_8859_1);
        return Own.ALL.stream().anyMatch(own -> text.startsWith(own.name(), own.position()));
    }

    /** What a parser would call it: "ext4" of "ext4 file system". */
    private static Optional<String> type(ForeignSignatures.Finding finding) {
        String name = finding.name();
        return name.endsWith(FILE_SYSTEM)
                ? Optional.of(
                        name.substring(0, name.length() - FILE_SYSTEM.length()).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private boolean isKnown(String type) {
        return board.hasHad(FileSystemParser.class, FileSystemParser.TYPE, type)
                || board.of(CatalogStore.class).stream().anyMatch(catalog -> hasSet(catalog, type));
    }

    /** A catalog that cannot be read knows nothing. */
    private static boolean hasSet(KnownDriver<CatalogStore> catalog, String type) {
        try {
            return catalog.call(c -> c.sets(Optional.empty())).stream()
                    .anyMatch(set -> set.fileSystem().equals(type));
        } catch (IOException e) {
            return false;
        }
    }
}
