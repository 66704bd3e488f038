// SPDX-License-Identifier: Apache-2.0
/** A volume as a picture and in words, for whichever console shows it. Uses {@code inspect}. */
@Export
@Version("1.0.0")
package org.offhost.inspect.picture;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
