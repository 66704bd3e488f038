// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.unit;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Units;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.FoundVolume;
import org.offhost.inspect.UnitVolumes;
import org.offhost.inspect.UnknownVolumeException;
import org.offhost.inspect.VolumeDrivers;
import org.offhost.inspect.VolumeReader;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.WebCode;

/** A unit that is looked at, with the drivers that are there now: a request waits for none. Belongs to one thread. */
final class OpenVolume implements Closeable {
    /** What the one volume of a unit without a table is called. */
    static final String WHOLE = "0";

    private final BlockDevice unit;
    private final UnitVolumes volumes;
    private final VolumeSearch search;

    private OpenVolume(BlockDevice unit, UnitVolumes volumes, VolumeSearch search) {
        this.unit = unit;
        this.volumes = volumes;
        this.search = search;
    }

    static OpenVolume of(DriverBoard board, Designator designator)
            throws IOException, InterruptedException, ProblemException {
        BlockDevice unit = NamedAddress.asked(designator, () -> Units.open(board, designator, Access.READ));
        try {
            VolumeSearch search = new VolumeSearch(board);
            return new OpenVolume(unit, new UnitVolumes(new Now(search), unit), search);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            unit.close();
            throw e;
        }
    }

    UnitVolumes volumes() {
        return volumes;
    }

    /** @param called number or name of the volume, or {@link #WHOLE} */
    VolumeReader read(String called) throws IOException, ProblemException {
        BlockDevice device = called.equals(WHOLE) && !volumes.hasTable() ? unit : volumes.open(named(called));
        try {
            return VolumeReader.open(device, search);
        } catch (UnknownVolumeException e) {
            throw new ProblemException(
                    WebCode.UNKNOWN_VOLUME,
                    Map.of(
                            "volume",
                            called,
                            "found",
                            e.foreign().map(String::valueOf).orElse("nothing known")));
        }
    }

    private FoundVolume named(String called) throws ProblemException {
        List<FoundVolume> found = volumes.table().called(called);
        if (found.size() != 1) {
            throw new ProblemException(
                    WebCode.NO_SUCH_RESOURCE, Map.of("volume", called, "found", Integer.toString(found.size())));
        }
        return found.get(0);
    }

    @Override
    public void close() throws IOException {
        unit.close();
    }

    private record Now(VolumeSearch search) implements VolumeDrivers {
        @Override
        public VolumeSearch volumes() {
            return search;
        }

        @Override
        public VolumeSearch parsers() {
            return search;
        }

        @Override
        public VolumeSearch finders(String table) {
            return search;
        }
    }
}
