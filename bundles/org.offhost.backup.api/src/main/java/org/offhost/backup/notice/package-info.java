// SPDX-License-Identifier: Apache-2.0
/** What a console tells people, as codes and facts: refusals, failures, what a job waits for. Sentences are a console's own. */
@Export
@Version("1.0.0")
package org.offhost.backup.notice;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
