// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process of its own that holds the lock of a file until its input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws Exception {
        try (FileChannel channel =
                FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            System.out.print(
                    channel.lock(0, Long.MAX_VALUE, Boolean.parseBoolean(args[1]))
                                    .isValid()
                            ? 'L'
                            : '?');
            System.out.flush();
            System.in.read();
        }
    }
}
