// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the process logs: everything to a file of the state folder, warnings and worse to standard error, too. Whatever logs
 * through the JDK's loggers is among it, as are the bundles, whose SLF4J leads there.
 */
final class ProcessLog {
    /** The least level that is logged, as SLF4J names it: TRACE, DEBUG, INFO, WARN or ERROR. */
    private static final String LEVEL = "offhost.log.level";

    /** Held, since a logger that nobody holds forgets its level. */
    private static Logger mediator;

    /**
     * Keeps what {@link ProcessLog} sets: the JDK's own manager reads a configuration first, and takes all handlers away as soon
     * as the process is asked to end, while jobs still say how they ended. Public for the JDK, which finds it by its name.
     */
    public static final class Manager extends LogManager {
        public Manager() {}

        @Override
        public void readConfiguration() {}

        @Override
        public void reset() {}
    }

    private ProcessLog() {}

    /** Before the first logger is asked for. */
    static void begin() {
        System.setProperty("java.util.logging.manager", Manager.class.getName());
        mediator = Logger.getLogger("org.apache.aries.spifly");
        mediator.setLevel(Level.WARNING);
    }

    /**
     * Where records go from now on.
     *
     * @param file it, and its folder, are made when there is a record
     */
    static void to(Path file, PrintStream err) {
        Logger root = Logger.getLogger("");
        root.setLevel(level(System.getProperty(LEVEL, "INFO")));
        root.addHandler(onStandardError(err));
        root.addHandler(new LogFile(file, err));
    }

    /** What SLF4J calls so; INFO if nothing is. */
    static Level level(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "ALL", "TRACE" -> Level.FINEST;
            case "DEBUG" -> Level.FINE;
            case "WARN" -> Level.WARNING;
            case "ERROR" -> Level.SEVERE;
            case "OFF" -> Level.OFF;
            default -> Level.INFO;
        };
    }

    private static Handler onStandardError(PrintStream err) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (isLoggable(record)) {
                    err.println(LogLine.brief(record));
                }
            }

            @Override
            public void flush() {
                err.flush();
            }

            @Override
            public void close() {}
        };
        handler.setLevel(Level.WARNING);
        return handler;
    }
}
