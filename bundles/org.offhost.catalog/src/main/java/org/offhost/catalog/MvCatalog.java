// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.block.Designator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog in one file of H2's MVStore. A file that cannot be read is put aside: media tell all of it again. */
@Component
public final class MvCatalog implements CatalogStore {
    private static final Logger LOG = LoggerFactory.getLogger(MvCatalog.class);
    private static final String STATE = "offhost.state";
    private static final char END = '\u0000';

    private final MVStore store;
    private final MVMap<String, String> sets;
    private final MVMap<String, String> evidence;

    @Activate
    public MvCatalog(BundleContext context) throws IOException {
        this(folder(context.getProperty(STATE)));
    }

    MvCatalog(Path folder) throws IOException {
        Files.createDirectories(folder);
        store = open(folder.resolve("catalog.mv"));
        sets = store.openMap("sets");
        evidence = store.openMap("evidence");
    }

    private static Path folder(String state) {
        Path base = state == null ? Path.of(System.getProperty("user.home"), ".offhost") : Path.of(state);
        return base.resolve("catalog");
    }

    private static MVStore open(Path file) throws IOException {
        try {
            return builder(file).open();
        } catch (MVStoreException e) {
            Path aside = file.resolveSibling("catalog.mv.damaged");
            LOG.warn(
                    "catalog {} cannot be read ({}); it is put aside and made anew from the media",
                    file,
                    e.getMessage());
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return builder(file).open();
        }
    }

    private static MVStore.Builder builder(Path file) {
        return new MVStore.Builder().fileName(file.toString()).compress();
    }

    @Deactivate
    void close() {
        store.close();
    }

    @Override
    public synchronized void refresh(Designator medium, List<BackupSet> now) throws IOException {
        for (BackupSet set : sets(Optional.of(medium))) {
            sets.remove(key(set));
        }
        for (BackupSet set : now) {
            sets.put(key(set), SetText.of(set));
        }
        commit();
    }

    @Override
    public synchronized void add(BackupSet set) throws IOException {
        sets.put(key(set), SetText.of(set));
        commit();
    }

    private void commit() throws IOException {
        try {
            store.commit();
            store.sync();
        } catch (MVStoreException e) {
            throw new IOException("the catalog cannot be written: " + e.getMessage(), e);
        }
    }

    private static String key(BackupSet set) {
        return set.medium().toString() + END + set.id();
    }

    @Override
    public synchronized List<BackupSet> sets(Optional<Designator> medium) throws IOException {
        String prefix = medium.map(m -> m.toString() + END).orElse("");
        List<BackupSet> result = new ArrayList<>();
        for (var keys = sets.keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            result.add(SetText.read(sets.get(key)));
        }
        result.sort(Comparator.comparing(BackupSet::cutAt));
        return result;
    }

    @Override
    public synchronized void keepEvidence(String setId, String kind, String text) throws IOException {
        evidence.put(setId + END + kind, text);
        commit();
    }

    @Override
    public synchronized Optional<String> evidence(String setId, String kind) {
        return Optional.ofNullable(evidence.get(setId + END + kind));
    }
}
