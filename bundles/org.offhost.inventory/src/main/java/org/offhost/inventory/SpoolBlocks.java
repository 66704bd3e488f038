// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.inventory.form.Codes;
import org.offhost.inventory.form.FaultCodec;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/** What the blocks of a spool hold. */
final class SpoolBlocks {
    /** Kind of a block of entries. */
    static final int ENTRIES = 1;

    /** Kind of a block of faults. */
    static final int FAULTS = 2;

    /** Kind of a block of what is as it was: counts of it, and those of it that are directories. */
    static final int KEPT = 5;

    private SpoolBlocks() {}

    static PackedReader entries(ByteBuffer payload) {
        return new PackedReader(payload, "spool entries");
    }

    static ByteBuffer ofFaults(List<Fault> faults) {
        PackedWriter out = new PackedWriter();
        for (Fault f : faults) {
            FaultCodec.write(f.subject(), out);
            Codes.EFFECT.write(f.effect(), out);
            out.string(f.structure());
            out.signed(f.position());
            out.string(f.detail());
        }
        return out.view();
    }

    static List<Fault> faults(ByteBuffer payload) throws IOException {
        PackedReader in = new PackedReader(payload, "spool faults");
        List<Fault> list = new ArrayList<>();
        while (!in.atEnd()) {
            FaultSubject subject = FaultCodec.subject(in);
            Fault.Effect effect = Codes.EFFECT.read(in);
            list.add(new Fault(subject, effect, in.string(), in.signed(), in.string()));
        }
        return list;
    }

    static ByteBuffer ofExtents(List<Extent> extents) {
        PackedWriter out = new PackedWriter();
        for (Extent e : extents) {
            out.number(e.position());
            out.number(e.length());
        }
        return out.view();
    }

    static List<Extent> extents(ByteBuffer payload) throws IOException {
        PackedReader in = new PackedReader(payload, "spool allocated ranges");
        List<Extent> list = new ArrayList<>();
        while (!in.atEnd()) {
            try {
                list.add(new Extent(in.number(), in.number()));
            } catch (IllegalArgumentException e) {
                throw in.damaged("an extent", e.getMessage());
            }
        }
        return list;
    }
}
