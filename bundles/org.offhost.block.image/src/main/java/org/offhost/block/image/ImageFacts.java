// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.UnitProbe.Fact;
import org.offhost.block.UnitProbe.Section;
import org.offhost.block.qcow2.InternalSnapshot;
import org.offhost.block.qcow2.Qcow2Image;

/** What an image says of itself, for people. */
final class ImageFacts {
    private ImageFacts() {}

    static List<Section> of(ImageDevice device) {
        Qcow2Image image = device.image();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("form", "qcow2, version " + image.version()));
        facts.add(new Fact("size", String.valueOf(image.size())));
        facts.add(new Fact("cluster", String.valueOf(image.clusterSize())));
        List<String> chain = image.chain();
        facts.add(new Fact(
                "based on", chain.size() == 1 ? "nothing" : String.join(", ", chain.subList(1, chain.size()))));
        device.warnings().forEach(w -> facts.add(new Fact("warning", w)));
        List<Fact> snapshots = snapshots(image);
        return snapshots.isEmpty()
                ? List.of(new Section("image", facts))
                : List.of(new Section("image", facts), new Section("snapshots within, not read", snapshots));
    }

    private static List<Fact> snapshots(Qcow2Image image) {
        try {
            List<Fact> facts = new ArrayList<>();
            for (InternalSnapshot s : image.snapshots()) {
                facts.add(new Fact("snapshot " + s.id(), s.name()));
            }
            return facts;
        } catch (IOException e) {
            return List.of(new Fact("snapshots", "cannot be named: " + e.getMessage()));
        }
    }
}
