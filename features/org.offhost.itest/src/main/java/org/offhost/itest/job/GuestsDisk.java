// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.offhost.tck.Fixtures;

/**
 * A physical volume with group "guests", whose first MiB is what lvm2 2.03.16 wrote: {@code pvcreate}, {@code vgcreate -s 1m},
 * {@code lvcreate -l 10 -n web}, {@code lvcreate -l 4 -n mail}, {@code lvextend -l +6 guests/web}. {@code lvs --segments}
 * says that mail lies in extents 10 to 13, and web in 0 to 9 and 14 to 19.
 */
final class GuestsDisk {
    static final int MIB = 1 << 20;

    /** Bytes of the physical volume. */
    static final int SIZE = 24 * MIB;

    /** Byte of the physical volume at which mail lies. */
    static final int MAIL = 11 * MIB;

    private static final int WEB_FIRST = MIB;
    private static final int WEB_FIRST_LENGTH = 10 * MIB;
    private static final int WEB_SECOND = 15 * MIB;
    private static final int WEB_END = 21 * MIB;

    private GuestsDisk() {}

    /** mail is fixture fat12, web the 16 MiB of fixture ntfs-c512; free extents hold other bytes. */
    static byte[] bytes() throws IOException {
        byte[] disk = new byte[SIZE];
        try (InputStream in = new GZIPInputStream(GuestsDisk.class.getResourceAsStream("guests.pv.gz"))) {
            in.readNBytes(disk, 0, MIB);
        }
        byte[] mail = Files.readAllBytes(Fixtures.shared("fat12"));
        System.arraycopy(mail, 0, disk, MAIL, mail.length);
        byte[] web = Files.readAllBytes(Fixtures.shared("ntfs-c512"));
        System.arraycopy(web, 0, disk, WEB_FIRST, WEB_FIRST_LENGTH);
        System.arraycopy(web, WEB_FIRST_LENGTH, disk, WEB_SECOND, web.length - WEB_FIRST_LENGTH);
        return disk;
    }

    /** The bytes of web. */
    static byte[] web(byte[] disk) {
        byte[] web = new byte[WEB_FIRST_LENGTH + WEB_END - WEB_SECOND];
        System.arraycopy(disk, WEB_FIRST, web, 0, WEB_FIRST_LENGTH);
        System.arraycopy(disk, WEB_SECOND, web, WEB_FIRST_LENGTH, WEB_END - WEB_SECOND);
        return web;
    }

    /** The disk with other bytes at the beginning of web, at most those of its first piece. */
    static byte[] withWeb(byte[] disk, byte[] begin) {
        byte[] with = disk.clone();
        System.arraycopy(begin, 0, with, WEB_FIRST, Math.min(begin.length, WEB_FIRST_LENGTH));
        return with;
    }

    /** The disk with zeros where web is. */
    static byte[] withoutWeb(byte[] disk) {
        byte[] without = disk.clone();
        Arrays.fill(without, WEB_FIRST, WEB_FIRST + WEB_FIRST_LENGTH, (byte) 0);
        Arrays.fill(without, WEB_SECOND, WEB_END, (byte) 0);
        return without;
    }

    static Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }
}
