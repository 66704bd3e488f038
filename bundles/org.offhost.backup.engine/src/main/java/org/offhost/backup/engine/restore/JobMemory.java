// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.restore.PlacementMemory;

/** What a job keeps for its placer: values of its journal, and files beside its inventory. */
final class JobMemory implements PlacementMemory {
    private final Hands job;

    JobMemory(Hands job) {
        this.job = job;
    }

    private Noted.Placed kept() {
        return job.journal().find(Noted.Placed.class).orElse(Noted.Placed.NOTHING);
    }

    @Override
    public Path folder() {
        return job.journal().file().spool();
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(kept().values().get(key));
    }

    @Override
    public void set(String key, String value) {
        job.journal().note(kept().with(key, value));
    }

    @Override
    public void forget(String key) throws IOException {
        job.journal().note(kept().without(key)).save();
    }

    @Override
    public boolean isBegun() {
        return job.isTouched();
    }

    @Override
    public void begin() throws IOException {
        job.touch();
    }
}
