// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.util.Iterator;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.management.Personality;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A personality by its name, as a command has it. */
final class PersonalityName implements ITypeConverter<Personality> {
    /** The names there are. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Personalities.names().iterator();
        }
    }

    @Override
    public Personality convert(String name) {
        try {
            return Personalities.named(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
