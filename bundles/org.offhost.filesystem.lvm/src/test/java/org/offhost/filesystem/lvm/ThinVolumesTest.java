// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.filesystem.lvm.thin.PoolTable;
import org.offhost.tck.FaultyBlockDevice;

/** Thin volumes as LVM's text and the table of their pool say together. */
class ThinVolumesTest {
    private final PvImage image = new PvImage();

    private VolumeTable found(String... volumes) throws IOException {
        image.text(PvImage.group(1, volumes));
        return new LvmFinder().find(image.unit()).orElseThrow();
    }

    private FoundVolume only(String thin, String... others) throws IOException {
        String[] all = new String[others.length + 1];
        System.arraycopy(others, 0, all, 0, others.length);
        all[others.length] = thin;
        return found(all).volumes().get(0);
    }

    @Test
    void thinVolumesOfAPoolAndTheirSnapshotsAreRead() throws IOException {
        ThinUnit.write(image);
        VolumeTable table = found(ThinUnit.TEXT);
        assertThat(table.volumes())
                .extracting(FoundVolume::number, FoundVolume::name, FoundVolume::kind, FoundVolume::length)
                .containsExactly(
                        tuple(1, "vg0/cut", "LVM2 thin", ThinUnit.LENGTH),
                        tuple(2, "vg0/plain", "LVM2 linear", (long) PvImage.EXTENT),
                        tuple(3, "vg0/web", "LVM2 thin", ThinUnit.LENGTH));
        assertThat(table.evidence())
                .noneMatch(e -> e.startsWith(VolumeTable.CONTRADICTS))
                .anyMatch(e -> e.contains("thin pool 'vg0/pool': transaction 2 as the text has it"));
        ByteBuffer web = ByteBuffer.allocate((int) ThinUnit.LENGTH);
        table.volumes().get(2).on(image.unit()).read(0, web);
        assertThat(web.array()).isEqualTo(ThinUnit.web(image));
        ByteBuffer cut = ByteBuffer.allocate((int) ThinUnit.LENGTH);
        table.volumes().get(0).on(image.unit()).read(0, cut);
        assertThat(cut.array()).isEqualTo(ThinUnit.cut(image));
    }

    @Test
    void poolIsNoVolumeAndSaysNothingAgainstTheTable() throws IOException {
        VolumeTable table = found(PvImage.volume("pool", ThinUnit.POOL)); // never made
        assertThat(table.volumes()).isEmpty();
        assertThat(table.evidence()).noneMatch(e -> e.startsWith(VolumeTable.CONTRADICTS));
    }

    @Test
    void keptCopyOfTheRootIsTold() throws IOException {
        PoolTable pool = ThinUnit.table();
        pool.bytes.putLong(56, 7);
        ThinUnit.write(image, pool.sealSuperblock());
        assertThat(found(ThinUnit.TEXT).evidence()).anyMatch(e -> e.contains("a copy of its root is kept"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thin_pool = \"pool\"|thin_pool = \"plain\"|a pool, found plain, which is none",
                "thin_pool = \"pool\"|thin_pool = \"gone\"|a pool, found gone, which is none",
                "device_id = 1|device_id = 9|the pool does not know the volume",
                "device_id = 1|device_id = 16777216|device_id from 0 to 16777215",
                "device_id = 1|device_id = 1\\nexternal_origin = \"base\"|external_origin base: what was never written",
                "device_id = 1|device_id = 1\\nmerge = \"cut\"|a snapshot is being merged into it",
                "transaction_id = 2|transaction_id = 3|found transaction 2: a volume of the pool is being made",
                "chunk_size = 128|chunk_size = 256|chunks of 131072 bytes",
                "zero_new_blocks = 1|zero_new_blocks = 1\\nmessage1 {\\ncreate = \"x\"\\n}|a pool at rest, found changes",
                "metadata = \"pool_tmeta\"|metadata = \"gone\"|a volume gone, found none",
                "pool = \"pool_tdata\"|pool = \"web\"|a linear or striped segment",
            })
    void whatCannotBeReliedOnIsNamed(String text, String instead, String message) throws IOException {
        ThinUnit.write(image);
        String changed = ThinUnit.TEXT.replace(text, instead.replace("\\n", "\n"));
        assertThat(changed).isNotEqualTo(ThinUnit.TEXT);
        FoundVolume web = found(changed).volumes().get(2);
        assertThat(web.name()).isEqualTo("vg0/web");
        assertThat(web.isSound()).isFalse();
        assertThat(web.fault()).contains(message);
    }

    @Test
    void poolOfWhichAPhysicalVolumeIsMissingIsNamed() throws IOException {
        ThinUnit.write(image);
        FoundVolume web = found(ThinUnit.TEXT.replace("\"pv0\", 50", "\"pv1\", 50"))
                .volumes()
                .get(2);
        assertThat(web.fault()).contains(PvImage.OTHER_ID).contains("name the one that has it beside this one");
    }

    @Test
    void unreadableTableIsAFaultOfItsVolumesAlone() throws IOException {
        ThinUnit.write(image);
        image.text(PvImage.group(1, ThinUnit.TEXT));
        FaultyBlockDevice faulty = new FaultyBlockDevice(image.unit()).unreadable(ThinUnit.TABLE_AT, 512);
        List<FoundVolume> volumes = new LvmFinder().find(faulty).orElseThrow().volumes();
        assertThat(volumes).extracting(FoundVolume::isSound).containsExactly(false, true, false);
    }

    @Test
    void lengthThatNobodyCanCountIsNamed() throws IOException {
        ThinUnit.write(image);
        String huge = ThinUnit.TEXT.replace("extent_count = 48", "extent_count = 4294967295");
        image.text(PvImage.group(1, huge).replace("extent_size = 16", "extent_size = 34359738368"));
        assertThat(new LvmFinder()
                        .find(image.unit())
                        .orElseThrow()
                        .volumes()
                        .get(2)
                        .fault())
                .contains("a length that can be counted");
    }

    @Test
    void deviceOfATypeThatIsNotThinIsNamedAsBefore() throws IOException {
        assertThat(only(PvImage.volume("a", PvImage.other(1, "cache", ""))).fault())
                .contains("a cached volume");
    }
}
