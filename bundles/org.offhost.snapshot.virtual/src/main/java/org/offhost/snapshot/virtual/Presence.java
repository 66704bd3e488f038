// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.ProviderWithdrawnException;

/** The array, as long as the component that holds it is there; every session of it asks here. Thread-safe. */
final class Presence {
    private final VirtualArray array;
    private volatile boolean withdrawn;

    Presence(VirtualArray array) {
        this.array = array;
    }

    /** A question to the array. */
    interface Question<T> {
        T ask(VirtualArray array) throws IOException;
    }

    /** @throws ProviderWithdrawnException if the component went before or while it was asked */
    <T> T ask(Question<T> question) throws IOException {
        requirePresent(null);
        try {
            return question.ask(array);
        } catch (UncheckedIOException e) { // its state cannot be had
            requirePresent(e);
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            requirePresent(e);
            throw e;
        }
    }

    private void requirePresent(Exception cause) throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the snapshot provider of the embedded array is gone", cause);
        }
    }

    void withdraw() {
        withdrawn = true;
    }
}
