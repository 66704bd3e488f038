// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import org.offhost.backup.BackupService.Queueing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether a job waits for units that are in use. */
final class QueueOption {
    @Option(
            names = "--queue",
            arity = "0..1",
            fallbackValue = "0",
            paramLabel = "PRIORITY",
            converter = Priority.class,
            description = "Wait in the queue for units that other jobs of this console use, the highest priority first:"
                    + " -100 to 100 (default: refused, unless configured; without a number 0).")
    private Queueing queueing = Queueing.AS_CONFIGURED;

    Queueing queueing() {
        return queueing;
    }

    /** A whole number in range. */
    static final class Priority implements ITypeConverter<Queueing> {
        @Override
        public Queueing convert(String value) {
            try {
                return Queueing.with(Integer.parseInt(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("expected a whole number from -" + Queueing.MOST + " to "
                        + Queueing.MOST + ", found '" + value + "'");
            }
        }
    }
}
