// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Disk images in several files, FILE.001, FILE.002 and so on, as {@code split --numeric-suffixes=1 -a 3} and imaging programs write
 * them, by the address {@code split:FILE}. They are read, never written. What a unit is called is where its first file lies.
 */
@Component(
        service = {BlockDeviceProvider.class, UnitLocator.class},
        property = "service.ranking:Integer=-1")
public final class SplitImages implements BlockDeviceProvider, UnitLocator {
    private static final String KIND = "split:";
    private static final int MOST_PARTS = 999;

    private final Withdrawal session = new Withdrawal("the driver of images in several files");

    /** Sessions ask before every step: there is nothing to end, and no list of them to keep. */
    @Deactivate
    void withdraw() {
        session.withdraw();
    }

    @Override
    public Optional<Unit> locate(String address, Use use) throws IOException {
        if (!address.startsWith(KIND)) {
            return Optional.empty(); // the next locator is asked
        }
        session.check();
        if (use.access() != Access.READ || use.create()) {
            throw readOnly(address);
        }
        Path first = part(path(address), 1);
        if (!Files.exists(first)) {
            throw new NoSuchFileException(first.toString());
        }
        // by whatever name or link: the same files are the same unit
        String real = first.toRealPath().toString();
        return find(new Designator(Designator.Scheme.URI, KIND + real.substring(0, real.length() - ".001".length())));
    }

    /** None: an image is found by its name alone. */
    @Override
    public List<Unit> units() {
        return List.of();
    }

    @Override
    public Optional<Unit> find(Designator designator) throws IOException {
        session.check();
        List<Path> parts = parts(designator);
        return parts.isEmpty() ? Optional.empty() : Optional.of(SplitDevice.describe(designator, parts));
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
        session.check();
        List<Path> parts = parts(designator);
        if (!parts.isEmpty() && access == Access.READ_WRITE) {
            throw readOnly(designator.value());
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(SplitDevice.open(designator, parts, session));
    }

    @Override
    public Optional<Backing> backing(Designator unit) throws IOException {
        List<Path> parts = parts(unit);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Object key =
                Files.readAttributes(parts.get(0), BasicFileAttributes.class).fileKey();
        return Optional.of(new Backing(
                unit.value(),
                String.valueOf(key),
                "the file system of " + parts.get(0).getParent(),
                -1));
    }

    private static IOException readOnly(String name) {
        return new IOException(name + ": images in several files are read, never written; name a single file");
    }

    /** The files of a unit in their order; none if it is not one of ours, or is not there. */
    private static List<Path> parts(Designator designator) throws IOException {
        List<Path> parts = new ArrayList<>();
        if (designator.scheme() != Designator.Scheme.URI || !designator.value().startsWith(KIND)) {
            return parts;
        }
        Path image = path(designator.value());
        while (parts.size() < MOST_PARTS && Files.exists(part(image, parts.size() + 1))) {
            parts.add(part(image, parts.size() + 1));
        }
        if (!parts.isEmpty() && Files.exists(part(image, parts.size() + 2))) {
            throw new NoSuchFileException(
                    part(image, parts.size() + 1).toString(), null, "the one behind it is there: bytes are missing");
        }
        return parts;
    }

    private static Path path(String address) throws IOException {
        try {
            return Path.of(address.substring(KIND.length()));
        } catch (InvalidPathException e) {
            throw new IOException("'" + address + "' names no file", e);
        }
    }

    private static Path part(Path image, int number) {
        return image.resolveSibling(String.format("%s.%03d", image.getFileName(), number));
    }
}
