// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

/** What is said of a unit that is not found: whether it may be behind a transport that is being swapped. */
class LogicalUnitsTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");

    private final LogicalUnits units = new LogicalUnits();

    /** A transport that lists its units in a way of its own, and reaches none. */
    private record Listing(Look look) implements ScsiTransport {
        private interface Look {
            List<String> addresses() throws IOException;
        }

        @Override
        public String initiator() {
            return "naa.5000000000000001";
        }

        @Override
        public List<String> addresses() throws IOException {
            return look.addresses();
        }

        @Override
        public ScsiNexus connect(String address) throws IOException {
            throw new IOException("no answer from " + address);
        }
    }

    private void silent() {
        units.add(new Listing(() -> List.of("lun/1")));
    }

    @Test
    void unitThatDoesNotAnswerMayBeTheOneThatIsMissing() {
        silent();
        assertThatThrownBy(() -> units.find(UNIT))
                .isNotInstanceOf(ProviderWithdrawnException.class)
                .hasMessageContaining("1 units did not answer");
    }

    @Test
    void unitIsNotThereWhereAllAnswer() throws IOException {
        units.add(new Listing(List::of));
        assertThat(units.find(UNIT)).isEmpty();
    }

    @Test
    void transportThatGoesWhileItIsLookedAtMayBeTheOneThatReachesIt() {
        silent();
        ScsiTransport[] going = new ScsiTransport[1];
        going[0] = new Listing(() -> {
            units.remove(going[0]);
            return List.of();
        });
        units.add(going[0]);
        assertThatThrownBy(() -> units.find(UNIT)).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void transportThatSaysItIsGoneMayBeTheOneThatReachesIt() {
        units.add(new Listing(() -> {
            throw new ProviderWithdrawnException("the transport is gone");
        }));
        assertThatThrownBy(() -> units.find(UNIT)).isInstanceOf(ProviderWithdrawnException.class);
    }

    /** Its transports may have been taken from it by then, one after the other. */
    @Test
    void whoIsClosedFindsNothing() {
        silent();
        units.close();
        assertThatThrownBy(() -> units.find(UNIT)).isInstanceOf(ProviderWithdrawnException.class);
    }
}
