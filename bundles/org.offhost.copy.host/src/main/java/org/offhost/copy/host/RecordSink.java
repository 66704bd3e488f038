// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.RecordDevice;
import org.offhost.copy.Place;

/** Records of one length, one behind the other, and filemarks behind the last. */
final class RecordSink implements Sink {
    private final RecordDevice device;
    private final Place.Records place;
    private final int filemarks;
    private boolean located;

    RecordSink(RecordDevice device, Place.Records place, int filemarks) {
        this.device = device;
        this.place = place;
        this.filemarks = filemarks;
    }

    @Override
    public int unit() {
        return place.recordLength();
    }

    @Override
    public ByteBuffer read(long position) {
        // what the pieces do not fill is filled with zeros
        return ByteBuffer.allocate(place.recordLength());
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
        locate(position);
        while (bytes.hasRemaining()) {
            device.write(bytes.slice(bytes.position(), place.recordLength()));
            bytes.position(bytes.position() + place.recordLength());
        }
    }

    private void locate(long position) throws IOException {
        if (!located) {
            device.locate(place.firstObject() + position / place.recordLength());
            located = true;
        }
    }

    /** Filemarks to an empty plan go where its first record would have gone. */
    void locateUnlessWritten(long position) throws IOException {
        locate(position);
    }

    @Override
    public void flush(boolean end) throws IOException {
        if (end) {
            device.writeFilemarks(filemarks);
        }
    }

    @Override
    public boolean durableWhenWritten() {
        return true;
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
