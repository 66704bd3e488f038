// SPDX-License-Identifier: Apache-2.0
/**
 * One set: its description, its closing, whether it is whole, and reading it. Uses {@code tar}, {@code index}
 * and {@code sums}; knows no medium.
 */
@Export
@Version("1.0.0")
package org.offhost.archive.set;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
