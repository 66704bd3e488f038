// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** {@code offhost target} as a person gives it: it traces what its units get, and behaves as another product for as long. */
class TargetCommandTest {
    private static final Pattern URL = Pattern.compile("iscsi://\\S+");

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private CommandLine command;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        command = CommandLine.of(context);
    }

    @AfterEach
    void end() throws Exception {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    /** Tells when the command is ready. */
    private static final class Output extends ByteArrayOutputStream {
        private final CountDownLatch ready = new CountDownLatch(1);

        @Override
        public synchronized void write(byte[] b, int offset, int length) {
            super.write(b, offset, length);
            if (text().contains("ready")) {
                ready.countDown();
            }
        }

        synchronized String text() {
            return toString(StandardCharsets.UTF_8);
        }

        /** The first URL it printed. */
        String url() throws InterruptedException {
            assertThat(ready.await(Lab.SERVICE_LIMIT, TimeUnit.MILLISECONDS))
                    .as(text())
                    .isTrue();
            Matcher m = URL.matcher(text());
            assertThat(m.find()).isTrue();
            return m.group();
        }
    }

    @Test
    void targetTracesItsUnitsAndIsAsAnotherProductUntilItEnds() throws Exception {
        Path disk = Files.write(folder.resolve("disk.img"), new byte[1 << 20]);
        Path trace = folder.resolve("trace");
        Output out = new Output();
        Thread target = new Thread(() -> command.run(
                out,
                "target",
                "--listen",
                "127.0.0.1:0",
                "--unit",
                disk.toString(),
                "--personality",
                "lio",
                "--trace",
                trace.toString()));
        target.start();
        try {
            assertThat(command.run("probe", out.url()).expect(0).out())
                    .containsPattern("segments a command +1\n")
                    .containsPattern("commands at a time");
        } finally {
            target.interrupt();
            target.join(Lab.SERVICE_LIMIT);
        }
        assertThat(target.isAlive()).isFalse();
        assertThat(lab.array().personality().name()).isEqualTo(Personalities.OWN);
        lab.disk(disk, 512, false, 0); // taken away behind the test
        assertThat(trace)
                .content()
                .startsWith("{\"units\":[{\"unit\":\"naa.")
                .containsPattern("\"cdb\":\"84 ?03")
                .contains("\"backing\":\"" + disk + "\"");
    }

    @Test
    void personalityThatIsNoneIsRefusedWithThoseThatAre() {
        CommandLine.Result result = command.run(
                "target",
                "--listen",
                "127.0.0.1:0",
                "--unit",
                folder.resolve("d").toString(),
                "--personality",
                "emc");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("no personality 'emc'", "lio", "poor-drive");
        assertThat(folder.resolve("d")).doesNotExist();
    }
}
