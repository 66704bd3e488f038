// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.MapGrid;
import org.offhost.inspect.Printable;
import org.offhost.inspect.VolumeMap;
import org.offhost.inspect.picture.MapFigures;
import org.offhost.inspect.picture.MapSvg;
import org.offhost.inspect.picture.VolumeTitle;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;

/** {@code inspect --map} and {@code --svg}: a volume as a picture. */
final class InspectPicture {
    private static final int FAULTS_NAMED = 1000;

    private final Screen screen;
    private final boolean shown;
    private final Optional<SvgFile> file;
    private long faults;

    /**
     * @param shown whether the picture is printed
     * @param file where to draw it
     */
    InspectPicture(Screen screen, boolean shown, Optional<SvgFile> file) {
        this.screen = screen;
        this.shown = shown;
        this.file = file;
    }

    /** They come before the directories that their paths go through are known. */
    private void tell(List<Fault> named, DirectoryTree tree) {
        named.forEach(f -> screen.err().println("offhost: " + Printable.of(f.sentence(f.path(tree)))));
        if (faults > named.size()) {
            screen.err()
                    .println("offhost: and " + (faults - named.size())
                            + " more faults; inspect without a picture names them");
        }
    }

    ExitCode draw(FileSystemVolume volume) throws IOException {
        VolumeSummary summary = volume.summary();
        screen.out().println(VolumeTitle.of(summary));
        screen.check();
        MapText text = new MapText(screen.out(), Terminal.ofProcess());
        MapGrid coarse = text.grid(summary);
        List<MapGrid> grids = new ArrayList<>(List.of(coarse));
        file.ifPresent(f -> grids.add(MapSvg.grid(summary)));
        List<Fault> named = new ArrayList<>();
        VolumeMap map = VolumeMap.of(volume, grids, fault -> {
            faults++;
            if (named.size() < FAULTS_NAMED) {
                named.add(fault);
            }
        });
        tell(named, map.tree());
        List<String> figures = MapFigures.of(map, coarse);
        if (shown) {
            text.print(summary, coarse);
        }
        text.print(figures);
        if (file.isPresent()) {
            file.get().write(MapSvg.of(summary, grids.get(1), figures));
            screen.out().printf("Picture       %s%n", file.get());
        }
        boolean sound = map.proof().map(AllocationProof::holds).orElse(true);
        return faults == 0 && sound ? ExitCode.DONE : ExitCode.FAILED;
    }
}
