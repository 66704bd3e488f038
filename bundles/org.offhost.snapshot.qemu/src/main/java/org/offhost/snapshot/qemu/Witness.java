// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpException;
import org.offhost.snapshot.qemu.qmp.QmpFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bitmap beside one that takes note of writes, which tells whether the node was shorter meanwhile. It takes no note itself, and
 * only the bit of its last chunk is set. A node that shrinks loses the bits behind its new end in all its bitmaps, and one that
 * grows back has them clean: then this one is empty, and nobody knows what the other one lost.
 *
 * <p>A shrink inside the last chunk leaves the bit. What such a shrink can change lies behind the beginning of that chunk, so the
 * chunk counts as changed, unless it is one sector: nodes have no end inside of one.
 */
final class Witness {
    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
    private static final int SECTOR = 512;

    /** Of a witness, 4 MiB in QEMU: so sectors up to 16 GiB. */
    private static final long MOST_BITS = 1L << 25;

    private Witness() {}

    /** Its name, of the name of the bitmap that it stands beside. */
    static String of(String bitmap) {
        return bitmap + "w";
    }

    private static int chunk(long size) {
        return DirtyChunks.smallest(size, SECTOR, MOST_BITS);
    }

    /** Whether it is there and a shrink took its bit. */
    static boolean isBroken(BlockGraph graph, String node, String bitmap) throws IOException {
        return graph.bitmap(node, of(bitmap)).isPresent() && !stands(graph, node, bitmap);
    }

    /** Whether the node kept its length as long as the bitmap is there. */
    static boolean stands(BlockGraph graph, String node, String bitmap) throws IOException {
        Optional<QmpFacts> witness = graph.bitmap(node, of(bitmap));
        return witness.isPresent()
                && !witness.get().is("inconsistent")
                && witness.get().number("count") > 0;
    }

    /** Where begins what a shrink that left no trace may have changed; the end of the node if there is no such shrink. */
    static long unseen(BlockGraph graph, String node, String bitmap) throws IOException {
        long size = graph.size(node);
        Optional<QmpFacts> witness = graph.bitmap(node, of(bitmap));
        long chunk = witness.isPresent() ? witness.get().number("granularity") : size;
        long begin = (size - 1) / chunk * chunk;
        return size - begin <= SECTOR ? size : begin;
    }

    /**
     * Makes one on a node, of a write to the last sector of a node of nothing that is as long: nothing of the guest is written or
     * read. Where QEMU refuses there is none, so that the set becomes no base.
     */
    static void make(Qmp qmp, QemuSetRecord.Member m) throws IOException {
        String refusal = "the sector was not noted";
        try {
            mark(qmp, m);
        } catch (QmpException e) {
            refusal = e.getMessage();
        }
        BlockGraph graph = BlockGraph.of(qmp);
        clear(qmp, graph, m);
        String node = m.address().node();
        if (!stands(graph, node, m.bitmap())) {
            LOG.warn("QEMU does not tell whether node {} shrinks, so the next increment saves all: {}", node, refusal);
            if (graph.bitmap(node, of(m.bitmap())).isPresent()) {
                qmp.execute("block-dirty-bitmap-remove", Map.of("node", node, "name", of(m.bitmap())));
            }
        }
    }

    private static void mark(Qmp qmp, QemuSetRecord.Member m) throws IOException {
        String bitmap = of(m.bitmap());
        List<Map<String, Object>> nodes = List.of(
                Map.of("driver", "null-co", "node-name", m.voidNode(), "size", m.size()),
                Map.of("driver", "null-co", "node-name", m.sectorNode(), "size", SECTOR),
                Map.of(
                        "driver",
                        "raw",
                        "node-name",
                        m.endNode(),
                        "file",
                        m.voidNode(),
                        "offset",
                        m.size() - SECTOR,
                        "size",
                        SECTOR));
        for (Map<String, Object> node : nodes) {
            qmp.execute("blockdev-add", node);
        }
        int chunk = chunk(m.size());
        qmp.execute("block-dirty-bitmap-add", Map.of("node", m.voidNode(), "name", bitmap, "granularity", chunk));
        qmp.execute(
                "blockdev-mirror",
                Map.of("job-id", m.write(), "device", m.sectorNode(), "target", m.endNode(), "sync", "full"));
        qmp.await(
                "the sector of " + m.endNode() + " is written",
                () -> QemuJobs.status(qmp, m.write())
                        .filter(s -> s.equals("created") || s.equals("running"))
                        .isEmpty());
        String node = m.address().node();
        qmp.execute(
                "block-dirty-bitmap-add", Map.of("node", node, "name", bitmap, "granularity", chunk, "disabled", true));
        Map<String, Object> marked = Map.of("node", m.voidNode(), "name", bitmap);
        qmp.execute("block-dirty-bitmap-merge", Map.of("node", node, "target", bitmap, "bitmaps", List.of(marked)));
    }

    /** Takes back what making it took, as far as it came. */
    static void clear(Qmp qmp, BlockGraph graph, QemuSetRecord.Member m) throws IOException {
        QemuJobs.end(qmp, m.write());
        for (String node : List.of(m.endNode(), m.sectorNode(), m.voidNode())) {
            if (graph.has(node)) {
                qmp.execute("blockdev-del", Map.of("node-name", node));
            }
        }
    }
}
