// SPDX-License-Identifier: Apache-2.0
/** What every file-system parser must do. Uses the instruments, the fixtures and the manifests of the TCK. */
@Export
@Version("1.0.0")
package org.offhost.tck.parser;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
