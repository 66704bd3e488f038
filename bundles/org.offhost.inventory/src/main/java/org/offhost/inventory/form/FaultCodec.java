// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.Link;

/** What a fault is about, in a spool. */
public final class FaultCodec {
    private static final int FILE_SYSTEM = 0;
    private static final int ENTRY = 1;
    private static final int INSIDE = 2;
    private static final int NUMBER = 3;

    private FaultCodec() {}

    public static void write(FaultSubject subject, PackedWriter out) {
        if (subject instanceof FaultSubject.Entry e) {
            out.octet(ENTRY);
            out.signed(e.id());
            out.signed(e.link().parentId());
            out.number(e.link().parentSequence());
            out.string(e.link().name());
        } else if (subject instanceof FaultSubject.Inside i) {
            out.octet(INSIDE);
            out.signed(i.directory());
            out.number(i.sequence());
        } else if (subject instanceof FaultSubject.Number n) {
            out.octet(NUMBER);
            out.signed(n.id());
        } else {
            out.octet(FILE_SYSTEM);
        }
    }

    public static FaultSubject subject(PackedReader in) throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case FILE_SYSTEM -> new FaultSubject.FileSystem();
            case ENTRY ->
                new FaultSubject.Entry(in.signed(), new Link(in.signed(), (int) in.number(), in.string(), false));
            case INSIDE -> new FaultSubject.Inside(in.signed(), (int) in.number());
            case NUMBER -> new FaultSubject.Number(in.signed());
            default -> throw in.damaged("the subject of a fault", "kind " + kind);
        };
    }
}
