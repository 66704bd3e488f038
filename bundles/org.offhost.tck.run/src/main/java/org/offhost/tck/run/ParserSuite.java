// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.parser.FileSystemParserContract;

/** A parser on the image that was named; without one only what it must not know is read. */
@ExtendWith(TrialResolver.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class ParserSuite extends FileSystemParserContract {
    private final Trial trial;

    ParserSuite(Trial trial) {
        this.trial = trial;
    }

    @Override
    protected FileSystemParser parser() {
        return trial.service().get(FileSystemParser.class);
    }

    @Override
    protected void withdraw(FileSystemParser parser) {
        trial.service().withdraw();
    }

    @Override
    protected List<String> volumes() {
        return trial.image().map(i -> i.getFileName().toString()).stream().toList();
    }

    @Override
    protected Path image(String name) {
        return trial.image().orElseThrow();
    }

    @Override
    protected Optional<Manifest> manifest(String name) {
        return trial.manifest();
    }
}
