// SPDX-License-Identifier: Apache-2.0
/** Contract suites, run on a bundle that a vendor brings. */
@Export
@Version("1.0.0")
package org.offhost.driver.suite;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
