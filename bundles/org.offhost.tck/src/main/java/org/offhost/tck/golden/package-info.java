// SPDX-License-Identifier: Apache-2.0
/** Media of every form that was ever given out, kept for good. */
@Export
@Version("1.0.0")
package org.offhost.tck.golden;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
