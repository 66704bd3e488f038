// SPDX-License-Identifier: Apache-2.0
/** What a host product calls to do something with sets that are there. */
@Export
@Version("1.0.0")
package org.offhost.backup.keep;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
