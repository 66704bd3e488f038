// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The driver somebody waited for did not come in time, or did not stay; it can be waited for again. */
public final class PatienceEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int withdrawals;
    private final Duration limit;
    private final transient Need need;

    /** None came. */
    PatienceEndedException(Duration limit, Need need) {
        super(need.toString());
        this.withdrawals = 0;
        this.limit = limit;
        this.need = need;
    }

    /**
     * One came and went again and again.
     *
     * @param withdrawals how often
     * @param detail why the last one went
     */
    PatienceEndedException(int withdrawals, Duration limit, String detail) {
        super(detail);
        this.withdrawals = withdrawals;
        this.limit = limit;
        this.need = null;
    }

    /** Times that a driver came and went while nothing got done; 0 if none came at all. */
    public int withdrawals() {
        return withdrawals;
    }

    /** How long was waited. */
    public Duration limit() {
        return limit;
    }

    /** What was waited for; empty if drivers came and did not stay: the message says why the last one went. */
    public Optional<Need> need() {
        return Optional.ofNullable(need);
    }
}
