// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.text.FailureText;

/** A file for a picture. What is there is replaced only if it is a picture, and only when the new one is whole. */
public final class SvgFile {
    private static final int BEGINNING = 1024;

    private final Path file;

    /** @throws CommandRefusedException if it could not be written later, or what is there must not be lost */
    SvgFile(Path file) throws CommandRefusedException {
        this.file = file.toAbsolutePath();
        Path folder = this.file.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CommandRefusedException("picture " + file + " cannot be written: "
                    + (folder == null || Files.isDirectory(folder)
                            ? "its folder cannot be written to"
                            : "there is no folder " + folder));
        }
        try {
            if (Files.exists(file) && !isPicture(file)) {
                throw new CommandRefusedException(
                        "picture " + file + " is there already and is no SVG; nothing was written. Name another file");
            }
        } catch (CommandRefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new CommandRefusedException("picture " + file + " cannot be written: " + FailureText.of(e), e);
        }
    }

    private static boolean isPicture(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(BEGINNING);
            return beginning.length == 0 || new String(beginning, StandardCharsets.ISO_8859_1).contains("<svg");
        }
    }

    void write(String svg) throws IOException {
        Path whole = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(whole, svg, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(
                    "picture " + file + " could not be written (" + svg.length() + " bytes): " + FailureText.of(e), e);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
