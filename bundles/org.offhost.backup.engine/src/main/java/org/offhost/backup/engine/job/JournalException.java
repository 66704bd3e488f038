// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/** What a job's file holds is not what a job notes; not that it could not be read. */
public class JournalException extends FailedException {
    private static final long serialVersionUID = 1L;

    JournalException(Notice what) {
        super(what);
    }

    JournalException(Notice what, Exception cause) {
        super(what, cause);
    }

    /** A record or a value of it is not there. */
    public static JournalException lacks(String field) {
        return new JournalException(Notice.of(NoticeCode.JOB_FILE_LACKS).with("field", field));
    }

    static JournalException unknown(String field) {
        return new JournalException(Notice.of(NoticeCode.JOB_FILE_HOLDS_UNKNOWN).with("field", field));
    }

    /** @param expected what a value looks like, for whoever mends the file: "yes or no" */
    static JournalException value(String field, String found, String expected, Exception cause) {
        return new JournalException(
                Notice.of(NoticeCode.JOB_FILE_VALUE)
                        .with("field", field)
                        .with("found", found)
                        .with("expected", expected),
                cause);
    }

    static JournalException noText(Exception cause) {
        Notice none = Notice.of(NoticeCode.JOB_FILE_IS_NO_TEXT);
        return new JournalException(cause.getMessage() == null ? none : none.with("detail", cause.getMessage()), cause);
    }

    /** It is a job's, in a form that this version does not read. */
    public static final class OtherForm extends JournalException {
        private static final long serialVersionUID = 1L;

        private final String form;
        private final int reads;

        /**
         * @param form its number, which earlier versions did not write; empty then
         * @param reads the one that this version reads
         */
        OtherForm(String form, int reads) {
            super(notice(NoticeCode.JOB_FILE_FORM, form, reads));
            this.form = form;
            this.reads = reads;
        }

        /** The same as another notice has it. */
        public Notice notice(NoticeCode code) {
            return notice(code, form, reads);
        }

        private static Notice notice(NoticeCode code, String form, int reads) {
            return Notice.of(code).with("found", form).with("reads", reads);
        }
    }
}
