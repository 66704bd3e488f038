// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.engine.ended.Keeping;
import org.osgi.service.component.annotations.Component;

/**
 * What is set of the engine now. Apart from {@link EngineConfiguration}, which goes and comes as a configuration is made and
 * deleted: the engine stays, and its jobs run on. Thread-safe.
 */
@Component(service = EngineSettings.class)
public final class EngineSettings {
    private volatile Settings now = Settings.UNSET;

    /**
     * What is set.
     *
     * @param defaults of jobs that are submitted from now on
     * @param queue whether a job whose units are in use is queued, where its submitter does not say
     * @param perMedium most jobs at once of one medium; 0 for any number
     * @param perArray most jobs at once of one array; 0 for any number
     * @param keeping how long jobs are kept that have ended
     */
    record Settings(Defaults defaults, boolean queue, int perMedium, int perArray, Keeping keeping) {
        static final Settings UNSET = new Settings(Defaults.UNSET, false, 0, 0, Keeping.DEFAULT);
    }

    Settings now() {
        return now;
    }

    void set(Settings next) {
        now = next;
    }
}
