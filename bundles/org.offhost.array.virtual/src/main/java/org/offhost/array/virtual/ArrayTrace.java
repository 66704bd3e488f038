// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.offhost.block.CommandTrace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Traces every command of every initiator to the embedded array. */
@Component(service = CommandTrace.class, property = "traces=array")
public final class ArrayTrace implements CommandTrace {
    private final EmbeddedArray array;

    @Activate
    public ArrayTrace(@Reference EmbeddedArray array) {
        this.array = array;
    }

    @Override
    public Closeable start(Path file) throws IOException {
        return array.trace(file);
    }
}
