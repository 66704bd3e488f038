// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disks in qcow2 images, by {@code qcow2.} designators, found by {@code qcow2:FILE}. Behind others that locate units. */
@Component(
        service = {BlockDeviceProvider.class, UnitLocator.class, UnitProbe.class},
        property = "service.ranking:Integer=-1")
public final class ImageDevices implements BlockDeviceProvider, UnitLocator, UnitProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDevices.class);
    private static final String KIND = "qcow2:";
    private static final int MOST_WARNED = 1000;

    private final Set<ImageDevice> open = ConcurrentHashMap.newKeySet();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;

    @Activate
    public ImageDevices() {}

    /** Closes every session; they fail from now on. */
    @Deactivate
    void deactivate() {
        withdrawn = true;
        open.forEach(ImageDevice::withdraw);
        open.clear();
    }

    /** None: an image is found by its name alone. */
    @Override
    public List<Unit> units() {
        return List.of();
    }

    @Override
    public Optional<Unit> find(Designator designator) throws IOException {
        Optional<ImageDevice> device = session(designator);
        if (device.isEmpty()) {
            return Optional.empty();
        }
        try (ImageDevice d = device.get()) {
            return Optional.of(d.unit());
        }
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
        if (access == Access.READ_WRITE && file(designator).isPresent()) {
            throw readOnly(designator.value());
        }
        Optional<ImageDevice> device = session(designator);
        device.ifPresent(this::warn);
        return device.map(d -> d);
    }

    /** A job opens its source many times. */
    private void warn(ImageDevice device) {
        for (String warning : device.warnings()) {
            if (warned.size() < MOST_WARNED && warned.add(device.unit().designator() + " " + warning)) {
                LOG.warn(warning);
            }
        }
    }

    private Optional<ImageDevice> session(Designator designator) throws IOException {
        Optional<Path> path = file(designator).filter(Files::exists);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        ImageDevice device = ImageDevice.open(path.get().toRealPath(), open::remove);
        open.add(device);
        if (withdrawn) {
            device.withdraw(); // it came between the flag and the loop over the sessions
        }
        return Optional.of(device);
    }

    private static Optional<Path> file(Designator designator) {
        return designator.scheme() == Designator.Scheme.QCOW2 ? path(designator.value()) : Optional.empty();
    }

    private static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Unit> locate(String address, Use use) throws IOException {
        if (!address.regionMatches(true, 0, KIND, 0, KIND.length())) {
            return Optional.empty();
        }
        String name = address.substring(KIND.length());
        if (use.access() == Access.READ_WRITE || use.create()) {
            throw readOnly(name);
        }
        Path path = path(name).orElseThrow(() -> new IOException("'" + name + "' is no file name"));
        if (!Files.exists(path)) {
            throw new NoSuchFileException(name);
        }
        return find(new Designator(Designator.Scheme.QCOW2, path.toRealPath().toString()));
    }

    private static IOException readOnly(String name) {
        return new IOException(name + ": qcow2 images are read, never written; name a raw image or another unit");
    }

    @Override
    public Optional<Backing> backing(Designator unit) throws IOException {
        Optional<Path> path = file(unit);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        String identity = Files.exists(path.get())
                ? String.valueOf(Files.readAttributes(path.get(), BasicFileAttributes.class)
                        .fileKey())
                : "";
        return Optional.of(new Backing(
                KIND + path.get(), identity, "the file system of " + path.get().getParent(), -1));
    }

    @Override
    public List<Section> probe(Designator unit) throws IOException {
        Optional<ImageDevice> device = session(unit);
        if (device.isEmpty()) {
            return List.of();
        }
        try (ImageDevice d = device.get()) {
            return ImageFacts.of(d);
        }
    }
}
