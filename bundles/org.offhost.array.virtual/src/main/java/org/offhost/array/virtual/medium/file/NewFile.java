// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.block.hold.FileHeldException;
import org.offhost.block.hold.HeldFile;

/**
 * A file that a unit was wanted on: whether it was made for that, and how that is taken back. What somebody else has put in
 * its place, or has open, stays. Immutable.
 */
public final class NewFile {
    private final Path path;
    private final Optional<FileIdentity> made;

    private NewFile(Path path, Optional<FileIdentity> made) {
        this.path = path;
        this.made = made;
    }

    /**
     * Makes the file if it is wanted and not there.
     *
     * @param size bytes to make it with
     */
    public static NewFile at(Path path, boolean wanted, long size) throws IOException {
        NewFile file = wanted && !Files.exists(path) ? made(path, size) : new NewFile(path, Optional.empty());
        HostFile.requireUsable(path);
        return file;
    }

    /** Whether it was made here. */
    public boolean isMade() {
        return made.isPresent();
    }

    /** What needs the file. */
    public interface Use<T> {
        T run() throws IOException;
    }

    /** Uses the file; one that was made for this does not stay if it fails. */
    public <T> T orTakeBack(Use<T> use) throws IOException {
        try {
            return use.run();
        } catch (IOException e) {
            if (made.isPresent()) {
                try {
                    takeBack(path, made.get(), false);
                } catch (IOException inUse) {
                    e.addSuppressed(inUse);
                }
            }
            throw e;
        }
    }

    /** Creates a file of that size, sparse where the file system can. */
    public static void create(Path path, long size) throws IOException {
        made(path, size);
    }

    /** Makes a file. One that could not get its size does not stay, unless somebody else has taken it by then. */
    private static NewFile made(Path path, long size) throws IOException {
        try {
            PrivateFiles.make(path);
        } catch (IOException e) {
            throw HostFile.cannotCreate(path, e);
        }
        NewFile made = new NewFile(path, Optional.of(FileIdentity.of(path)));
        return made.orTakeBack(() -> {
            extend(path, size);
            return made;
        });
    }

    /** Gives an empty file its size. */
    public static void extend(Path path, long size) throws IOException {
        try (HeldFile file = HeldFile.sole(path, false)) {
            if (size > file.channel().size()) {
                file.channel().write(ByteBuffer.allocate(1), size - 1);
            }
        } catch (FileHeldException e) {
            throw FileAccess.held(path, e);
        } catch (IOException e) {
            throw new IOException("cannot extend " + path + " to " + size + " bytes: " + e.getMessage(), e);
        }
    }

    /**
     * Takes back the making of a file: only if it is still the same one and nobody has it.
     *
     * @param emptied whether it was there before, empty, and shall be so again
     */
    public static void takeBack(Path path, FileIdentity made, boolean emptied) throws IOException {
        if (!made.isAt(path)) {
            return;
        }
        try (HeldFile file = HeldFile.sole(path, false)) {
            if (!made.isAt(path)) {
                return;
            }
            if (emptied) {
                file.channel().truncate(0);
            } else {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // gone already
        } catch (FileHeldException e) {
            throw FileAccess.held(path, e);
        }
    }
}
