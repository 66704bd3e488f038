// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.RestorePlacer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Places files in archives that requests of this server take; knows those that are expected. Thread-safe. */
@Component(service = {RestorePlacer.class, ArchivePlacer.class})
public final class ArchivePlacer implements RestorePlacer {
    private static final String SCHEME = "offhost-archive";

    /** For a request to take the next piece; a browser's line may stand still for some time. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Map<URI, Download> expected = new ConcurrentHashMap<>();
    private final Duration limit;
    private volatile boolean withdrawn;

    @Activate
    public ArchivePlacer() {
        this(LIMIT);
    }

    /** @param limit for a request to take the next piece */
    ArchivePlacer(Duration limit) {
        this.limit = limit;
    }

    @Deactivate
    void withdraw() {
        withdrawn = true;
    }

    /** Somebody's archive, and where its files are to be placed. */
    record Expected(URI place, Download download) {}

    /** Expects one more archive; empty if so many are expected. */
    synchronized Optional<Expected> expect(ArchiveKind kind, String caller, int most) {
        if (expected.size() >= most) {
            return Optional.empty();
        }
        URI place = URI.create(SCHEME + ":" + UUID.randomUUID());
        Download download = new Download(kind, caller, limit);
        expected.put(place, download);
        return Optional.of(new Expected(place, download));
    }

    void forget(URI place) {
        expected.remove(place);
    }

    @Override
    public boolean places(URI destination) {
        return SCHEME.equals(destination.getScheme());
    }

    @Override
    public Placement open(PlacementOrder order, PlacementMemory memory, PlacementReport report) throws IOException {
        requirePresent();
        Download download = expected.get(order.destination());
        if (download == null) {
            throw new PlacementRefusedException("nobody waits for this archive any more; ask for it anew");
        }
        return new ArchivePlacement(download, order, memory, report, () -> {
            requirePresent();
            report.checkCancelled();
        });
    }

    @Override
    public void abandon(PlacementOrder order, PlacementMemory memory) {
        forget(order.destination());
    }

    private void requirePresent() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the placer of archives was withdrawn");
        }
    }
}
