// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.LinkTarget;

/** Where a symbolic link points, of one field SL or several (RRIP, 4.1.3): components of flags, length and bytes. */
final class SymbolicLink {
    private static final int CONTINUES = 0x01;
    private static final int KIND = 0x0e;
    private static final int CURRENT = 0x02;
    private static final int PARENT = 0x04;
    private static final int ROOT = 0x08;

    private final ByteArrayOutputStream path = new ByteArrayOutputStream();
    private boolean any;
    private boolean separated = true;

    void add(DirectoryRecord record, ByteBuffer field) throws CorruptStructureException {
        any = true;
        for (int at = 1; at + 2 <= field.limit(); at += 2 + (field.get(at + 1) & 0xff)) {
            int flags = field.get(at);
            int length = field.get(at + 1) & 0xff;
            SystemUse.require(record, at + 2 + length <= field.limit(), "a component within its field", length);
            if (!separated) {
                path.write('/');
            }
            switch (flags & KIND) {
                case CURRENT -> path.write('.');
                case PARENT -> path.writeBytes(new byte[] {'.', '.'});
                case ROOT -> path.write('/');
                default -> path.write(field.array(), field.arrayOffset() + at + 2, length);
            }
            separated = (flags & CONTINUES) != 0 || (flags & KIND) == ROOT;
        }
    }

    /** Empty if there was no such field. */
    Optional<LinkTarget> target() {
        return any ? Optional.of(LinkTarget.posix(path.toString(StandardCharsets.UTF_8))) : Optional.empty();
    }
}
