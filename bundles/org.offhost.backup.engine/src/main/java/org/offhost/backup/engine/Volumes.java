// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.RefusedException;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.VolumeSummary;

/** Finds the parser for a volume; waits for one if the volume is of a kind that has parsers. */
final class Volumes {
    private static final int BOOT_SECTOR = 512;

    private final RunningJob job;

    Volumes(RunningJob job) {
        this.job = job;
    }

    /**
     * A parser that knows the volume, and what it said.
     *
     * @param driver the parser
     * @param summary its probe's result
     */
    record Match(Known<FileSystemParser> driver, VolumeSummary summary) {
        FileSystemVolume open(BlockDevice device) throws IOException {
            try {
                return driver.service().open(device);
            } catch (CorruptStructureException e) {
                throw corrupt(device, e);
            }
        }
    }

    private static RefusedException corrupt(BlockDevice device, CorruptStructureException e) {
        return new RefusedException(
                "unit " + device.unit().designator() + " cannot be opened as a volume: " + e.getMessage()
                        + ". Name a whole and sound image, or have its file system repaired first",
                e);
    }

    /** Asks every parser. */
    Match match(BlockDevice device) throws IOException, InterruptedException {
        return job.await(
                "a file-system parser that knows the volume on " + device.unit().designator(), () -> {
                    Optional<Match> found = first(device, "");
                    if (found.isEmpty()) {
                        refuseForeign(device);
                    } else {
                        refuseTruncated(device, found.get().summary());
                    }
                    return found;
                });
    }

    private static void refuseTruncated(BlockDevice device, VolumeSummary volume) throws RefusedException {
        if (volume.length() > device.size()) {
            throw corrupt(
                    device,
                    new CorruptStructureException(
                            volume.type() + " volume",
                            0,
                            "a device of at least the " + volume.length() + " bytes that the boot sector says",
                            device.size() + " bytes: a truncated image, or a partition cut short"));
        }
    }

    /** Asks the parsers of one type only: the one an inventory was begun with. */
    Match match(BlockDevice device, String type) throws IOException, InterruptedException {
        return job.await("a parser for " + type, () -> first(device, type));
    }

    private Optional<Match> first(BlockDevice device, String type) throws IOException {
        for (Known<FileSystemParser> driver : job.board().of(FileSystemParser.class)) {
            if (!type.isEmpty() && !types(driver).contains(type)) {
                continue;
            }
            try {
                Optional<VolumeSummary> summary = driver.service().probe(device);
                if (summary.isPresent()
                        && (type.isEmpty() || type.equals(summary.get().type()))) {
                    return Optional.of(new Match(driver, summary.get()));
                }
            } catch (CorruptStructureException e) {
                throw corrupt(device, e);
            } catch (ProviderWithdrawnException e) {
                if (!driver.isWithdrawn()) {
                    throw e; // the device went, not the parser
                }
            }
        }
        return Optional.empty();
    }

    static List<String> types(Known<FileSystemParser> driver) {
        Object value = driver.property(FileSystemParser.TYPE);
        List<String> types = new ArrayList<>();
        if (value instanceof String one) {
            types.add(one);
        } else if (value instanceof String[] several) {
            types.addAll(List.of(several));
        } else if (value instanceof Iterable<?> several) {
            several.forEach(t -> types.add(String.valueOf(t)));
        }
        return types;
    }

    /** Throws unless a parser for what is there may come later. */
    private static void refuseForeign(BlockDevice device) throws IOException {
        if (isReadable(device)) {
            return;
        }
        String unit = "unit " + device.unit().designator();
        Optional<ForeignSignatures.Finding> foreign = ForeignSignatures.look(device);
        throw new RefusedException(
                foreign.isPresent()
                        ? unit + " holds no volume to back up but this: " + foreign.get()
                                + ", which no parser here reads;"
                                + " volumes of NTFS, FAT12, FAT16 and FAT32 can be backed up"
                        : unit + " holds no file system known here: no boot sector of NTFS or FAT at byte 0, and no"
                                + " signature of another one. Is it the image of a volume?");
    }

    /** Whether it is of a type that has a parser, only not now: by the name in its boot sector. */
    private static boolean isReadable(BlockDevice device) throws IOException {
        if (device.size() < BOOT_SECTOR) {
            return false;
        }
        ByteBuffer sector = ByteBuffer.allocate(BOOT_SECTOR);
        device.read(0, sector);
        String text = new String(sector.array(), StandardCharsets.ISO_8859_1);
        return text.startsWith("NTFS    ", 3) || text.startsWith("FAT", 54) || text.startsWith("FAT32", 82);
    }
}
