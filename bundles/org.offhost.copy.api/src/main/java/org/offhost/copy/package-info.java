// SPDX-License-Identifier: Apache-2.0
/** Copy plans and the providers that execute them. Positions and lengths are in bytes. */
@Export
@Version("1.0.0")
package org.offhost.copy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
