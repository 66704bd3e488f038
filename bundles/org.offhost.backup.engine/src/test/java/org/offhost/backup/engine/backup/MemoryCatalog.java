// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.block.Designator;

/** What a host knows of media. */
public class MemoryCatalog implements CatalogStore {
    private final List<BackupSet> sets = new ArrayList<>();

    @Override
    public synchronized void refresh(Designator medium, List<BackupSet> all) {
        sets.removeIf(s -> s.medium().equals(medium));
        sets.addAll(all);
    }

    @Override
    public synchronized void add(BackupSet set) {
        sets.removeIf(s -> s.id().equals(set.id()) && s.medium().equals(set.medium()));
        sets.add(set);
    }

    @Override
    public synchronized List<BackupSet> sets(Optional<Designator> medium) {
        return sets.stream()
                .filter(s -> medium.isEmpty() || s.medium().equals(medium.get()))
                .toList();
    }

    @Override
    public void keepEvidence(String setId, String kind, String text) {
        // sums lie on the media
    }

    @Override
    public Optional<String> evidence(String setId, String kind) {
        return Optional.empty();
    }
}
