// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

/** The folder that somebody named: it is the array, its images are the units. Thread-safe. */
final class ImageFolder {
    /** QEMU takes what is before a colon for the name of a protocol. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+\\.qcow2");

    private final Path path;
    private volatile boolean withdrawn;

    ImageFolder(String name) throws IOException {
        this.path = Path.of(name).toRealPath();
    }

    Path path() {
        return path;
    }

    /** From now on whoever asks {@link #check} hears that the driver is gone. */
    void withdraw() {
        withdrawn = true;
    }

    void check() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the driver of the images in " + path + " was withdrawn");
        }
    }

    /** The path of a unit of this folder, by its name alone. */
    Optional<Path> named(Designator unit) {
        if (unit.scheme() != Designator.Scheme.QCOW2) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(unit.value()))
                    .filter(p -> path.equals(p.getParent()))
                    .filter(p -> NAME.matcher(p.getFileName().toString()).matches());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The path of a unit that is there: a file, and no link to one. */
    Optional<Path> image(Designator unit) throws IOException {
        check();
        return named(unit).filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS));
    }

    static Designator designator(Path image) {
        return new Designator(Designator.Scheme.QCOW2, image.toString());
    }
}
