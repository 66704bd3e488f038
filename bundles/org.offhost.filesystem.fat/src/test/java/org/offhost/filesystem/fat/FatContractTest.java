// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.parser.FileSystemParserContract;

class FatContractTest extends FileSystemParserContract {
    @Override
    public FileSystemParser parser() {
        return new FatParser();
    }

    @Override
    public void withdraw(FileSystemParser parser) {
        ((FatParser) parser).deactivate();
    }

    @Override
    public List<String> volumes() {
        return List.of("fat12", "fat16", "fat32");
    }
}
