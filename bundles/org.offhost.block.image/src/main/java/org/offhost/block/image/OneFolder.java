// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.qcow2.ImageBytes;
import org.offhost.block.qcow2.ImageFolder;

/**
 * The folder in which an image lies.
 *
 * @param path real path
 */
record OneFolder(Path path) implements ImageFolder {
    @Override
    public Optional<String> within(String name) {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        for (Path part : file) {
            if (part.toString().equals("..")) {
                return Optional.empty(); // what it leaves may be a link to elsewhere
            }
        }
        Path whole = path.resolve(file).normalize();
        return path.equals(whole.getParent()) ? Optional.of(whole.getFileName().toString()) : Optional.empty();
    }

    @Override
    public ImageBytes open(String name) throws IOException {
        Path file = path.resolve(name);
        Path real = file.toRealPath();
        if (!path.equals(real.getParent())) {
            throw new IOException(file + " is a link to " + real + ", out of the folder of the image");
        }
        // also because whoever opens a pipe waits for its other end
        if (!Files.isRegularFile(real)) {
            throw new IOException(real + " is no regular file");
        }
        return new OpenFile(real);
    }
}
