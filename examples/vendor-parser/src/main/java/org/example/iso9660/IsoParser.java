// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Reads ISO 9660 volumes (ECMA-119), with Rock Ridge names, modes and links where they are. */
@Component(property = FileSystemParser.TYPE + "=" + Descriptor.TYPE)
public final class IsoParser implements FileSystemParser {
    private final Set<IsoVolume> open = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;

    @Override
    public Optional<VolumeSummary> probe(BlockDevice device) throws IOException {
        return Descriptor.read(device).map(Descriptor::summary);
    }

    @Override
    public FileSystemVolume open(BlockDevice device) throws IOException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the parser of ISO 9660 volumes was withdrawn");
        }
        Descriptor descriptor =
                Descriptor.read(device).orElseThrow(() -> new IOException("there is no ISO 9660 volume"));
        IsoVolume volume = new IsoVolume(device, descriptor, Directories.read(device, descriptor), open::remove);
        open.add(volume);
        if (withdrawn) {
            volume.withdraw(); // it came between the flag and the loop over the sessions
        }
        return volume;
    }

    /** From now on every open session fails; the engine goes on with another parser, or waits for one. */
    @Deactivate
    void withdraw() {
        withdrawn = true;
        open.forEach(IsoVolume::withdraw);
        open.clear();
    }
}
