// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.offhost.tck.Fixtures;

/**
 * The two physical volumes of group "stripes", whose first MiB each is what lvm2 2.03.16 wrote: {@code pvcreate A B},
 * {@code vgcreate -s 1m stripes A B}, {@code lvcreate --type striped -i 2 -I 64k -l 16 -n web},
 * {@code lvcreate -l 4 -n mail stripes A:10-11 B:8-9}. {@code lvs --segments} says that web lies in extents 0 to 7 of both, and mail in
 * 10 and 11 of A and 8 and 9 of B.
 *
 * @param a bytes of the first
 * @param b bytes of the second
 */
record StripesDisks(byte[] a, byte[] b) {
    private static final int MIB = 1 << 20;
    private static final int CHUNK = 64 << 10;

    /** Bytes of a physical volume. */
    static final int SIZE = 24 * MIB;

    private static final int STRIPE = 8 * MIB;

    /** mail is fixture fat12, web the 16 MiB of fixture ntfs-c512. */
    static StripesDisks filled() throws IOException {
        StripesDisks disks = new StripesDisks(begun("stripes-a.pv.gz"), begun("stripes-b.pv.gz"));
        byte[] mail = Files.readAllBytes(Fixtures.shared("fat12"));
        System.arraycopy(mail, 0, disks.a, 11 * MIB, 2 * MIB);
        System.arraycopy(mail, 2 * MIB, disks.b, 9 * MIB, mail.length - 2 * MIB);
        byte[] web = Files.readAllBytes(Fixtures.shared("ntfs-c512"));
        for (int at = 0; at < web.length; at += CHUNK) {
            byte[] disk = at / CHUNK % 2 == 0 ? disks.a : disks.b;
            System.arraycopy(web, at, disk, MIB + at / CHUNK / 2 * CHUNK, CHUNK);
        }
        return disks;
    }

    private static byte[] begun(String name) throws IOException {
        byte[] disk = new byte[SIZE];
        Arrays.fill(disk, MIB, SIZE, (byte) 0xA5);
        try (InputStream in = new GZIPInputStream(StripesDisks.class.getResourceAsStream(name))) {
            in.readNBytes(disk, 0, MIB);
        }
        return disk;
    }

    /** The bytes of web. */
    byte[] web() {
        byte[] web = new byte[2 * STRIPE];
        for (int at = 0; at < web.length; at += CHUNK) {
            System.arraycopy(at / CHUNK % 2 == 0 ? a : b, MIB + at / CHUNK / 2 * CHUNK, web, at, CHUNK);
        }
        return web;
    }

    /** Both with zeros where web is. */
    StripesDisks withoutWeb() {
        StripesDisks without = new StripesDisks(a.clone(), b.clone());
        Arrays.fill(without.a, MIB, MIB + STRIPE, (byte) 0);
        Arrays.fill(without.b, MIB, MIB + STRIPE, (byte) 0);
        return without;
    }
}
