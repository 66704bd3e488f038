// SPDX-License-Identifier: Apache-2.0
/**
 * The codec of qcow2 images, versions 2 and 3, as QEMU's {@code docs/interop/qcow2.txt} has them: images are read with what
 * they are based on, and laid out with every table known before the first byte of data. It opens no file by itself.
 */
@Export
@Version("1.0.0")
package org.offhost.block.qcow2;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
