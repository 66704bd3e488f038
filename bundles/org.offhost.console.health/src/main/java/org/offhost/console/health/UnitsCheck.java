// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import java.io.IOException;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Units;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the arrays answer: every driver of units lists its own, and every unit that has to be there is. */
@Component(property = {HealthCheck.NAME + "=Offhost units", HealthCheck.TAGS + "=offhost"})
public final class UnitsCheck implements HealthCheck {
    private final DriverBoard board;
    private final Thresholds thresholds;

    @Activate
    public UnitsCheck(@Reference DriverBoard board, @Reference Thresholds thresholds) {
        this.board = board;
        this.thresholds = thresholds;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (KnownDriver<BlockDeviceProvider> driver : board.of(BlockDeviceProvider.class)) {
            try {
                int units = driver.call(BlockDeviceProvider::units).size();
                log.info("{} has {} units", driver.title(), units);
            } catch (IOException | RuntimeException e) {
                log.critical("{} does not tell its units: {}", driver.title(), e.getMessage());
            }
        }
        for (Designator unit : thresholds.now().units()) {
            try {
                if (Units.find(board, unit).isEmpty()) {
                    log.critical("unit {} is not reached by any driver", unit);
                }
            } catch (IOException | RuntimeException e) {
                log.critical("unit {} does not answer: {}", unit, e.getMessage());
            }
        }
        return new Result(log);
    }
}
