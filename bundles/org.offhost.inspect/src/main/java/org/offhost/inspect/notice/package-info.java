// SPDX-License-Identifier: Apache-2.0
/** Notices as JSON, for whichever console shows them. */
@Export
@Version("1.0.0")
package org.offhost.inspect.notice;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
