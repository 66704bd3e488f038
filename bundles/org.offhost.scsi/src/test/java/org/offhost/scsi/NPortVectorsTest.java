// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** CSCD descriptors of ports, written out by hand. */
class NPortVectorsTest {
    private static final long NAME = 0x5024F48000000001L;

    private static String encoded(NPort port) throws InvalidFieldException {
        CscdDescriptor d = CscdDescriptor.disk(port, 512);
        ByteBuffer b = ByteBuffer.allocate(CscdDescriptor.LENGTH);
        d.put(b);
        assertThat(CscdDescriptor.decode(Fields.ofData(b.flip(), "CSCD descriptor")))
                .isEqualTo(d);
        return HexFormat.of().withUpperCase().formatHex(b.array());
    }

    @Test
    void aPortIsNamedByItsNameItsAddressOrBoth() throws InvalidFieldException {
        assertThat(encoded(NPort.named(NAME, 3L << 48)))
                .isEqualTo("E0000000" + "0003000000000000" + "5024F48000000001" + "0000000000000000" + "00000200");
        assertThat(encoded(new NPort(3L << 48, OptionalLong.empty(), OptionalInt.of(0x010203))))
                .isEqualTo("E1000000" + "0003000000000000" + "0000000000000000" + "0001020300000000" + "00000200");
        assertThat(encoded(new NPort(3L << 48, OptionalLong.of(NAME), OptionalInt.of(0x010203))))
                .isEqualTo("E2000000" + "0003000000000000" + "5024F48000000001" + "0001020300000000" + "00000200");
    }

    @Test
    void aNameThatIsWrongIsNotOutweighedByAnAddressThatIsRight() {
        NPort there = new NPort(0, OptionalLong.of(NAME), OptionalInt.of(0x010203));

        assertThat(NPort.named(NAME, 0).isAt(there)).isTrue();
        assertThat(NPort.named(NAME + 1, 0).isAt(there)).isFalse();
        assertThat(new NPort(0, OptionalLong.of(NAME + 1), OptionalInt.of(0x010203)).isAt(there))
                .isFalse();
        assertThat(new NPort(0, OptionalLong.empty(), OptionalInt.of(0x010203)).isAt(there))
                .isTrue();
    }
}
