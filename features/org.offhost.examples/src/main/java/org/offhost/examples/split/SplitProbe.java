// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Designator;
import org.offhost.block.UnitProbe;
import org.osgi.service.component.annotations.Component;

/** Of which files a disk image in several consists. */
@Component
public final class SplitProbe implements UnitProbe {
    /** So many files are shown one by one. */
    private static final int SHOWN = 20;

    @Override
    public List<Section> probe(Designator unit) throws IOException {
        List<Path> parts = SplitFiles.of(unit);
        if (parts.isEmpty()) {
            return List.of(); // not ours, or not there
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(
                new Fact("size", String.valueOf(SplitFiles.describe(unit, parts).size())));
        facts.add(new Fact("files", String.valueOf(parts.size())));
        for (Path part : parts.subList(0, Math.min(SHOWN, parts.size()))) {
            facts.add(new Fact("file", part + ", " + Files.size(part) + " bytes"));
        }
        return List.of(new Section("image in several files", facts));
    }
}
