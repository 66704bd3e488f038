// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.osgi.service.component.annotations.Component;

/** Disk images in several files by the address {@code split:FILE}, without the number. */
@Component(property = "service.ranking:Integer=-1")
public final class SplitLocator implements UnitLocator {
    @Override
    public Optional<Unit> locate(String address, Use use) throws IOException {
        if (!address.startsWith(SplitFiles.KIND)) {
            return Optional.empty(); // the next locator is asked
        }
        if (use.access() != Access.READ || use.create()) {
            throw new IOException(address + ": images in several files are read, never written; name a single file");
        }
        Path first = SplitFiles.part(SplitFiles.path(address), 1);
        if (!Files.exists(first)) {
            throw new NoSuchFileException(first.toString());
        }
        // by whatever name or link: the same files are the same unit
        String real = first.toRealPath().toString();
        String image = SplitFiles.KIND + real.substring(0, real.length() - ".001".length());
        Designator unit = new Designator(Designator.Scheme.URI, image);
        return Optional.of(SplitFiles.describe(unit, SplitFiles.of(unit)));
    }

    /** What people are told, and by what two commands see that they mean one file. */
    @Override
    public Optional<Backing> backing(Designator unit) throws IOException {
        List<Path> parts = SplitFiles.of(unit);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Path first = parts.get(0);
        Object key = Files.readAttributes(first, BasicFileAttributes.class).fileKey();
        return Optional.of(
                new Backing(unit.value(), String.valueOf(key), "the file system of " + first.getParent(), -1));
    }
}
