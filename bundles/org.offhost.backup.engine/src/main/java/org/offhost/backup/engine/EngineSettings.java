// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import org.offhost.backup.BackupService.Defaults;
import org.osgi.service.component.annotations.Component;

/**
 * What is set of the engine now. Apart from {@link EngineConfiguration}, which goes and comes as a configuration is made and
 * deleted: the engine stays, and its jobs run on. Thread-safe.
 */
@Component(service = EngineSettings.class)
public final class EngineSettings {
    private volatile Settings now = Settings.UNSET;

    /** @param defaults of jobs that are submitted from now on */
    record Settings(Defaults defaults) {
        static final Settings UNSET = new Settings(Defaults.UNSET);
    }

    Settings now() {
        return now;
    }

    void set(Settings next) {
        now = next;
    }
}
