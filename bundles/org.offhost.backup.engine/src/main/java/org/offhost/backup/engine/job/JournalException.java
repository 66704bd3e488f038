// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;

/** What a job's file holds is not what a job notes; not that it could not be read. */
public class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalException(String what) {
        super(what);
    }

    JournalException(String what, Exception cause) {
        super(what, cause);
    }

    /** It is a job's, in a form that this version does not read. */
    public static final class OtherForm extends JournalException {
        private static final long serialVersionUID = 1L;

        /** @param form its number, which earlier versions did not write; empty then */
        OtherForm(String form) {
            super((form.isEmpty() ? "the form of earlier versions, which had no number" : "form " + form)
                    + "; this version reads form " + JournalText.NUMBER);
        }
    }
}
