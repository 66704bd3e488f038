// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.block.Designator;
import org.offhost.block.StateFolder;
import org.offhost.catalog.CatalogFile.Tables;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The catalog in one file of H2's MVStore: sets, evidence, and the parts of listings that were asked for. */
@Component
public final class MvCatalog implements CatalogStore {
    /** Framework property: most bytes of listings kept. */
    private static final String LISTINGS = "offhost.catalog.listings";

    /** Listings of some 6 million files. */
    private static final long MOST = 256L << 20;

    private final CatalogFile file;
    private final Pages pages;

    @Activate
    public MvCatalog(BundleContext context) {
        this(StateFolder.of(context::getProperty).resolve("catalog"), most(context.getProperty(LISTINGS)));
    }

    /** @param most most bytes of listings */
    MvCatalog(Path folder, long most) {
        file = new CatalogFile(folder.resolve("catalog.mv"));
        pages = new Pages(file, most);
    }

    private static long most(String bytes) {
        return bytes == null ? MOST : Long.parseLong(bytes);
    }

    @Deactivate
    void close() {
        file.close();
    }

    @Override
    public void refresh(Designator medium, List<BackupSet> now) throws IOException {
        file.change(t -> {
            for (BackupSet set : sets(t, medium.toString() + CatalogFile.END)) {
                t.sets().remove(key(set));
                if (now.stream().noneMatch(n -> isSame(n, set))) {
                    Pages.forget(t, key(set));
                }
            }
            for (BackupSet set : now) {
                t.sets().put(key(set), SetText.of(set));
            }
            return null;
        });
    }

    /** A set never changes; what has its id and something else is another one, on a medium that was made anew. */
    private static boolean isSame(BackupSet a, BackupSet b) {
        return a.id().equals(b.id()) && a.cutAt().equals(b.cutAt()) && a.bytes() == b.bytes();
    }

    @Override
    public void add(BackupSet set) throws IOException {
        file.change(t -> t.sets().put(key(set), SetText.of(set)));
    }

    private static String key(BackupSet set) {
        return key(set.medium(), set.id());
    }

    private static String key(Designator medium, String setId) {
        return medium.toString() + CatalogFile.END + setId;
    }

    @Override
    public List<BackupSet> sets(Optional<Designator> medium) throws IOException {
        return file.use(t ->
                sets(t, medium.map(m -> m.toString() + CatalogFile.END).orElse("")));
    }

    private static List<BackupSet> sets(Tables t, String prefix) throws IOException {
        List<BackupSet> result = new ArrayList<>();
        for (var keys = t.sets().keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            result.add(SetText.read(t.sets().get(key)));
        }
        result.sort(Comparator.comparing(BackupSet::cutAt));
        return result;
    }

    @Override
    public Optional<byte[]> page(Designator medium, String setId, long number) throws IOException {
        return pages.get(key(medium, setId), number);
    }

    @Override
    public void keepPage(Designator medium, String setId, long number, byte[] page) throws IOException {
        pages.keep(key(medium, setId), number, page);
    }

    @Override
    public void keepEvidence(String setId, String kind, String text) throws IOException {
        file.change(t -> t.evidence().put(setId + CatalogFile.END + kind, text));
    }

    @Override
    public Optional<String> evidence(String setId, String kind) throws IOException {
        return file.use(t -> Optional.ofNullable(t.evidence().get(setId + CatalogFile.END + kind)));
    }
}
