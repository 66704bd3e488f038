// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an instant of a command line: with its offset from UTC, or the beginning of a day where this host is. */
public final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
        return convert(value, ZoneId.systemDefault());
    }

    static Instant convert(String value, ZoneId zone) {
        try {
            return value.indexOf('T') < 0
                    ? LocalDate.parse(value).atStartOfDay(zone).toInstant()
                    : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + value
                    + "' is no instant; expected e.g. 2027-01-31 (its beginning, here), 2027-01-31T18:00:00Z or"
                    + " 2027-01-31T18:00:00+01:00");
        }
    }
}
