// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.examples.console.NightlyBackup;
import org.offhost.examples.console.ProgressBoard;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The examples of docs/guide do what the guide says. */
class GuideTest {
    @InjectService(timeout = Lab.SERVICE_LIMIT)
    NightlyBackup nightly;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    ProgressBoard board;

    @InjectService(filter = Lab.FILE_LOCATOR, timeout = Lab.SERVICE_LIMIT)
    UnitLocator locator;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    @Test
    void hostProductSavesListensAndFetches() throws Exception {
        Unit source = locator.locate(Fixtures.image("fat12", folder).toString(), UnitLocator.Use.READ)
                .orElseThrow();
        UnitLocator.Use blank = new UnitLocator.Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 32 << 20, 0);
        Unit medium =
                locator.locate(folder.resolve("medium.tar").toString(), blank).orElseThrow();
        String set = nightly.save(source.designator(), medium.designator());
        assertThat(set).startsWith("nightly-");
        assertThat(told(set)).as("the board was told of the end").isTrue();
        Path to = folder.resolve("to");
        assertThat(nightly.fetch(medium.designator(), set, "/**", to)).isPositive();
        assertThat(to).isNotEmptyDirectory();
    }

    /** The last word comes to listeners and to waiting threads in any order. */
    private boolean told(String set) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (board.jobs().stream()
                .noneMatch(j -> j.summary().setId().equals(set) && j.state() == JobState.COMPLETED)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    @Test
    void parserOfTheGuideIsFound() throws InvalidSyntaxException {
        assertThat(context.getAllServiceReferences(
                        "org.offhost.filesystem.FileSystemParser", "(offhost.filesystem.type=flat)"))
                .hasSize(1);
    }
}
