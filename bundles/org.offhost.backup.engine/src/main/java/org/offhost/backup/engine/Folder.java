// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder of the state, whose list of names must outlive the machine as the files in it do. */
final class Folder {
    private Folder() {}

    /**
     * Makes the names in a folder durable: a file that was renamed in it is found under its new name after a crash.
     *
     * @return whether the platform allowed it; Windows opens no folders, and keeps names by itself
     */
    static boolean force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
