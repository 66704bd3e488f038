// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;
import org.offhost.tck.hostile.HostileBytes;

/** An image on another one, with data, zeros, and a cluster that is compressed, and hostile bytes. Input: byte 0 which of the two they change; patches. */
class Qcow2ImageFuzzTest {
    private static final int CLUSTER = 4096;
    private static final int SIZE = 40 * CLUSTER;

    private final MemoryFolder folder = new MemoryFolder();
    private final byte[][] images = new byte[2][];

    Qcow2ImageFuzzTest() throws IOException {
        byte[] data = new byte[SIZE];
        images[0] = withCompressed(Images.image(
                Images.on(SIZE, CLUSTER, "b.qcow2", "qcow2"),
                List.of(new ImageRange(0, CLUSTER, false), new ImageRange(2 * CLUSTER, CLUSTER, true)),
                data));
        images[1] = Images.image(
                Images.on(SIZE, CLUSTER, "c.img", "raw"), List.of(new ImageRange(CLUSTER, 2 * CLUSTER, false)), data);
        folder.with("a.qcow2", images[0]).with("b.qcow2", images[1]).with("c.img", data);
    }

    /** The fifth cluster of the image, compressed into one more of the file. */
    private static byte[] withCompressed(byte[] image) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[CLUSTER]);
        deflater.finish();
        byte[] packed = new byte[CLUSTER];
        deflater.deflate(packed);
        deflater.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(image);
        out.writeBytes(packed);
        ByteBuffer all = ByteBuffer.wrap(out.toByteArray());
        int l2 = (int) (all.getLong((int) all.getLong(40)) & Qcow2.OFFSET);
        all.putLong(l2 + 4 * Qcow2.ENTRY, Qcow2.COMPRESSED | image.length);
        return all.array();
    }

    @FuzzTest
    void read(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] image = images[input[0] & 1];
        new HostileBytes(image).run(input, 1, image.length, this::read);
    }

    private void read() throws IOException {
        try (Qcow2Image image = Qcow2Image.open(folder, "a.qcow2")) {
            try {
                image.snapshots();
            } catch (CorruptImageException e) {
                // the disk is read all the same
            }
            ByteBuffer target = ByteBuffer.allocate((int) Math.min(image.size(), SIZE));
            image.read(0, target);
            image.read(image.size() - target.capacity(), target.clear());
        } catch (CorruptImageException | UnsupportedImageException e) {
            // said what
        } catch (IOException e) {
            boolean told = e.getMessage().contains("is based on itself")
                    || e.getMessage().contains("is not beside it")
                    || e instanceof java.nio.file.NoSuchFileException;
            if (!told) {
                throw new AssertionError(e);
            }
        } finally {
            if (folder.open != 0) {
                throw new AssertionError(folder.open + " files stay open");
            }
        }
    }
}
