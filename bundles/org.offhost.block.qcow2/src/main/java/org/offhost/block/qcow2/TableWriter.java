// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Writes the tables of a new image, one cluster after the other. */
final class TableWriter {
    private static final int HEADER_LENGTH = Qcow2.HEADER_V3;
    private static final int COUNT_ORDER = 4;

    private final Qcow2Shape shape;
    private final Sections sections;
    private final OutputStream out;
    private final ByteBuffer cluster;

    TableWriter(Qcow2Shape shape, Sections sections, OutputStream out) {
        this.shape = shape;
        this.sections = sections;
        this.out = out;
        this.cluster = ByteBuffer.allocate(shape.clusterSize());
    }

    void write(Iterable<ImageRange> ranges) throws IOException {
        header();
        countTable();
        counts();
        l1(ranges);
        l2(ranges);
    }

    private void header() throws IOException {
        long size = shape.clusterSize();
        cluster.putInt(0, Qcow2.MAGIC);
        cluster.putInt(4, 3);
        cluster.putInt(20, Integer.numberOfTrailingZeros(shape.clusterSize()));
        cluster.putLong(24, shape.size());
        cluster.putInt(36, (int) shape.l1Entries());
        cluster.putLong(40, sections.l1At() * size);
        cluster.putLong(48, size); // the table of reference counts follows
        cluster.putInt(56, (int) sections.countTable());
        cluster.putInt(96, COUNT_ORDER);
        cluster.putInt(100, HEADER_LENGTH);
        cluster.position(HEADER_LENGTH);
        Optional<Qcow2Shape.Backing> backing = shape.backing();
        if (backing.isPresent()) {
            byte[] format = backing.get().format().getBytes(StandardCharsets.UTF_8);
            cluster.putInt(Qcow2.EXTENSION_BACKING_FORMAT).putInt(format.length).put(format);
            cluster.position((cluster.position() + 7) / 8 * 8);
            cluster.putInt(Qcow2.EXTENSION_END).putInt(0);
            byte[] name = backing.get().name().getBytes(StandardCharsets.UTF_8);
            cluster.putLong(8, cluster.position());
            cluster.putInt(16, name.length);
            cluster.put(name);
        }
        end();
    }

    private void countTable() throws IOException {
        for (long i = 0; i < sections.countBlocks(); i++) {
            entry((sections.countBlocksAt() + i) * shape.clusterSize());
        }
        end();
    }

    /** Every cluster of the file is referred to once. */
    private void counts() throws IOException {
        for (long i = 0; i < sections.all(); i++) {
            cluster.putShort((short) 1);
            if (!cluster.hasRemaining()) {
                end();
            }
        }
        end();
    }

    private void l1(Iterable<ImageRange> ranges) throws IOException {
        long next = 0;
        long table = sections.l2At();
        for (ImageRange range : ranges) {
            long last = (range.end() - 1) / shape.tableSpan();
            for (long i = Math.max(next, range.position() / shape.tableSpan()); i <= last; i++) {
                empty(i - next);
                entry(table++ * shape.clusterSize() | Qcow2.COPIED);
                next = i + 1;
            }
        }
        empty(shape.l1Entries() - next);
        end();
        requireSame(table == sections.data());
    }

    private void l2(Iterable<ImageRange> ranges) throws IOException {
        int perTable = shape.clusterSize() / Qcow2.ENTRY;
        long next = 0; // cluster of the image whose entry comes next; in a table that is written
        long data = sections.data();
        for (ImageRange range : ranges) {
            long first = range.position() / shape.clusterSize();
            if (first / perTable != next / perTable) {
                end();
                next = first / perTable * perTable;
            }
            empty(first - next);
            long last = (range.end() - 1) / shape.clusterSize();
            for (next = first; next <= last; next++) {
                entry(range.zeros() ? Qcow2.ZERO : data++ * shape.clusterSize() | Qcow2.COPIED);
            }
        }
        end();
        requireSame(data == sections.all());
    }

    private void empty(long entries) throws IOException {
        for (long i = 0; i < entries; i++) {
            entry(0);
        }
    }

    private void entry(long value) throws IOException {
        cluster.putLong(value);
        if (!cluster.hasRemaining()) {
            end();
        }
    }

    /** Fills a cluster that was begun by zeros, and writes it. */
    private void end() throws IOException {
        if (cluster.position() > 0) {
            out.write(cluster.array());
            Arrays.fill(cluster.array(), (byte) 0);
            cluster.clear();
        }
    }

    private static void requireSame(boolean same) {
        if (!same) {
            throw new IllegalArgumentException("the ranges are not those that were laid out");
        }
    }
}
