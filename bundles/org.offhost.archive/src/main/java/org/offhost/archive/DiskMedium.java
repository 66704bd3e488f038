// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;

/** A disk that keeps sets: one tar over all of it, whose first member is the label. */
public final class DiskMedium implements Medium {
    /** @param device the whole unit or a part of it, written only by {@link #initialize} and commits */
    public DiskMedium(BlockDevice device) {}

    @Override
    public Inspection inspect() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public void initialize(MediumLabel label, boolean overwrite) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public MediumLabel label() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public MediumGeometry geometry() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public List<SetRecord> sets() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public OptionalLong room() throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public SetWriter begin(SetLayout layout) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public SetReader open(SetRecord set) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public void close() {}
}
