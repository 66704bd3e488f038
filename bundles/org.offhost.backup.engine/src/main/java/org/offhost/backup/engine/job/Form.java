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
        void write(R note, Fields to);
    }

    interface Reading<R> {
        R read(Fields from) throws JournalException;
    }

    /** Of a record that says all by being there. */
    static <R extends Record> Form<R> mark(String name, Class<R> type, Supplier<R> mark) {
        return new Form<>(name, type, (note, to) -> to.set(Fields.ALONE, YES), from -> {
            from.flag(Fields.ALONE);
            return mark.get();
        });
    }

    Fields write(Record note) {
        Fields to = new Fields(name);
        writing.write(type.cast(note), to);
        return to;
    }

    R read(Fields from) throws JournalException {
        R note = reading.read(from);
        from.requireAllRead();
        return note;
    }
}
