// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.block.StateFolder;
import org.offhost.block.hold.HeldFile;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Which of several processes with one state folder this is, so that the sessions of one do not end those of another: two of
 * one name and ISID replace each other. It is held by a lock on a file, which ends with the process; the first process, and
 * the one that is started again behind it, is number 0, so its ISIDs are the same at each start.
 */
@Component(service = SessionLane.class)
public final class SessionLane {
    /** Sessions of a process with one target, of each kind. */
    static final int SESSIONS = 128;

    /** Processes with one state folder. */
    private static final int LANES = 256;

    private static final int URL_SLOTS = 0x8000;

    private final Path folder;
    private final HeldFile lock;
    private final int number;

    @Activate
    public SessionLane(BundleContext context) throws IOException {
        this(StateFolder.of(context::getProperty));
    }

    SessionLane(Path stateFolder) throws IOException {
        this.folder = PrivateFiles.folder(stateFolder.resolve("iscsi"));
        for (int n = 0; ; n++) {
            if (n == LANES) {
                throw new IOException(LANES + " processes use the state folder " + stateFolder);
            }
            Optional<HeldFile> held = PrivateFiles.hold(folder.resolve("lane-" + n + ".lock"));
            if (held.isPresent()) {
                this.lock = held.get();
                this.number = n;
                return;
            }
        }
    }

    /** Where this bundle keeps its state. */
    Path folder() {
        return folder;
    }

    /** Slot of a session that a configuration names, 0 to {@value #SESSIONS} - 1. */
    int slot(int session) {
        return number * SESSIONS + session;
    }

    /** Slot of a session that a URL names. */
    int urlSlot(int session) {
        return URL_SLOTS | slot(session);
    }

    @Deactivate
    void release() throws IOException {
        lock.close();
    }
}
