// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Disk images in several files. They are read, never written. */
@Component(property = "service.ranking:Integer=-1")
public final class SplitImages implements BlockDeviceProvider {
    private final Withdrawal session = new Withdrawal("the driver of images in several files");

    /** Sessions ask before every step: there is nothing to end, and no list of them to keep. */
    @Deactivate
    void withdraw() {
        session.withdraw();
    }

    /** None: an image is found by its name alone. */
    @Override
    public List<Unit> units() {
        return List.of();
    }

    @Override
    public Optional<Unit> find(Designator designator) throws IOException {
        session.check();
        List<Path> parts = SplitFiles.of(designator);
        return parts.isEmpty() ? Optional.empty() : Optional.of(SplitFiles.describe(designator, parts));
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
        session.check();
        List<Path> parts = SplitFiles.of(designator);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        if (access == Access.READ_WRITE) {
            throw new IOException(designator + " is read, never written; name a single file");
        }
        return Optional.of(SplitDevice.open(SplitFiles.describe(designator, parts), parts, session));
    }
}
