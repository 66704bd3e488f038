// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.util.Locale;
import org.offhost.backup.QuietPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what to do with a volume that is never quiet, as it is written on a command line. */
final class OnTimeoutConverter implements ITypeConverter<QuietPolicy.OnTimeout> {
    @Override
    public QuietPolicy.OnTimeout convert(String value) {
        for (QuietPolicy.OnTimeout policy : QuietPolicy.OnTimeout.values()) {
            if (policy.name().equals(value.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return policy;
            }
        }
        throw new TypeConversionException("'" + value + "' is no policy; expected fail, freeze or crash-consistent");
    }
}
