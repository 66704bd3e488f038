// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What the host says of a file that is not open, in words for a person: whether it can be used, and why not. */
public final class HostFile {
    private HostFile() {}

    /** Tells a person what is wrong with a file that cannot be a unit. */
    public static void requireUsable(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a directory; expected a file");
        }
        if (!Files.exists(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null && Files.isDirectory(parent) && !Files.isExecutable(parent)) {
                throw new IOException("no permission to look into " + parent);
            }
            throw new NoSuchFileException(path.toString(), null, "there is no such file; check the name");
        }
        if (!Files.isRegularFile(path) && !LocalDevice.isOne(path)) {
            throw new IOException(path + " is neither a regular file nor a block device");
        }
    }

    /** Why a file or device that need not be open could not be read. */
    public static Optional<String> problem(Path path) {
        try {
            Optional<LocalDevice> device = LocalDevice.of(path);
            if (device.isPresent()) {
                new DeviceUse(device.get()).requireFree(false);
            }
            return device.isPresent() || Files.isRegularFile(path) ? Optional.empty() : Optional.of(path + " is gone");
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Bytes of a file or device that need not be open. */
    public static long length(Path path) throws IOException {
        Optional<LocalDevice> device = LocalDevice.of(path);
        return device.isPresent() ? device.get().size() : Files.size(path);
    }

    /** Bytes that can be written to the file system of a folder; -1 if the host does not tell. */
    public static long room(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Why a file cannot be opened to be written, and what to do. */
    static String cannotWrite(Path path, IOException e) {
        if (!(e instanceof FileSystemException)) {
            return e.getMessage();
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to write " + path + owner(path) + "; have it permitted, or name another file";
        }
        if (says(e, "read-only file system")) {
            return path + " is on a read-only file system; mount it to be written, or name another file";
        }
        if (says(e, "not permitted")) {
            return path + " is kept from being written whatever its permissions, as an immutable file is; end that"
                    + " (chattr -i " + path + "), or name another file";
        }
        return "cannot write " + path + ": " + reason(e);
    }

    /** What the error of opening a file to be read becomes. */
    static IOException cannotRead(Path path, IOException e) {
        return e instanceof AccessDeniedException
                ? new IOException("no permission to read " + path + owner(path), e)
                : e;
    }

    /** What the error of making a file becomes. */
    static IOException cannotCreate(Path path, IOException e) {
        if (e instanceof FileAlreadyExistsException || !(e instanceof FileSystemException)) {
            return e;
        }
        Path folder = path.toAbsolutePath().getParent();
        if (e instanceof AccessDeniedException) {
            return new IOException(
                    "no permission to create " + path + " in " + folder + owner(folder)
                            + "; have it permitted, or name another file",
                    e);
        }
        return new IOException("cannot create " + path + ": " + whyNoFile(folder, e), e);
    }

    private static String whyNoFile(Path folder, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (isFull(e)) {
            return "the file system of " + folder + " is full; make room there, or name another file";
        }
        if (says(e, "read-only file system")) {
            return folder + " is on a read-only file system; mount it to be written, or name another file";
        }
        if (says(e, "not permitted")) {
            return folder
                    + " takes no files whatever its permissions, as an immutable folder does; end that (chattr -i "
                    + folder + "), or name another file";
        }
        return reason(e);
    }

    private static String owner(Path path) {
        try {
            return ", which belongs to " + Files.getOwner(path).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private static boolean says(IOException e, String words) {
        return reason(e).toLowerCase(Locale.ROOT).contains(words);
    }

    /** Of an error of a file system without the file's name, which stands before it. */
    private static String reason(IOException e) {
        String text = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return text == null ? "the host does not tell why" : text;
    }

    /** Whether something failed for want of room. */
    public static boolean isFull(IOException e) {
        return says(e, "no space left")
                || says(e, "disk quota exceeded")
                || says(e, "file too large")
                || says(e, "not enough space");
    }
}
