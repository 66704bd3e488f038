// SPDX-License-Identifier: Apache-2.0
/** A host product that uses Offhost. */
@Export
@Version("1.0.0")
package org.offhost.examples.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
