// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.AllocationProof;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;

/** {@code inspect --map} and {@code --svg}: a volume as a picture. */
final class InspectPicture {
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

    ExitCode draw(FileSystemVolume volume) throws IOException {
        VolumeSummary summary = volume.summary();
        screen.out().println(VolumeText.title(summary));
        screen.check();
        MapText text = new MapText(screen.out(), Terminal.ofProcess());
        MapGrid coarse = text.grid(summary);
        List<MapGrid> grids = new ArrayList<>(List.of(coarse));
        file.ifPresent(f -> grids.add(MapSvg.grid(summary)));
        VolumeMap map = VolumeMap.of(volume, grids, fault -> {
            faults++;
            screen.err().println("offhost: passed over: " + Printable.of(fault.detail()));
        });
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
