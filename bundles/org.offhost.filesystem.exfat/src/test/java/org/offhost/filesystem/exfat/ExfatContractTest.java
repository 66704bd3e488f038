// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.parser.FileSystemParserContract;

class ExfatContractTest extends FileSystemParserContract {
    @Override
    public FileSystemParser parser() {
        return new ExfatParser();
    }

    @Override
    public void withdraw(FileSystemParser parser) {
        ((ExfatParser) parser).deactivate();
    }

    @Override
    public List<String> volumes() {
        return List.of("exfat");
    }
}
