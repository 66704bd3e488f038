// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process of its own that holds the lock of a file, if it can have it, until its input ends. */
final class LockHolder {
    private LockHolder() {}

    /** Returns when the process has the lock. */
    static Process start(Path file, boolean shared) throws IOException {
        Process process = process(file, shared);
        assertThat(process.getInputStream().read()).isEqualTo('L');
        return process;
    }

    /** Whether another process could read a file. */
    static boolean isFree(Path file) throws Exception {
        Process process = process(file, true);
        int answer = process.getInputStream().read();
        end(process);
        return answer == 'L';
    }

    private static Process process(Path file, boolean shared) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LockHolder.class.getName(),
                        file.toString(),
                        Boolean.toString(shared))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void end(Process process) throws Exception {
        process.getOutputStream().close();
        process.waitFor();
    }

    public static void main(String[] args) throws Exception {
        try (FileChannel channel =
                FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            boolean shared = Boolean.parseBoolean(args[1]);
            System.out.print(channel.tryLock(0, Long.MAX_VALUE, shared) != null ? 'L' : '?');
            System.out.flush();
            System.in.read();
        }
    }
}
