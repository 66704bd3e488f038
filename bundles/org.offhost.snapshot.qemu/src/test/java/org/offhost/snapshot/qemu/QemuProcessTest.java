// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;

/** What is configured of several QEMUs is taken for the nodes of each, where an address does not say it. */
class QemuProcessTest {
    @TempDir
    Path folder;

    private record Said(String socket, String nbd, String store, String agent, String discard)
            implements QemuProcess.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return QemuProcess.Config.class;
        }
    }

    private static QemuProcess process(String socket, String nbd, String discard) {
        return new QemuProcess(new Said(socket, nbd, "", "", discard), Map.of("service.pid", "a.b~" + socket));
    }

    private static QemuProcess of(StorageDaemon daemon) {
        return process(daemon.qmp().toString(), "unix:" + daemon.nbd(), "unmap");
    }

    private static String plain(StorageDaemon daemon) {
        return "qemu:" + daemon.qmp() + "#a";
    }

    @Test
    void nodesOfTwoAreReadAtOnceByTheServersThatAreConfigured() throws Exception {
        try (StorageDaemon one = new StorageDaemon(StorageDaemon.Form.RAW, true);
                StorageDaemon other = new StorageDaemon(StorageDaemon.Form.RAW, true);
                GuestDisk first = one.guest("a");
                GuestDisk second = other.guest("a");
                QemuServices services = new QemuServices(folder)) {
            first.fill(4096, 4096, 1);
            second.fill(4096, 4096, 2);
            Designator unit = services.name(plain(one));
            assertThatThrownBy(() -> services.read(unit, 4096))
                    .as("a server runs there, and nobody said where")
                    .isInstanceOf(IOException.class);
            services.room.processes = List.of(of(other), of(one));
            assertThat(services.read(services.name(plain(one)), 4096)).isEqualTo(1);
            assertThat(services.read(services.name(plain(other)), 4096)).isEqualTo(2);
            services.room.processes = List.of();
            assertThat(services.read(unit, 4096))
                    .as("how it was reached is known")
                    .isEqualTo(1);
        }
    }

    @Test
    void whatAnAddressSaysCountsMore() throws IOException {
        List<QemuProcess> configured = List.of(
                process("/run/a", "unix:/run/a.nbd", "ignore"), process("/run/b/../b", "host.example:10809", "unmap"));
        assertThat(QemuAddress.parse("qemu:/run/a#n", configured))
                .hasToString("qemu:/run/a#n,nbd=unix:/run/a.nbd,discard=ignore");
        assertThat(QemuAddress.parse("qemu:/run/a#n,nbd=unix:/else,discard=unmap", configured))
                .hasToString("qemu:/run/a#n,nbd=unix:/else");
        assertThat(QemuAddress.parse("qemu:/run/b#n", configured)).hasToString("qemu:/run/b#n,nbd=host.example:10809");
        assertThat(QemuAddress.parse("qemu:/run/c#n", configured)).hasToString("qemu:/run/c#n");
    }

    /** A server that was moved is asked where it is now, and who said where counts more, as before. */
    @Test
    void whatIsConfiguredNowIsTakenForWhatWasConfiguredThen() throws IOException {
        QemuRoom room = new QemuRoom(folder, command -> {});
        room.processes = List.of(process("/run/a", "unix:/old.nbd", "ignore"));
        List<String> said = List.of("qemu:/run/a#n", "qemu:/run/a#m,nbd=unix:/said.nbd,discard=unmap");
        for (String address : said) {
            room.remember(room.parse(address), address);
        }
        QemuRoom next = new QemuRoom(folder, command -> {});
        assertThat(reached(next, said))
                .containsExactly("qemu:/run/a#n,nbd=unix:/old.nbd,discard=ignore", "qemu:/run/a#m,nbd=unix:/said.nbd");
        next.processes = List.of(process("/run/a", "unix:/new.nbd", "ignore"));
        assertThat(reached(next, said))
                .containsExactly("qemu:/run/a#n,nbd=unix:/new.nbd,discard=ignore", "qemu:/run/a#m,nbd=unix:/said.nbd");
        next.processes = List.of(process("/run/b", "unix:/else.nbd", "ignore"));
        assertThat(reached(next, said).get(0)).as("nothing is configured of it").contains("/old.nbd");
    }

    private static List<String> reached(QemuRoom room, List<String> addresses) throws IOException {
        List<String> reached = new ArrayList<>();
        for (String address : addresses) {
            reached.add(room.address(QemuAddress.parse(address).designator())
                    .orElseThrow()
                    .toString());
        }
        return reached;
    }

    @Test
    void aConfigurationThatCannotBeIsNamedToWhoeverNeedsIt() {
        List<QemuProcess> configured =
                List.of(process("/run/a", "nowhere", "unmap"), process("/run/b", "", "both"), process("", "", "unmap"));
        assertThatThrownBy(() -> QemuAddress.parse("qemu:/run/a#n", configured))
                .hasMessageContaining("configuration a.b~/run/a: nbd= of a qemu: address");
        assertThatThrownBy(() -> QemuAddress.parse("qemu:/run/b#n", configured))
                .hasMessageContaining("configuration a.b~/run/b: discard=both: ignore or unmap expected");
    }
}
