// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;

/** An open export as a unit of blocks that is read, of 512 bytes each. */
public final class NbdDevice implements BlockDevice {
    private static final int BLOCK = 512;

    private final NbdClient client;
    private final Unit unit;
    private final Consumer<NbdDevice> atClose;
    private volatile boolean withdrawn;

    /**
     * @param client closed with this
     * @param name what the unit is called
     * @param atClose told when its user closes it
     */
    public NbdDevice(NbdClient client, Designator name, Consumer<NbdDevice> atClose) {
        this.client = client;
        this.atClose = atClose;
        this.unit = new Unit(name, Unit.Kind.BLOCKS, client.size() / BLOCK * BLOCK, BLOCK, true, "");
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        readAll(List.of(new Part(position, target)));
    }

    /** Several of them are on their way at a time. */
    @Override
    public void readAll(List<Part> parts) throws IOException {
        for (Part part : parts) {
            long position = part.position();
            int length = part.target().remaining();
            if (position < 0 || position > unit.size() - length) {
                throw new IllegalArgumentException(
                        "position=" + position + " length=" + length + " passes the end at " + unit.size());
            }
        }
        try {
            client.readAll(parts);
        } catch (NbdException e) {
            requireThere(e);
            if (e.error() != NbdException.EIO) {
                throw e;
            }
            UnreadableBlockException unreadable =
                    new UnreadableBlockException(unit.designator(), e.position() / BLOCK * BLOCK, e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        } catch (IOException e) {
            requireThere(e);
            throw e;
        }
    }

    private void requireThere(IOException cause) throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the driver of " + unit.designator() + " was withdrawn", cause);
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        throw new IOException(unit.designator() + " is open for reading only");
    }

    @Override
    public void flush() throws IOException {
        requireThere(null);
    }

    @Override
    public void close() throws IOException {
        atClose.accept(this);
        client.close();
    }

    /** The driver is going: this session fails from now on. */
    public void withdraw() {
        withdrawn = true;
        client.abort();
    }
}
