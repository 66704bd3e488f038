// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import org.offhost.block.FileErrors;
import org.offhost.restore.PlacementRefusedException;

/**
 * The folder a restore goes to, and the one gate to it: whatever a restore makes, replaces or deletes, of whatever kind, is
 * proved here to lie inside, and no link in the folder is followed. Keeps nothing but the folder's path.
 */
final class InsideFolder {
    private final Path root;

    InsideFolder(Path folder) {
        this.root = folder.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    /**
     * Makes the folder if it is not there.
     *
     * @return whether it was made
     */
    boolean make() throws PlacementRefusedException {
        try {
            Files.createDirectory(root);
            return true;
        } catch (FileAlreadyExistsException e) {
            requireFolder();
            return false;
        } catch (IOException e) {
            Path parent = root.getParent();
            throw cannotBeMade(Files.isDirectory(parent) ? FileErrors.of(e) : "there is no folder " + parent, e);
        }
    }

    private void requireFolder() throws PlacementRefusedException {
        if (!Files.isDirectory(root)) {
            throw new PlacementRefusedException(
                    root + " is there already and is no folder; nothing was written. Name another");
        }
    }

    private PlacementRefusedException cannotBeMade(String why, IOException cause) {
        return new PlacementRefusedException(
                "folder " + root + " cannot be made: " + why + "; nothing was written. Name another folder", cause);
    }

    /**
     * Refuses what {@link #make} and the first writing would, as far as that can be known without writing.
     *
     * @return whether it is there
     */
    boolean foresee() throws IOException {
        boolean there = exists(root);
        if (there) {
            requireFolder();
        }
        Path written = there ? root : root.getParent();
        if (!Files.isDirectory(written)) {
            throw cannotBeMade("there is no folder " + written, null);
        }
        boolean readOnly = Files.getFileStore(written).isReadOnly();
        if (readOnly || !Files.isWritable(written)) {
            String why = readOnly ? "the file system is read-only" : "not permitted";
            throw there ? notWritable(why, null) : cannotBeMade(why, null);
        }
        return there;
    }

    PlacementRefusedException notWritable(String why, IOException cause) {
        return new PlacementRefusedException(
                "nothing can be written to folder " + root + ": " + why + "; nothing was written. Name another folder",
                cause);
    }

    /** The folder, or the one that it would be made in. */
    Path nearest() {
        return Files.isDirectory(root) ? root : root.getParent();
    }

    /** Takes back a folder that was made and in which there is nothing yet. */
    void unmake() throws IOException {
        try {
            Files.deleteIfExists(root);
        } catch (DirectoryNotEmptyException e) {
            // somebody else uses it by now
        }
    }

    /** A place in the folder, by names joined with '/'; "" for the folder itself. */
    Path path(String relative) throws IOException {
        Path path = root;
        if (relative.isEmpty()) {
            return path;
        }
        String[] names = relative.split("/", -1);
        try {
            for (String name : names) {
                if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                    throw outside(relative);
                }
                path = path.resolve(name);
            }
        } catch (InvalidPathException e) {
            throw new IOException("its name cannot be written in this host's character set", e);
        }
        if (path.getNameCount() != root.getNameCount() + names.length) {
            throw outside(relative);
        }
        return proved(path);
    }

    /** Throws unless a path lies below the folder and no link is on the way to it. */
    private Path proved(Path path) throws IOException {
        if (!path.startsWith(root) || !path.normalize().equals(path)) {
            throw outside(path.toString());
        }
        for (Path p = path.getParent(); p != null && !p.equals(root) && p.startsWith(root); p = p.getParent()) {
            if (Files.isSymbolicLink(p)) {
                throw new PlacementRefusedException(
                        p + " is a symbolic link, which a restore does not follow; remove it or name another folder");
            }
        }
        return path;
    }

    private IOException outside(String what) {
        return new IOException("'" + what + "' does not lie inside " + root + ", where alone a restore writes");
    }

    /** Whether a path would lie inside; says nothing about links on the way. */
    boolean contains(Path path) {
        return path.normalize().startsWith(root);
    }

    /** Whether there is anything, were it a link that leads nowhere. */
    boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes a directory and those above it; with what is given from its first moment on. */
    void directories(Path directory, FileAttribute<?>... made) throws IOException {
        if (directory.equals(root) || isDirectory(proved(directory))) {
            return;
        }
        directories(directory.getParent());
        try {
            Files.createDirectory(directory, made);
        } catch (FileAlreadyExistsException e) {
            if (!isDirectory(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
    }

    /** Writes content to a file that must not be there; see {@link SparseFile#write}. */
    long write(InputStream in, long length, Path path, SparseFile.Progress progress, FileAttribute<?>... made)
            throws IOException {
        return SparseFile.write(in, length, proved(path), progress, made);
    }

    /** Gives a file its name; what has it already goes in the same moment if it may be replaced, or else stays. */
    void publish(Path partial, Path target, boolean replace) throws IOException {
        proved(partial);
        if (replace) {
            Files.move(partial, proved(target), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.move(partial, proved(target));
        }
    }

    /** @throws UnsupportedOperationException if there are no hard links here */
    void link(Path target, Path first) throws IOException {
        Files.createLink(proved(target), proved(first));
    }

    /**
     * @return whether it leads to {@code to} as that is written; a path of Java has no slash at its end, nor two in a row
     * @throws java.nio.file.InvalidPathException if {@code to} has characters that no path of this host has
     */
    boolean symbolicLink(Path target, String to) throws IOException {
        Path written = target.getFileSystem().getPath(to);
        Files.createSymbolicLink(proved(target), written);
        return written.toString().equals(to);
    }

    void emptyFile(Path target) throws IOException {
        Files.createFile(proved(target));
    }

    void emptyDirectory(Path target) throws IOException {
        Files.createDirectory(proved(target));
    }

    void copy(Path from, Path target) throws IOException {
        delete(target);
        Files.copy(from, target);
    }

    void delete(Path path) throws IOException {
        if (path.equals(root)) {
            throw outside("the folder itself");
        }
        try {
            Files.delete(proved(path));
        } catch (NoSuchFileException e) {
            // as it should be
        }
    }
}
