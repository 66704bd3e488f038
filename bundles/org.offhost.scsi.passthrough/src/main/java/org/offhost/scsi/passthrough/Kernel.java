// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The system calls that pass-through takes. Thread-safe. */
interface Kernel {
    /**
     * {@code open(2)}, with O_NONBLOCK and O_CLOEXEC.
     *
     * @return a file descriptor, to be closed
     */
    int open(Path node, Opening how) throws KernelException;

    /** {@code close(2)}; nobody may be in a call with it. */
    void close(int descriptor);

    /**
     * {@code ioctl(2)}; may be entered by several threads with one descriptor.
     *
     * @param argument a direct buffer, whole; the kernel may write it
     */
    void ioctl(int descriptor, int request, ByteBuffer argument) throws KernelException;

    /** Where a direct buffer begins. */
    long address(ByteBuffer direct);

    /** Keeps signals of the process from the calling thread: one that comes while it waits would send its command again. */
    void keepSignalsOut();

    /** How a node is opened. */
    enum Opening {
        /** To send commands. */
        READ_WRITE,
        /** To hold a block device against everybody else (O_EXCL), reading nothing. */
        EXCLUSIVE
    }
}
