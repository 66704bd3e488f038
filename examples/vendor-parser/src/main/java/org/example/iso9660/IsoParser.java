// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Reads ISO 9660 volumes (ECMA-119), with Rock Ridge names, modes and links where they are. */
@Component(property = FileSystemParser.TYPE + "=" + Descriptor.TYPE)
public final class IsoParser implements FileSystemParser {
    private final Withdrawal session = new Withdrawal("the parser of ISO 9660 volumes");

    @Override
    public Optional<VolumeSummary> probe(BlockDevice device) throws IOException {
        session.check();
        return Descriptor.read(device).map(Descriptor::summary);
    }

    @Override
    public FileSystemVolume open(BlockDevice device) throws IOException {
        session.check();
        Descriptor descriptor =
                Descriptor.read(device).orElseThrow(() -> new IOException("there is no ISO 9660 volume"));
        return new IsoVolume(device, descriptor, Directories.read(device, descriptor), session);
    }

    /** From now on every open session fails; the engine goes on with another parser, or waits for one. */
    @Deactivate
    void withdraw() {
        session.withdraw();
    }
}
