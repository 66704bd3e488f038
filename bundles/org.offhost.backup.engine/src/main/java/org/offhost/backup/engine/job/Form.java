// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.util.function.Supplier;

/**
 * How one kind of record stands in a job's file.
 *
 * @param name first word of its keys
 */
record Form<R extends Record>(String name, Class<R> type, Writing<R> writing, Reading<R> reading) {
    private static final String YES = "yes";

    interface Writing<R> {
        void write(R note, JournalFields to);
    }

    interface Reading<R> {
        R read(JournalFields from) throws JournalException;
    }

    /** Of a record that says all by being there. */
    static <R extends Record> Form<R> mark(String name, Class<R> type, Supplier<R> mark) {
        return new Form<>(name, type, (note, to) -> to.set(JournalFields.ALONE, YES), from -> {
            from.flag(JournalFields.ALONE);
            return mark.get();
        });
    }

    JournalFields write(Record note) {
        JournalFields to = new JournalFields(name);
        writing.write(type.cast(note), to);
        return to;
    }

    R read(JournalFields from) throws JournalException {
        R note = reading.read(from);
        from.requireAllRead();
        return note;
    }
}
