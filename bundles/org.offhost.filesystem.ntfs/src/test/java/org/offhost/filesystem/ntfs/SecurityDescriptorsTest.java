// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.AttributeValue;

class SecurityDescriptorsTest {
    private static final int COPY = 256 << 10;

    /** $SDS with descriptors of the numbers, each four times its number, and the copy of the block. */
    private static byte[] sds(int... ids) {
        ByteBuffer block = RecordBytes.little(32 * ids.length);
        for (int i = 0; i < ids.length; i++) {
            int at = 32 * i;
            block.putInt(at, ids[i]).putInt(at + 4, ids[i]).putLong(at + 8, at).putInt(at + 16, 24);
            block.putInt(at + 20, ids[i]);
        }
        ByteBuffer all = RecordBytes.little(COPY + block.capacity());
        all.put(0, block.array()).put(COPY, block.array());
        return all.array();
    }

    private static SecurityDescriptors in(byte[] sds) {
        return SecurityDescriptors.in(
                AttributeBytes.plain(null, AttributeValue.Resident.copyOf(sds, 0, sds.length), "$SDS"));
    }

    private static AttributeValue.Resident descriptor(int id) {
        byte[] bytes = RecordBytes.little(4).putInt(id).array();
        return AttributeValue.Resident.copyOf(bytes, 0, 4);
    }

    @Test
    void descriptorIsFoundByItsNumberAndShared() throws Exception {
        SecurityDescriptors descriptors = in(sds(256, 257, 300));

        assertThat(descriptors.find(300)).contains(descriptor(300));
        assertThat(descriptors.find(256)).contains(descriptor(256));
        assertThat(descriptors.find(300).orElseThrow())
                .isSameAs(descriptors.find(300).orElseThrow());
        assertThat(descriptors.find(258)).isEmpty();
    }

    @Test
    void damagedEntryIsTakenFromTheCopy() throws Exception {
        for (int damaged : new int[] {32, 40, 48, 52}) {
            byte[] sds = sds(256, 257, 300);
            sds[damaged] ^= 64;
            SecurityDescriptors descriptors = in(sds);

            assertThat(descriptors.find(257)).as("byte %d", damaged).contains(descriptor(257));
            assertThat(descriptors.find(300)).as("byte %d", damaged).contains(descriptor(300));
        }
    }

    @Test
    void entryDamagedTwiceIsNotGiven() throws Exception {
        byte[] sds = sds(256, 257, 300);
        sds[52] ^= 1;
        sds[COPY + 52] ^= 1;

        assertThat(in(sds).find(257)).isEmpty();
        assertThat(in(sds).find(256)).contains(descriptor(256));
    }

    @Test
    void whatFellOutOfTheCacheIsReadAgain() throws Exception {
        int count = 8000;
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = 256 + i;
        }
        SecurityDescriptors descriptors = in(sds(ids));
        for (int id : ids) {
            assertThat(descriptors.find(id)).contains(descriptor(id));
        }
        assertThat(descriptors.find(256)).contains(descriptor(256));
    }
}
