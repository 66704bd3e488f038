// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** Exports logical units to other hosts: a service of a bundle that speaks to a network. Thread-safe. */
@ProviderType
public interface TargetPortals {
    /**
     * Listens from now on, until the portal is closed or this service goes.
     *
     * @throws IOException if the address cannot be listened at
     */
    Portal open(Request request, Units units) throws IOException;

    /** A portal that listens. Closing it ends all sessions; their commands are aborted and have settled then. */
    @ProviderType
    interface Portal extends Closeable {
        /** Where it listens, with the port that was chosen if none was asked for. */
        InetSocketAddress address();

        /** Waits until it is closed, by whoever opened it or because its driver goes. */
        void awaitEnd() throws InterruptedException;
    }

    /** What initiators see. Thread-safe. Commands are executed in threads of the portal, which nobody interrupts. */
    @ConsumerType
    @FunctionalInterface
    interface Units {
        /**
         * The units for a session of an initiator that has logged in; an address {@code lun/NUMBER} is the unit of that number.
         * When all nexuses that the session has opened are closed, it is over.
         *
         * @param initiator its name, which nobody vouches for unless it has proved itself
         * @param port name of its port: the initiator's with {@code ,i,0x} and the session's ISID
         * @throws IOException if it shall not see any
         */
        ScsiTransport of(String initiator, String port) throws IOException;
    }

    /**
     * Where to listen, and for whom.
     *
     * @param listen address and port; port 0 for any
     * @param targetName name of the target, {@code iqn.…}
     * @param initiator what an initiator has to prove; empty if everybody may log in
     * @param target what the target proves to an initiator that asks; only with {@code initiator}
     */
    record Request(InetSocketAddress listen, String targetName, Optional<Secret> initiator, Optional<Secret> target) {
        public Request {
            Objects.requireNonNull(listen, "listen");
            Objects.requireNonNull(targetName, "targetName");
            if (target.isPresent() && initiator.isEmpty()) {
                throw new IllegalArgumentException("a secret of the target without one of the initiator");
            }
        }
    }

    /**
     * A name and its secret; {@link #toString} tells the name only.
     *
     * @param name of the one who proves itself
     * @param secret shared by both
     */
    record Secret(String name, String secret) {
        public Secret {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(secret, "secret");
        }

        @Override
        public String toString() {
            return "Secret[" + name + "]";
        }
    }
}
