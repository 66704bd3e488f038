// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.flat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Parser of a made-up file system: a header of one sector, a table of files of 64 bytes each, contents behind.
 *
 * <p>Header: "FLATFS01", number of sectors (8 bytes), number of files (4 bytes), big-endian.
 */
@Component(property = FileSystemParser.TYPE + "=flat")
public final class FlatParser implements FileSystemParser {
    static final int SECTOR = 512;

    /** Addresses count sectors; an entry's number is that of its row in the table; of a file only content is kept. */
    private static final VolumeTraits TRAITS =
            new VolumeTraits(SECTOR, "sector", "table entry", false, false, VolumeTraits.Metadata.DOS, true);

    private static final String SIGNATURE = "FLATFS01";
    private static final int MOST_FILES = 1000;
    private static final long MOST_SECTORS = 1L << 32;

    private final Withdrawal session = new Withdrawal("the parser of flat volumes");

    @Override
    public Optional<VolumeSummary> probe(BlockDevice device) throws IOException {
        session.check();
        if (device.size() < SECTOR) {
            return Optional.empty();
        }
        ByteBuffer header = header(device);
        byte[] signature = new byte[SIGNATURE.length()];
        header.get(0, signature);
        if (!SIGNATURE.equals(new String(signature, StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        long sectors = header.getLong(8);
        if (sectors < 1 || sectors > MOST_SECTORS) {
            throw new CorruptStructureException(
                    "header", 8, "1 to " + MOST_SECTORS + " sectors", Long.toString(sectors));
        }
        if (sectors * SECTOR > device.size()) {
            throw new CorruptStructureException(
                    "header", 8, "at most the " + device.size() + " bytes of the device", sectors * SECTOR + " bytes");
        }
        return Optional.of(new VolumeSummary(
                "flat",
                "",
                "",
                sectors * SECTOR,
                SECTOR,
                SECTOR,
                0,
                false,
                TRAITS,
                List.of("signature " + SIGNATURE + " at byte 0, " + sectors + " sectors")));
    }

    @Override
    public FileSystemVolume open(BlockDevice device) throws IOException {
        VolumeSummary summary = probe(device).orElseThrow(() -> new IOException("not a flat volume"));
        int files = header(device).getInt(16);
        if (files < 0 || files > MOST_FILES || SECTOR + files * 64L > summary.length()) {
            throw new CorruptStructureException("header", 16, "0 to " + MOST_FILES + " files", Integer.toString(files));
        }
        return new FlatVolume(device, summary, files, session);
    }

    /** After this, open sessions fail at once: the engine goes on with another parser or waits for one. */
    @Deactivate
    void withdraw() {
        session.withdraw();
    }

    private static ByteBuffer header(BlockDevice device) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(SECTOR);
        device.read(0, header);
        return header.flip();
    }
}
