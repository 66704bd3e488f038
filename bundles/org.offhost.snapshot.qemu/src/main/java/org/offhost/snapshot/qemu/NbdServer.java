// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.block.nbd.NbdAddress;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpException;
import org.offhost.snapshot.qemu.qmp.QmpFacts;

/**
 * The NBD server of a QEMU, which can have one. Where it runs one its address has to be given, since QMP does not tell it; else
 * one is started on a socket of ours, and stopped with the last export.
 */
final class NbdServer {
    private static final String FOLDER = "servers";
    private static final String SOCKET = "socket";
    private static final String LISTENS = "listens";

    /** Bytes of the path of a socket, of which the platform takes 107. */
    private static final int LONGEST_PATH = 100;

    private final Path qemu;
    private final Path note;
    private final Path folder;

    NbdServer(QemuRoom room, Path qemu) throws IOException {
        this.qemu = qemu;
        this.folder = room.folder(FOLDER);
        this.note = folder.resolve(QemuRoom.tag(qemu.toString()));
    }

    /** Where exports can be reached, whether it runs or not; empty if nothing is known of it. */
    Optional<NbdAddress> address(Optional<NbdAddress> given) throws IOException {
        return given.isPresent() ? given : path().map(p -> new NbdAddress(NbdAddress.UNIX + p));
    }

    /** @throws IOException if it runs one whose address nobody gave */
    NbdAddress ensure(Qmp qmp, Optional<NbdAddress> given) throws IOException {
        Optional<Path> before = path();
        if (given.isPresent() || before.filter(Files::exists).isPresent()) {
            return address(given).orElseThrow();
        }
        Path listens = listening();
        PrivateFiles.replace(note, StateLines.of(Map.of(SOCKET, qemu.toString(), LISTENS, listens.toString())));
        try {
            Map<String, Object> address = Map.of("type", "unix", "data", Map.of("path", listens.toString()));
            qmp.execute("nbd-server-start", Map.of("addr", address));
        } catch (QmpException e) {
            Files.deleteIfExists(note);
            if (e.description().contains("already running")) {
                throw new IOException(
                        "the QEMU of " + qemu + " runs an NBD server already, and does not tell where: say so, "
                                + "qemu:SOCKET#NODE,nbd=unix:PATH or ,nbd=HOST:PORT",
                        e);
            }
            throw e;
        }
        return new NbdAddress(NbdAddress.UNIX + listens);
    }

    private Path listening() throws IOException {
        Path here = folder.resolve(note.getFileName() + ".sock");
        if (here.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
            return here;
        }
        return Files.createTempDirectory("offhost-nbd").resolve("nbd.sock");
    }

    private Optional<Path> path() throws IOException {
        return Files.exists(note)
                ? Optional.ofNullable(StateLines.parse(Files.readAllBytes(note)).get(LISTENS))
                        .map(Path::of)
                : Optional.empty();
    }

    /** Stops it, if it is one of ours and has no export any more. QEMU takes its socket away with it. */
    void stopIfUnused(Qmp qmp) throws IOException {
        Optional<Path> listens = path();
        if (listens.isEmpty()) {
            return;
        }
        for (QmpFacts export : qmp.list("query-block-exports")) {
            if (export.text("type").equals("nbd")) {
                return;
            }
        }
        if (Files.exists(listens.get())) {
            qmp.execute("nbd-server-stop");
        }
        forget(listens.get());
    }

    /** Forgets one of a QEMU that is gone. */
    void forget() throws IOException {
        Optional<Path> listens = path();
        if (listens.isPresent()) {
            forget(listens.get());
        }
    }

    private void forget(Path listens) throws IOException {
        Files.deleteIfExists(listens);
        if (!listens.startsWith(folder)) {
            Files.deleteIfExists(listens.getParent());
        }
        Files.deleteIfExists(note);
    }
}
