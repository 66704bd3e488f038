// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.parser.FileSystemParserContract;

class Ext4ContractTest extends FileSystemParserContract {
    @Override
    public FileSystemParser parser() {
        return new Ext4Parser();
    }

    @Override
    public void withdraw(FileSystemParser parser) {
        ((Ext4Parser) parser).deactivate();
    }

    @Override
    public List<String> volumes() {
        return List.of("ext2", "ext4");
    }
}
