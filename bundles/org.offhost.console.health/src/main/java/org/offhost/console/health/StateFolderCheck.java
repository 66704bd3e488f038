// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.offhost.block.StateFolder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the state folder has room for what jobs keep: spools, listings, pre-images. */
@Component(property = {HealthCheck.NAME + "=Offhost state folder", HealthCheck.TAGS + "=offhost"})
public final class StateFolderCheck implements HealthCheck {
    private static final int MEBIBYTE = 1 << 20;

    private final Path folder;
    private final Thresholds thresholds;

    @Activate
    public StateFolderCheck(BundleContext context, @Reference Thresholds thresholds) {
        this(StateFolder.of(context::getProperty), thresholds);
    }

    StateFolderCheck(Path folder, Thresholds thresholds) {
        this.folder = folder;
        this.thresholds = thresholds;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent(); // made with the first job
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace() / MEBIBYTE;
            Thresholds.Values limits = thresholds.now();
            if (free < limits.criticalFreeMebibytes()) {
                log.critical("{} MiB are free for {}, less than {}", free, folder, limits.criticalFreeMebibytes());
            } else if (free < limits.warnFreeMebibytes()) {
                log.warn("{} MiB are free for {}, less than {}", free, folder, limits.warnFreeMebibytes());
            } else {
                log.info("{} MiB are free for {}", free, folder);
            }
            if (!Files.isWritable(there)) {
                log.critical("{} cannot be written", there);
            }
        } catch (IOException e) {
            log.critical("{} cannot be looked at: {}", there, e.getMessage());
        }
        return new Result(log);
    }
}
