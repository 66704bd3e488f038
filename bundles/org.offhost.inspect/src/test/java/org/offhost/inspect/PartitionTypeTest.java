// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;

class PartitionTypeTest {
    @ParameterizedTest
    @CsvSource({
        "07h NTFS or exFAT, ntfs, false",
        "07h NTFS or exFAT, exfat, false",
        "07h NTFS or exFAT, fat32, true",
        "0Ch FAT32, fat16, false",
        "0Ch FAT32, ntfs, true",
        "0Ch FAT32, exfat, true",
        "Microsoft basic data, ntfs, false",
        "Linux, ntfs, true",
        "Linux, ext4, false",
        "FreeBSD, ext4, false",
        "07h NTFS or exFAT, ext4, true",
        "APFS, ext4, true",
        "7Fh, ext4, false"
    })
    void aTypeContradictsWhatItDoesNotName(String kind, String type, boolean contradicts) {
        VolumeTraits traits = type.equals("ext4") ? VolumeTraits.posix(4096) : VolumeTraits.fat(512);
        VolumeSummary found = new VolumeSummary(type, "", "", 1 << 20, 512, 4096, 2, false, traits, List.of());
        assertThat(UnitVolumes.contradicts(kind, found)).isEqualTo(contradicts);
    }
}
