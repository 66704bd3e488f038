// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.FileSystemParserContract;

class NtfsContractTest extends FileSystemParserContract {
    @Override
    public FileSystemParser parser() {
        return new NtfsParser();
    }

    @Override
    public void withdraw(FileSystemParser parser) {
        ((NtfsParser) parser).withdraw();
    }

    @Override
    public List<String> volumes() {
        return List.of("ntfs-c512", "ntfs-4k", "ntfs-c64k", "ntfs-4kn");
    }
}
