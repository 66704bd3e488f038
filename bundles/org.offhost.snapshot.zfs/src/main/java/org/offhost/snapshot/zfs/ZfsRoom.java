// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
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
import java.util.function.Consumer;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.StateFolder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** What the services of this bundle share: the state folder and the command. Thread-safe. */
@Component(service = ZfsRoom.class)
public final class ZfsRoom {
    private static final int DIGITS = 16;

    private final Path folder;
    private final ZfsCommand zfs;
    private final ReentrantLock changes = new ReentrantLock(true);
    private volatile boolean withdrawn;

    @Activate
    public ZfsRoom(BundleContext context) throws IOException {
        this(StateFolder.of(context::getProperty), ZfsCommand.ofThisSystem(), command -> {});
    }

    /**
     * @param program how {@code zfs} is called
     * @param beforeCommand told of each command before it runs
     */
    ZfsRoom(Path stateFolder, List<String> program, Consumer<String> beforeCommand) throws IOException {
        this.folder =
                PrivateFiles.folder(stateFolder.toAbsolutePath().normalize().resolve("zfs")); // mount points lie in it
        this.zfs = new ZfsCommand(program, beforeCommand);
    }

    @Deactivate
    void withdraw() {
        withdrawn = true;
    }

    void requireThere() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the ZFS driver was withdrawn");
        }
    }

    /** The command, as long as the bundle is there. */
    ZfsCommand zfs() throws ProviderWithdrawnException {
        requireThere();
        return zfs;
    }

    /** A folder of this bundle's state. */
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
        changes.lock();
        try {
            requireThere();
            return change.make();
        } finally {
            changes.unlock();
        }
    }

    /** A short name that tells things apart: sixteen hexadecimal digits. */
    static String tag(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
