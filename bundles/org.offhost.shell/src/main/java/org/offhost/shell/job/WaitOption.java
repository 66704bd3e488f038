// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.time.Duration;
import org.offhost.backup.BackupService.Defaults;
import picocli.CommandLine.Option;

/** How long a job waits for a driver. */
final class WaitOption {
    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long to wait for a driver (default: 60s, unless configured).")
    private Duration patience;

    Duration or(Defaults configured) {
        return patience == null ? configured.patience() : patience;
    }
}
