// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.notice;

import java.io.IOException;
import java.util.Objects;

/** Something that could not be done, and why; its message is code and facts, for a log. */
public class FailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Notice notice;

    public FailedException(Notice notice) {
        super(Objects.toString(notice));
        this.notice = notice;
    }

    public FailedException(Notice notice, Throwable cause) {
        super(Objects.toString(notice), cause);
        this.notice = notice;
    }

    public Notice notice() {
        return notice;
    }
}
