// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A folder of the disk, for images that QEMU's tools made. */
record DiskFolder(Path folder) implements ImageFolder {
    @Override
    public ImageBytes open(String name) throws IOException {
        Path path = folder.resolve(name);
        FileChannel channel = FileChannel.open(path);
        long size = channel.size();
        return new ImageBytes() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                int limit = target.position() + target.remaining();
                while (target.position() < limit) {
                    if (channel.read(target, position + target.remaining() - (limit - target.position())) < 0) {
                        throw new IOException(name + " ended");
                    }
                }
            }

            @Override
            public Object identity() {
                return path;
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
