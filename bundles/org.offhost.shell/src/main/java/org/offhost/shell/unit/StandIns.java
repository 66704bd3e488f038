// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.shell.command.Screen;

/** The places of several units that are only spoken of. All are gone when this is closed. */
public final class StandIns implements Closeable {
    private final List<StandIn> places = new ArrayList<>();

    /** See {@link StandIn#of}. */
    public UnitAddress of(String what, UnitAddress address, boolean dryRun, Screen screen) throws IOException {
        StandIn place = StandIn.of(what, address, dryRun, screen);
        places.add(place);
        return place.address();
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (StandIn place : places) {
            try {
                place.close();
            } catch (IOException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
