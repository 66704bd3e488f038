// SPDX-License-Identifier: Apache-2.0
/**
 * Contract suites that a provider inherits, fault and slow devices, fixture volumes. Uses {@code manifest}; {@code hostile}
 * uses this one, and {@code tar}, the example of a placer, none.
 */
@Export
@Version("1.0.0")
package org.offhost.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
