// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** Cuts qcow2 images of one folder that no QEMU runs on. There is none until somebody names a folder. */
@Component(configurationPid = OverlaySnapshots.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class OverlaySnapshots implements SnapshotProvider {
    static final String PID = "org.example.overlay";

    private final ImageFolder folder;

    /** The configuration; one component for each. */
    public @interface Config {
        /** The folder of the images. */
        String folder();
    }

    @Activate
    public OverlaySnapshots(Config config) throws IOException {
        this(new ImageFolder(config.folder()));
    }

    OverlaySnapshots(ImageFolder folder) {
        this.folder = folder;
    }

    @Deactivate
    void withdraw() {
        folder.withdraw();
    }

    @Override
    public boolean mayKnow(Designator unit) {
        return folder.named(unit).isPresent();
    }

    /** None: each image is cut for itself, all at once in {@code commit}, and what was written is not kept. */
    @Override
    public Optional<Set<Ability>> abilities(Designator unit) throws IOException {
        return folder.image(unit).map(image -> Set.of());
    }

    @Override
    public SnapshotSet prepare(SnapshotRequest request) throws IOException {
        List<String> names = new ArrayList<>();
        for (Designator unit : request.units()) {
            Path image =
                    folder.image(unit).orElseThrow(() -> new IOException(unit + " is no image in " + folder.path()));
            names.add(image.getFileName().toString());
        }
        synchronized (folder) {
            Optional<SetRecord> there = SetRecord.find(folder, request.setId());
            if (there.isPresent() && !there.get().images().equals(names)) {
                throw new IOException("snapshot set " + request.setId() + " is of "
                        + there.get().images() + " already");
            }
            if (there.isEmpty()) {
                new SetRecord(request.setId(), names, Optional.empty(), false).save(folder);
            }
        }
        return new OverlaySet(folder, request.setId());
    }

    @Override
    public Optional<SnapshotSet> find(String setId) throws IOException {
        folder.check();
        return SetRecord.find(folder, setId).map(r -> new OverlaySet(folder, setId));
    }

    @Override
    public List<String> list() throws IOException {
        folder.check();
        return SetRecord.ids(folder);
    }
}
