// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Opens image files, and block devices where the operating system gives them as files, by {@code file.} designators. */
@Component
public final class FileBlockDeviceProvider implements BlockDeviceProvider {
    /** Of a mode (POSIX.1-2017, sys/stat.h): the bits of a file's type, and those of a pipe with a name. */
    private static final int TYPE = 0170000;

    private static final int PIPE = 0010000;

    private final Set<FileBlockDevice> open = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;

    @Activate
    public FileBlockDeviceProvider() {}

    /** Closes every session; they fail from now on. */
    @Deactivate
    void deactivate() {
        withdrawn = true;
        open.forEach(FileBlockDevice::withdraw);
        open.clear();
    }

    /** None: any file may be an image, so there is no list of them. */
    @Override
    public List<Unit> units() {
        return List.of();
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
        Optional<Path> path = path(designator);
        if (path.isEmpty() || !Files.exists(path.get())) {
            return Optional.empty();
        }
        if (Files.isDirectory(path.get())) {
            throw new IOException(path.get() + " is a directory, not an image");
        }
        if (isPipe(path.get())) {
            throw new IOException(path.get() + " is a pipe, not an image");
        }
        FileBlockDevice device = FileBlockDevice.open(path.get(), access, open::remove);
        open.add(device);
        if (withdrawn) {
            device.withdraw(); // it came between the flag and the loop over the sessions
        }
        return Optional.of(device);
    }

    /** Opening one waits until somebody writes to it. */
    private static boolean isPipe(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                && ((int) Files.getAttribute(path, "unix:mode") & TYPE) == PIPE;
    }

    private static Optional<Path> path(Designator designator) {
        if (designator.scheme() != Designator.Scheme.FILE) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(designator.value()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
