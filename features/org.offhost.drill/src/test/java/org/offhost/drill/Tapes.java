// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads SIMH tape images with nothing of ours. */
final class Tapes {
    private Tapes() {}

    /** Puts the records of each tape file that ends with a filemark in a file of its own. */
    static List<Path> export(Path tap, Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (RandomAccessFile in = new RandomAccessFile(tap.toFile(), "r")) {
            while (in.getFilePointer() < in.length()) {
                Path file = folder.resolve("tape-file-" + files.size());
                if (!copyFile(in, file)) {
                    Files.delete(file);
                    break;
                }
                files.add(file);
            }
        }
        return files;
    }

    private static boolean copyFile(RandomAccessFile in, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (in.length() - in.getFilePointer() >= Integer.BYTES) {
                int length = Integer.reverseBytes(in.readInt());
                if (length == 0) {
                    return true;
                }
                if (length < 0 || in.length() - in.getFilePointer() < length + Integer.BYTES) {
                    return false;
                }
                byte[] record = new byte[length];
                in.readFully(record);
                in.skipBytes((length & 1) + Integer.BYTES);
                out.write(record);
            }
            return false;
        }
    }
}
