// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.block.hold.HeldFile;
import org.offhost.kit.device.ReadDevice;

/** An image that is read. Thread-safe; interrupting a thread in a call closes the session, as of every channel. */
final class ZfsImageDevice extends ReadDevice {
    private final HeldFile file;
    private final Consumer<ZfsImageDevice> atClose;
    private volatile boolean withdrawn;

    private ZfsImageDevice(Unit unit, HeldFile file, Consumer<ZfsImageDevice> atClose) {
        super(unit, unit.designator() + " is open for reading only");
        this.file = file;
        this.atClose = atClose;
    }

    /** @param atClose told when the session is closed by its user */
    static ZfsImageDevice open(ImageFile image, Designator name, Consumer<ZfsImageDevice> atClose) throws IOException {
        return new ZfsImageDevice(image.unit(name), HeldFile.open(image.path(), false), atClose);
    }

    @Override
    protected void check() throws ProviderWithdrawnException {
        requireThere(null);
    }

    @Override
    protected void fill(long position, ByteBuffer target) throws IOException {
        long at = position;
        try {
            while (target.hasRemaining()) {
                int n = file.channel().read(target, at);
                if (n < 0) {
                    throw new EOFException(
                            unit().designator() + " has become shorter: ends at byte " + at + ", was " + unit().size());
                }
                at += n;
            }
        } catch (ClosedChannelException e) {
            requireThere(e);
            throw e;
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            UnreadableBlockException unreadable = new UnreadableBlockException(
                    unit().designator(), at / unit().blockLength() * unit().blockLength(), e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    @Override
    public void close() throws IOException {
        atClose.accept(this);
        file.close();
    }

    /** The provider is going: this session fails from now on. */
    void withdraw() {
        withdrawn = true;
        try {
            file.close();
        } catch (IOException e) {
            // nothing is buffered here, and nobody is left who could be told
        }
    }

    private void requireThere(IOException cause) throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the provider of " + unit().designator() + " was withdrawn", cause);
        }
    }
}
