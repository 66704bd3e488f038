// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;

/**
 * A medium as bytes, to be read alone. Closing it leaves the medium open.
 *
 * @param unit how long it is, and what its blocks are
 * @param lies where its bytes do; empty if they are what is known of it
 * @param bytes from its first one on
 */
record MediumBytes(Unit unit, Optional<Origin> lies, WrittenBytes bytes) implements BlockDevice {
    @Override
    public Origin origin() {
        return lies.orElseGet(BlockDevice.super::origin);
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        bytes.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        throw new IOException("medium " + unit.designator() + " is opened to be read");
    }

    @Override
    public void flush() {
        // nothing is ever written
    }

    @Override
    public void close() {
        // the medium belongs to whoever opened it
    }
}
