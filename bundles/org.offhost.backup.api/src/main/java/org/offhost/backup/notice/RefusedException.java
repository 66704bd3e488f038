// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.notice;

/** Something was asked that cannot or must not be done; nothing was changed. */
public final class RefusedException extends FailedException {
    private static final long serialVersionUID = 1L;

    public RefusedException(Notice notice) {
        super(notice);
    }

    public RefusedException(Notice notice, Throwable cause) {
        super(notice, cause);
    }
}
