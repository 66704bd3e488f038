// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.RecordDevice;

/** A tape that keeps sets: a label file, then one tape file a set. */
public final class TapeMedium implements Medium {
    /** Record length of tapes initialized without another one. */
    public static final int RECORD_LENGTH = 262_144;

    /**
     * @param device written only by {@link #initialize} and commits
     * @param recordLength of the tape when it is initialized, a multiple of 512; a labelled tape tells its own
     */
    public TapeMedium(RecordDevice device, int recordLength) {}

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
        return OptionalLong.empty();
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
