// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens an image, what it is based on, what that is based on, and so on, within one folder. */
final class ImageChain {
    /** A year of days and some; QEMU itself has trouble before. */
    private static final int LONGEST = 400;

    private final ImageFolder folder;
    private final List<Layer> layers;
    private final Set<Object> seen = new HashSet<>();

    /** @param layers gets what was opened, also if opening fails; whoever gave it closes them */
    ImageChain(ImageFolder folder, List<Layer> layers) {
        this.folder = folder;
        this.layers = layers;
    }

    void open(String name) throws IOException {
        Optional<Qcow2Header.Backing> next = qcow2(name).header().backing();
        String above = name;
        while (next.isPresent()) {
            Qcow2Header.Backing backing = next.get();
            String below = requirePlain(above, folder.within(backing.name()).orElse(backing.name()));
            next = Optional.empty();
            switch (backing.format()) {
                case "raw" -> raw(below);
                case "qcow2" -> next = qcow2(below).header().backing();
                case "" ->
                    throw new UnsupportedImageException(
                            above,
                            "does not say what format its backing file '" + below
                                    + "' has, and it is not guessed; 'qemu-img rebase -u -F FORMAT -b NAME' writes it down");
                default ->
                    throw new UnsupportedImageException(
                            above,
                            "is based on a file of format '" + Printed.of(backing.format())
                                    + "'; raw and qcow2 are read");
            }
            above = below;
        }
    }

    private void raw(String name) throws IOException {
        layers.add(new Layer.Raw(name, opened(name)));
    }

    private Qcow2Layer qcow2(String name) throws IOException {
        ImageBytes file = opened(name);
        try {
            Qcow2Layer layer = new Qcow2Layer(name, file);
            layers.add(layer);
            return layer;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private ImageBytes opened(String name) throws IOException {
        if (layers.size() >= LONGEST) {
            throw new UnsupportedImageException(
                    name, "is image " + (LONGEST + 1) + " of a chain; " + LONGEST + " are read");
        }
        ImageBytes file = file(name);
        if (!seen.add(file.identity())) {
            file.close();
            throw new IOException(name + " is based on itself, through "
                    + layers.get(layers.size() - 1).name());
        }
        return file;
    }

    private ImageBytes file(String name) throws IOException {
        try {
            return folder.open(name);
        } catch (NoSuchFileException e) {
            if (layers.isEmpty()) {
                throw e; // the one that was asked for
            }
            throw new IOException(
                    layers.get(layers.size() - 1).name() + " is based on '" + name
                            + "', which is not beside it; bring it there",
                    e);
        }
    }

    /** A name of a file in the folder: an image that somebody sent must not name what else this host can read. */
    private static String requirePlain(String image, String name) throws UnsupportedImageException {
        boolean plain = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        if (!plain) {
            throw new UnsupportedImageException(
                    image,
                    "is based on '" + Printed.of(name) + "', which is no name of a file beside it; "
                            + "'qemu-img rebase -u -F FORMAT -b NAME' names one");
        }
        return name;
    }
}
