// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotSet;

/** A set by its id alone: what it is made of is read each time, so that it is the same in every process. Thread-safe. */
final class OverlaySet implements SnapshotSet {
    private final ImageFolder folder;
    private final String id;

    OverlaySet(ImageFolder folder, String id) {
        this.folder = folder;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    private Optional<SetRecord> record() throws IOException {
        folder.check();
        return SetRecord.find(folder, id);
    }

    private Path image(String name) {
        return folder.path().resolve(name);
    }

    private Path frozen(String name) {
        return Overlays.frozen(image(name), id);
    }

    @Override
    public State state() throws IOException {
        Optional<SetRecord> record = record();
        if (record.isEmpty()) {
            return State.DELETED;
        }
        if (record.get().cutAt().isEmpty()) {
            return State.PREPARED;
        }
        for (String name : record.get().images()) {
            if (!Overlays.isCut(image(name), frozen(name))) {
                return State.FAILED; // somebody took away what was cut
            }
        }
        return record.get().exposed() ? State.EXPOSED : State.CUT;
    }

    @Override
    public void commit() throws IOException {
        synchronized (folder) {
            SetRecord record = record().orElseThrow(() -> new IOException("snapshot set " + id + " is gone"));
            if (record.cutAt().isPresent()) {
                return;
            }
            for (String name : record.images()) {
                new Overlays(folder).cut(image(name), frozen(name));
            }
            new SetRecord(id, record.images(), Optional.of(Instant.now()), false).save(folder);
        }
    }

    @Override
    public List<Snapshot> expose(String initiator) throws IOException {
        synchronized (folder) {
            State state = state();
            if (state != State.CUT && state != State.EXPOSED) {
                throw new IOException("snapshot set " + id + " is " + state + ", expected one that is cut");
            }
            SetRecord record = record().orElseThrow();
            new SetRecord(id, record.images(), record.cutAt(), true).save(folder);
            List<Snapshot> snapshots = new ArrayList<>();
            for (String name : record.images()) {
                snapshots.add(new Snapshot(
                        ImageFolder.designator(image(name)),
                        ImageFolder.designator(frozen(name)),
                        record.cutAt().orElseThrow()));
            }
            return snapshots;
        }
    }

    @Override
    public void delete() throws IOException {
        synchronized (folder) {
            Optional<SetRecord> record = record();
            if (record.isPresent()) {
                for (String name : record.get().images()) {
                    new Overlays(folder).merge(image(name), frozen(name));
                }
                record.get().delete(folder); // last: who dies before it begins again here
            }
        }
    }
}
