// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.hold;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.Quiescer;
import org.offhost.tck.snapshot.QuiescerContract;

/** The suite on an application that keeps its side of the agreement in a thread of its own. */
class HoldFileContractTest extends QuiescerContract {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");

    @TempDir
    Path folder;

    private Application application;
    private HoldFileQuiescer quiescer;

    @BeforeEach
    void start() throws IOException {
        application = new Application(folder);
        quiescer = new HoldFileQuiescer(UNIT, folder, application.clock());
    }

    @AfterEach
    void end() throws InterruptedException {
        application.close();
    }

    @Override
    protected Quiescer quiescer() {
        return quiescer;
    }

    @Override
    protected void withdraw() throws IOException {
        quiescer.withdraw();
    }

    @Override
    protected Designator unit() {
        return UNIT;
    }

    @Override
    protected boolean isHeld() {
        return application.isHeld();
    }

    @Override
    protected void elapse(Duration time) {
        application.elapse(time);
    }

    @Override
    protected boolean thawBehind() throws IOException {
        application.goOn();
        return true;
    }

    /** Nobody deletes anything: the next one finds the file. */
    @Override
    protected Optional<Quiescer> killed() throws IOException {
        quiescer = new HoldFileQuiescer(UNIT, folder, application.clock());
        return Optional.of(quiescer);
    }
}
