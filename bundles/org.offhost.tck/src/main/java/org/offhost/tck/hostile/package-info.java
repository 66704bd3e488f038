// SPDX-License-Identifier: Apache-2.0
/** Volumes, media and tapes that are damaged by chance or made to harm, each from a sound one. Uses the contracts' package. */
@Export
@Version("1.0.0")
package org.offhost.tck.hostile;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
