// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;
import org.offhost.tck.manifest.Manifest;

/** What the checks of parsers stand on: the vendor's parser and volumes, and how a check is run on each of them. */
abstract class ParserSubject {
    /** A parser as its component framework activates it; a new one each time. */
    protected abstract FileSystemParser parser();

    /** Takes the parser away as its component framework does on deactivation. */
    protected abstract void withdraw(FileSystemParser parser);

    /** Names of the volumes that the parser must read, at least one. */
    protected abstract List<String> volumes();

    /**
     * The image of a volume, which is never written; that of {@link Fixtures} if this is not overridden.
     *
     * @param name one of {@link #volumes()}
     */
    protected Path image(String name) throws IOException {
        return Fixtures.shared(name);
    }

    /**
     * What an independent reader found on a volume; that of {@link Fixtures} if this is not overridden.
     *
     * @param name one of {@link #volumes()}
     * @return empty if nobody looked, so that nothing is compared
     */
    protected Optional<Manifest> manifest(String name) throws IOException {
        return Fixtures.names().contains(name) ? Optional.of(Fixtures.manifest(name)) : Optional.empty();
    }

    /**
     * The fixtures that are of another kind, none of which the parser may know: those that are not among {@link #volumes()} and
     * not of the type of one of them, digits at its end left out ("fat12" is of the kind of "fat32").
     */
    protected List<String> foreign() throws IOException {
        Set<String> own = new HashSet<>();
        for (String name : volumes()) {
            try (BlockDevice device = device(name)) {
                parser().probe(device).ifPresent(found -> own.add(found.type()));
            }
        }
        List<String> others = new ArrayList<>(Fixtures.ofOtherKinds(own));
        others.removeAll(volumes());
        return others;
    }

    /** What a parser says of an image that it has to know. */
    static VolumeSummary known(FileSystemParser parser, BlockDevice device, String name) throws IOException {
        Optional<VolumeSummary> found = parser.probe(device);
        assertThat(found)
                .as("probe does not know the image %s; is it a volume of the parser's kind, uncompressed?", name)
                .isPresent();
        return found.get();
    }

    private BlockDevice device(String name) throws IOException {
        return ImageBlockDevice.open(image(name), Access.READ);
    }

    final Manifest needed(String name) throws IOException {
        Optional<Manifest> manifest = manifest(name);
        assumeTrue(manifest.isPresent(), "there is no manifest of " + name + " to compare with");
        return manifest.get();
    }

    /** Runs a check on every volume with a fresh parser, on a device that must not be written. */
    final Stream<DynamicTest> onEachVolume(Check check) {
        return volumes().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    try (CountingBlockDevice device = new CountingBlockDevice(device(name))) {
                        check.run(parser(), device, name);
                        assertThat(device.writes()).as("writes").isZero();
                    }
                }));
    }

    /** The same for checks of an open volume. */
    final Stream<DynamicTest> onEachOpenVolume(Reading reading) {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                reading.run(volume, name);
            }
        });
    }

    /** A check of one open volume. */
    @FunctionalInterface
    interface Reading {
        void run(FileSystemVolume volume, String name) throws Exception;
    }

    /** A check of one volume. */
    @FunctionalInterface
    interface Check {
        void run(FileSystemParser parser, CountingBlockDevice device, String name) throws Exception;
    }
}
