// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import org.offhost.shell.text.QuantityWords;
import picocli.CommandLine.ITypeConverter;

/** Reads a size option. */
public final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
        return QuantityWords.size(value);
    }
}
