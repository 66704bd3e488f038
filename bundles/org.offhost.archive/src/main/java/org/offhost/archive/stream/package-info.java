// SPDX-License-Identifier: Apache-2.0
/** A tar for somebody who is no medium: files of a set, written as they are read. Uses {@code tar} and {@code layout}. */
@Export
@Version("1.0.0")
package org.offhost.archive.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
