// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A unit as it is typed: {@code FILE[,thin][,readonly][,removable][,tape][,block=N]}.
 *
 * @param file its backing file
 * @param readOnly whether writes are refused
 * @param tape whether it is a tape
 * @param traits of a disk
 * @param block length of a logical block; 0 for what it has
 */
record UnitArgument(Path file, boolean readOnly, boolean tape, DiskTraits traits, int block) {
    /** One word behind the file; a file may have commas itself. */
    private static final Pattern LAST = Pattern.compile("(.+),(thin|readonly|removable|tape|block=([0-9]{1,6}))");

    /** Reads it from a command line. */
    static final class Converter implements ITypeConverter<UnitArgument> {
        @Override
        public UnitArgument convert(String typed) {
            String rest = typed;
            boolean readOnly = false;
            boolean tape = false;
            boolean thin = false;
            boolean removable = false;
            int block = 0;
            for (Matcher m = LAST.matcher(rest); m.matches(); m = LAST.matcher(rest)) {
                readOnly |= m.group(2).equals("readonly");
                tape |= m.group(2).equals("tape");
                thin |= m.group(2).equals("thin");
                removable |= m.group(2).equals("removable");
                block = m.group(3) == null ? block : Integer.parseInt(m.group(3));
                rest = m.group(1);
            }
            if (block != 0 && (tape || block < 512 || block > 65_536 || Integer.bitCount(block) != 1)) {
                throw new TypeConversionException(
                        "block=" + block + (tape ? " of a tape" : ": a power of two from 512 to 65536 expected"));
            }
            if (tape && (thin || removable)) {
                throw new TypeConversionException("thin and removable are for disks; a tape is removable anyhow");
            }
            return new UnitArgument(Path.of(rest), readOnly, tape, new DiskTraits(thin, removable), block);
        }
    }

    /** @throws ArrayRefusedException if it cannot be a unit; nothing was attached */
    ArrayUnit attach(VirtualArray array) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".qcow2") || name.startsWith("qcow2:")) {
            throw new ArrayRefusedException(
                    file + ": the disk in a qcow2 image is not exported, and the bytes of its file are no"
                            + " disk; export a raw image (qemu-img convert -O raw)");
        }
        try {
            return attached(array);
        } catch (IOException e) {
            throw new ArrayRefusedException(ArrayCommandRun.words(e), e);
        }
    }

    private ArrayUnit attached(VirtualArray array) throws IOException {
        return tape
                ? array.attach(new TapeFile(file, readOnly, false, 0))
                : array.attach(new DiskFile(file, block, readOnly, 0, Optional.of(traits)));
    }
}
