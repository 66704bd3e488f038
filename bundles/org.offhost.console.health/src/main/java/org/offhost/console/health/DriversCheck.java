// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.offhost.backup.BackupService;
import org.offhost.backup.Driver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether of each kind that has to be there one driver at least is. */
@Component(property = {HealthCheck.NAME + "=Offhost drivers", HealthCheck.TAGS + "=offhost"})
public final class DriversCheck implements HealthCheck {
    private final BackupService backup;
    private final Thresholds thresholds;

    @Activate
    public DriversCheck(@Reference BackupService backup, @Reference Thresholds thresholds) {
        this.backup = backup;
        this.thresholds = thresholds;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<Driver> drivers = backup.drivers();
        Set<String> kinds = drivers.stream().map(Driver::kind).collect(Collectors.toSet());
        log.info("{} drivers are there", drivers.size());
        for (String wanted : thresholds.now().drivers()) {
            if (!kinds.contains(wanted)) {
                log.critical("no driver of kind {} is there: jobs that need one wait", wanted);
            }
        }
        return new Result(log);
    }
}
