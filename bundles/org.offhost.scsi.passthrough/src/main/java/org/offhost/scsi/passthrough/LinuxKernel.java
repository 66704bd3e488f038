// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** The C library by JNA. Its native part is loaded with the first unit that is named, not before. */
final class LinuxKernel implements Kernel {
    private static final int RDONLY = 0;
    private static final int RDWR = 2;
    private static final int EXCL = 0200;
    private static final int NONBLOCK = 04000;
    private static final int CLOEXEC = 02000000;

    private static final int SIG_BLOCK = 0;
    private static final int SIGNAL_SET = 128;

    /** HUP, INT, QUIT, TERM, PROF, CHLD, WINCH and USR1, none of which the virtual machine needs in this thread. */
    private static final int[] SIGNALS = {1, 2, 3, 15, 27, 17, 28, 10};

    private final C library;

    /** Functions of the C library. */
    interface C extends Library {
        int open(String path, int flags, Object... more) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;

        int ioctl(int descriptor, NativeLong request, Object... argument) throws LastErrorException;

        /** That of the calling thread, on Linux. */
        int sigprocmask(int how, ByteBuffer set, ByteBuffer before) throws LastErrorException;
    }

    private LinuxKernel(C library) {
        this.library = library;
    }

    /**
     * Loads it.
     *
     * @throws IOException if this is no 64-bit Linux, or JNA has no library for it
     */
    static Kernel load() throws IOException {
        String system = System.getProperty("os.name");
        if (!"Linux".equals(system)) {
            throw new IOException("SCSI pass-through is that of Linux; this host runs " + system);
        }
        try {
            if (Native.POINTER_SIZE != Long.BYTES) {
                throw new IOException("SCSI pass-through needs a 64-bit virtual machine; this one has pointers of "
                        + Native.POINTER_SIZE + " bytes");
            }
            return new LinuxKernel(Native.load("c", C.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
        } catch (LinkageError e) {
            throw new IOException(
                    "SCSI pass-through is not possible: JNA's native library cannot be loaded on "
                            + System.getProperty("os.arch") + " (" + e.getMessage()
                            + "); it is unpacked to the folder that the system property jna.tmpdir names, where running"
                            + " code must be allowed",
                    e);
        }
    }

    @Override
    public int open(Path node, Opening how) throws KernelException {
        int flags = NONBLOCK | CLOEXEC | (how == Opening.READ_WRITE ? RDWR : RDONLY | EXCL);
        try {
            return library.open(node.toString(), flags);
        } catch (LastErrorException e) {
            throw new KernelException("open " + node, e.getErrorCode());
        }
    }

    @Override
    public void close(int descriptor) {
        try {
            library.close(descriptor);
        } catch (LastErrorException e) {
            // Linux has freed it whatever it answers
            return;
        }
    }

    @Override
    public void ioctl(int descriptor, int request, ByteBuffer argument) throws KernelException {
        try {
            library.ioctl(descriptor, new NativeLong(request), argument);
        } catch (LastErrorException e) {
            throw new KernelException(String.format("ioctl %Xh", request), e.getErrorCode());
        }
    }

    @Override
    public long address(ByteBuffer direct) {
        return com.sun.jna.Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public void keepSignalsOut() {
        ByteBuffer set = ByteBuffer.allocateDirect(SIGNAL_SET).order(java.nio.ByteOrder.nativeOrder());
        long bits = 0;
        for (int signal : SIGNALS) {
            bits |= 1L << signal - 1;
        }
        library.sigprocmask(SIG_BLOCK, set.putLong(0, bits), null);
    }
}
