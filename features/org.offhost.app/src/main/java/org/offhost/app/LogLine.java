// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * A record as text, without a line separator at its end. What a terminal must not get is not in it: messages hold names that
 * strangers chose.
 */
final class LogLine {
    /** UTC with milliseconds, all three digits of them. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final Formatter MESSAGE = new SimpleFormatter();
    private static final int REPLACEMENT = 0xFFFD;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private LogLine() {}

    /** For whoever reads along: level, class, message, and of an exception what it is and where it came from. */
    static String brief(LogRecord record) {
        String logger = String.valueOf(record.getLoggerName());
        StringBuilder line = new StringBuilder();
        level(line, record).append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length());
        message(line.append(": "), record);
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            line.append('\n').append(printable(thrown.toString(), true));
            StackTraceElement[] frames = thrown.getStackTrace();
            if (frames.length > 0) {
                line.append("\n\tat ").append(printable(frames[0].toString(), true));
            }
        }
        return line.toString();
    }

    /** For the file: time, level, thread, logger, message, and the whole trace of an exception. By the thread that logs. */
    static String whole(LogRecord record) {
        StringBuilder line = new StringBuilder();
        TIME.formatTo(record.getInstant(), line);
        level(line.append(' '), record)
                .append(" [")
                .append(printable(Thread.currentThread().getName(), false))
                .append("] ")
                .append(record.getLoggerName())
                .append(" - ");
        message(line, record);
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            line.append('\n').append(printable(trace.toString().stripTrailing(), true));
        }
        return line.toString();
    }

    private static void message(StringBuilder line, LogRecord record) {
        line.append(printable(String.valueOf(MESSAGE.formatMessage(record)), false));
    }

    /** As SLF4J names it, five characters wide. */
    private static StringBuilder level(StringBuilder line, LogRecord record) {
        int level = record.getLevel().intValue();
        String name = level >= Level.SEVERE.intValue()
                ? "ERROR"
                : level >= Level.WARNING.intValue()
                        ? "WARN "
                        : level >= Level.INFO.intValue() ? "INFO " : level >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
        return line.append(name);
    }

    /**
     * Text without controls, separators of lines and paragraphs, halves of characters and what formats without being seen, such as
     * a change of direction; joiners, which scripts need, stay.
     *
     * @param lines whether it may have line feeds and tabs
     */
    static String printable(String text, boolean lines) {
        StringBuilder b = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> b.appendCodePoint(lines && (c == '\n' || c == '\t') || isSafe(c) ? c : REPLACEMENT));
        return b.toString();
    }

    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }
}
