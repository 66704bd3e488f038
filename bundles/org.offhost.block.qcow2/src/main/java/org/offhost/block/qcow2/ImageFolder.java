// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
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
}
