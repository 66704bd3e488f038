// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The volumes in this bundle. */
final class DemoVolumes {
    private static final int CHUNK = 65_536;

    private DemoVolumes() {}

    /** Unpacks a volume into a folder; what is zero becomes a hole. */
    static Path unpack(String name, Path folder) throws IOException {
        Path image = folder.resolve(name + ".img");
        InputStream resource = DemoVolumes.class.getResourceAsStream(name + ".img.gz");
        if (resource == null) {
            throw new FileNotFoundException("this bundle has no volume " + name);
        }
        try (InputStream in = new GZIPInputStream(resource, CHUNK);
                FileChannel out = FileChannel.open(
                        image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            byte[] zeros = new byte[CHUNK];
            long length = 0;
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                if (!Arrays.equals(chunk, 0, chunk.length, zeros, 0, chunk.length)) {
                    write(out, chunk, length);
                }
                length += chunk.length;
            }
            if (out.size() < length) {
                write(out, new byte[1], length - 1);
            }
        }
        return image;
    }

    private static void write(FileChannel out, byte[] bytes, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer, position + buffer.position());
        }
    }
}
