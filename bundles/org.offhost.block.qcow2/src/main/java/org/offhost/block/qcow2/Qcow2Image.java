// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A qcow2 image and all that it is based on, to be read. It holds some pages of tables and some clusters that were inflated,
 * however large the images are. Thread-safe; nothing of the files is written.
 */
public final class Qcow2Image implements Closeable {
    private final List<Layer> layers;

    /**
     * How a run of an image's bytes is kept in its file.
     *
     * @param kind how
     * @param position byte of the file at which {@link Kind#DATA} begins; else 0
     * @param length bytes of the run, at least 1
     */
    public record StoredRun(Kind kind, long position, long length) {
        /** What is in the file. */
        public enum Kind {
            /** Nothing: the bytes are zeros. */
            ZEROS,
            /** The bytes as they are. */
            DATA,
            /** A cluster that is compressed, with these bytes in it. */
            COMPRESSED
        }
    }

    private Qcow2Image(List<Layer> layers) {
        this.layers = layers;
    }

    /**
     * Opens an image.
     *
     * @param name of its file in the folder
     * @throws CorruptImageException if a header is none
     * @throws UnsupportedImageException if one has what is not read here, or names no format of what it is based on: that is
     *     never guessed, since a guest owns the first bytes of a raw file
     * @throws IOException if a file cannot be opened, or a chain comes back to itself
     */
    public static Qcow2Image open(ImageFolder folder, String name) throws IOException {
        List<Layer> layers = new ArrayList<>();
        try {
            new ImageChain(folder, layers).open(name);
            return new Qcow2Image(List.copyOf(layers));
        } catch (IOException | RuntimeException e) {
            try {
                close(layers);
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    /**
     * Opens an image that is based on nothing, wherever its bytes lie. It may have more bytes than the image, as a volume has.
     *
     * @param name for messages
     * @param bytes closed with the image, or if it cannot be opened
     * @throws CorruptImageException if its header is none
     * @throws UnsupportedImageException if it has what is not read here, or is based on another image: that name is not followed
     */
    public static Qcow2Image alone(String name, ImageBytes bytes) throws IOException {
        try {
            Qcow2Layer layer = new Qcow2Layer(name, bytes);
            Optional<Qcow2Header.Backing> backing = layer.header().backing();
            if (backing.isPresent()) {
                throw new UnsupportedImageException(
                        name,
                        "is based on '" + Printed.of(backing.get().name())
                                + "', and what an image says is not followed from here; 'qemu-img rebase' or 'qemu-img convert'"
                                + " makes one of it that is whole by itself");
            }
            return new Qcow2Image(List.of(layer));
        } catch (IOException | RuntimeException | Error e) {
            bytes.close();
            throw e;
        }
    }

    /**
     * How a head of some bytes is kept in the file of an image that is based on nothing.
     *
     * @param position first byte
     * @param wanted how many are asked for at most, at least 1, all within {@link #size()}
     * @throws CorruptImageException if a table entry on the way is damaged
     * @throws IllegalStateException if it is based on another image
     */
    public StoredRun run(long position, long wanted) throws IOException {
        if (layers.size() != 1) {
            throw new IllegalStateException(top().name() + " is based on another image");
        }
        Mapped found = top().at(position, wanted);
        return switch (found.kind()) {
            case BELOW, ZEROS -> new StoredRun(StoredRun.Kind.ZEROS, 0, found.length());
            case COMPRESSED -> new StoredRun(StoredRun.Kind.COMPRESSED, 0, found.length());
            case DATA -> data(found);
        };
    }

    /** The file may end within the last cluster, and zeros follow. */
    private StoredRun data(Mapped found) {
        long there = top().file().size() - found.position();
        return there <= 0
                ? new StoredRun(StoredRun.Kind.ZEROS, 0, found.length())
                : new StoredRun(StoredRun.Kind.DATA, found.position(), Math.min(there, found.length()));
    }

    /** Sum of what tells where the tables lie, the header and the L1 table: another one once a table lies elsewhere. */
    public int tableSum() throws IOException {
        return top().tableSum();
    }

    /** Bytes that it shows, a multiple of 512. */
    public long size() {
        return top().size();
    }

    /** Bytes of a cluster, a power of two. */
    public int clusterSize() {
        return top().header().clusterSize();
    }

    /** Version of the form, 2 or 3. */
    public int version() {
        return top().header().version();
    }

    /** Names of the files, from the image to what is based on nothing. */
    public List<String> chain() {
        return layers.stream().map(Layer::name).toList();
    }

    /**
     * Snapshots within the image itself, not in what it is based on.
     *
     * @throws CorruptImageException if their table is damaged, which hinders no reading
     */
    public List<InternalSnapshot> snapshots() throws IOException {
        return SnapshotTable.read(top().header(), top().file());
    }

    /** What somebody should know of the chain although it can be read, in words. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Layer layer : layers) {
            if (layer instanceof Qcow2Layer q && q.header().corrupt()) {
                warnings.add(layer.name() + " is marked as damaged by QEMU; 'qemu-img check' says more");
            } else if (layer instanceof Qcow2Layer q && q.header().dirty()) {
                warnings.add(layer.name()
                        + " was not closed by who wrote it; what it shows may be older than what was written");
            }
        }
        return warnings;
    }

    private Qcow2Layer top() {
        return (Qcow2Layer) layers.get(0);
    }

    /**
     * Reads until {@code target} is full.
     *
     * @param position first byte; {@code position + target.remaining()} must not pass {@link #size()}
     * @throws IllegalArgumentException if it does
     * @throws CorruptImageException if a table entry or a compressed cluster on the way is damaged; {@code target} has what
     *     lies before
     */
    public void read(long position, ByteBuffer target) throws IOException {
        if (position < 0 || position > size() - target.remaining()) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + target.remaining() + " passes the end at " + size());
        }
        int limit = target.limit();
        long at = position;
        try {
            while (target.position() < limit) {
                int n = part(at, limit - target.position(), target);
                at += n;
            }
        } finally {
            target.limit(limit);
        }
    }

    /** Reads a run that is kept in one way. */
    private int part(long position, int wanted, ByteBuffer target) throws IOException {
        long length = wanted;
        for (Layer layer : layers) {
            if (position >= layer.size()) {
                break; // behind its end are zeros, whatever it is based on
            }
            Mapped found = layer.at(position, Math.min(length, layer.size() - position));
            length = found.length();
            target.limit(target.position() + (int) length);
            switch (found.kind()) {
                case BELOW -> {}
                case ZEROS -> {
                    Layer.zeros(target);
                    return (int) length;
                }
                default -> {
                    layer.read(found, position, target);
                    return (int) length;
                }
            }
        }
        target.limit(target.position() + (int) length);
        Layer.zeros(target);
        return (int) length;
    }

    /** Closes the files. */
    @Override
    public void close() throws IOException {
        close(layers);
    }

    private static void close(List<Layer> layers) throws IOException {
        IOException failure = null;
        for (Layer layer : layers) {
            try {
                layer.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
