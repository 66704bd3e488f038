// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.time.Duration;

/** The driver somebody waited for did not come in time, or did not stay; it can be waited for again. */
public final class PatienceEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int withdrawals;
    private final Duration limit;
    private final String detail;

    /**
     * @param withdrawals times that a driver came and went; 0 if none came
     * @param detail what was waited for, or why the last one went
     */
    PatienceEndedException(int withdrawals, Duration limit, String detail) {
        super(detail);
        this.withdrawals = withdrawals;
        this.limit = limit;
        this.detail = detail;
    }

    /** Times that a driver came and went while nothing got done; 0 if none came at all. */
    public int withdrawals() {
        return withdrawals;
    }

    /** How long was waited. */
    public Duration limit() {
        return limit;
    }

    /** What was waited for, or why the last driver went. */
    public String detail() {
        return detail;
    }
}
