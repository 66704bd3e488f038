// SPDX-License-Identifier: Apache-2.0
/** Where a console gets the text that Prometheus scrapes. */
@Export
@Version("1.0.0")
package org.offhost.console.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
