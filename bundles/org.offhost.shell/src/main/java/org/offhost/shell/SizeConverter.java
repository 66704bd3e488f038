// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import picocli.CommandLine.ITypeConverter;

/** Reads a size option. */
final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
        return Quantities.size(value);
    }
}
