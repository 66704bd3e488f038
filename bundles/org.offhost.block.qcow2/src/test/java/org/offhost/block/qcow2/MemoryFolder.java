// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;

/** A folder whose files are arrays. */
final class MemoryFolder implements ImageFolder {
    private final Map<String, byte[]> files = new HashMap<>();
    int open;

    MemoryFolder with(String name, byte[] bytes) {
        files.put(name, bytes);
        return this;
    }

    @Override
    public ImageBytes open(String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        open++;
        return new ImageBytes() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void read(long position, ByteBuffer target) {
                target.put(bytes, Math.toIntExact(position), target.remaining());
            }

            @Override
            public Object identity() {
                return name;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
