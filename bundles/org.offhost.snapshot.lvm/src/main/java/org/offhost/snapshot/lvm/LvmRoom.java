// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;

/** What all that is done with one storage host shares: the state folder, the host, what is refused. Thread-safe. */
final class LvmRoom {
    private static final int DIGITS = 32;

    private final Path folder;
    private final StorageHost host;
    private final int fullest;
    private final ReentrantLock changes = new ReentrantLock(true);
    private final ReentrantLock questions = new ReentrantLock(true);
    private volatile boolean withdrawn;

    /**
     * @param folder of the state of this host
     * @param fullest percent of a pool's room above which nothing is cut
     */
    LvmRoom(Path folder, StorageHost host, int fullest) {
        this.folder = folder;
        this.host = host;
        this.fullest = fullest;
    }

    void withdraw() {
        withdrawn = true;
    }

    void requireThere() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the LVM driver was withdrawn");
        }
    }

    /** The host, as long as the bundle is there. */
    StorageHost host() throws ProviderWithdrawnException {
        requireThere();
        return host;
    }

    Survey survey() throws IOException {
        return Survey.of(host());
    }

    /** Percent of a pool's room above which nothing is cut. */
    int fullest() {
        return fullest;
    }

    /** A folder of this host's state. */
    Path folder(String name) throws IOException {
        return PrivateFiles.folder(folder.resolve(name));
    }

    /** Names of the files of a folder of the state, ascending. */
    List<String> names(String name) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(name))) {
            files.forEach(f -> names.add(f.getFileName().toString()));
        }
        names.removeIf(n -> n.endsWith(PrivateFiles.NEXT));
        names.sort(null);
        return names;
    }

    /** A change of sets. */
    interface Change<T> {
        T make() throws IOException;
    }

    /** One after another: none sees half of what another one does. */
    <T> T change(Change<T> change) throws IOException {
        return one(changes, change);
    }

    /** The same of those who ask what changed, which takes long and is in no change's way. */
    <T> T question(Change<T> question) throws IOException {
        return one(questions, question);
    }

    private <T> T one(ReentrantLock lock, Change<T> change) throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another change of LVM was under way");
        }
        try {
            requireThere();
            return change.make();
        } finally {
            lock.unlock();
        }
    }

    /** A name that tells things apart: 32 hexadecimal digits. */
    static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
