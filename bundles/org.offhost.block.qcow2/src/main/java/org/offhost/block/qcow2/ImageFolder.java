// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** The one folder in which an image and all that it is based on lie. */
@ConsumerType
public interface ImageFolder {
    /**
     * Opens a file to read it.
     *
     * @param name of a file right in this folder: no separator, no colon, and neither {@code .} nor {@code ..}, whatever an
     *     image says
     * @throws IOException if it is not there, no regular file, or a link that leads out of the folder
     */
    ImageBytes open(String name) throws IOException;

    /**
     * The name of a file right in this folder that a path names: {@code ./NAME}, or the folder's own path before it, as tools of
     * virtual machines write. Told by the letters alone; nothing is looked at, and no path with {@code ..} is one.
     *
     * @return empty if it names something else, or the folder has no path
     */
    default Optional<String> within(String path) {
        return Optional.empty();
    }
}
