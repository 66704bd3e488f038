// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.Task;
import org.offhost.scsi.CopyStatus;
import org.offhost.scsi.CscdName;
import org.offhost.scsi.ParameterList;

class CopyOperationTest {
    private static final int TRIES = 50;

    /** No unit is reached: the list has no segments. */
    private static final class Nobody implements Reach {
        @Override
        public String initiator() {
            return "iqn.test";
        }

        @Override
        public Party self() {
            throw new AssertionError("no segment asks");
        }

        @Override
        public Optional<Party> find(CscdName name) {
            return Optional.empty();
        }
    }

    /** Runs a list that nobody but the operation could still hold afterwards. */
    private static WeakReference<ParameterList> run(CopyOperation operation) throws IOException {
        ParameterList list = ParameterList.of(1, List.of(), List.of(), ByteBuffer.allocate(1 << 20));
        operation.run(
                list, new Nobody(), CopyManagerLimits.DEFAULT, Dialect.of(Personalities.named(Personalities.OWN)));
        return new WeakReference<>(list);
    }

    @Test
    void operationThatIsOverKeepsItsStatusButNotItsParameterList() throws IOException {
        CopyOperation operation = new CopyOperation(new Task(), new FaultBoard());
        WeakReference<ParameterList> list = run(operation);
        for (int i = 0; i < TRIES && list.get() != null; i++) {
            System.gc();
        }
        assertThat(list.get()).as("a megabyte of inline data").isNull();
        assertThat(operation.status().status()).isEqualTo(CopyStatus.DONE);
    }
}
