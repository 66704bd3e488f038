// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.SegmentDescriptor;

/** Gathers what goes into one parameter list. */
final class CommandBuilder {
    private final List<CscdDescriptor> cscds = new ArrayList<>();
    private final List<SegmentDescriptor> segments = new ArrayList<>();
    private int segmentListLength;
    private final ByteArrayOutputStream inline = new ByteArrayOutputStream();

    /** The ID of a CSCD descriptor; it is listed when it is first asked for. */
    int id(CscdDescriptor cscd) {
        int at = cscds.indexOf(cscd);
        if (at < 0) {
            at = cscds.size();
            cscds.add(cscd);
        }
        return at;
    }

    void add(SegmentDescriptor segment) {
        segments.add(segment);
        segmentListLength += segment.length();
    }

    void replaceLast(SegmentDescriptor segment) {
        SegmentDescriptor replaced = segments.set(segments.size() - 1, segment);
        segmentListLength += segment.length() - replaced.length();
    }

    SegmentDescriptor last() {
        return segments.isEmpty() ? null : segments.get(segments.size() - 1);
    }

    List<SegmentDescriptor> segmentList() {
        return List.copyOf(segments);
    }

    int cscds() {
        return cscds.size();
    }

    int segments() {
        return segments.size();
    }

    int segmentListLength() {
        return segmentListLength;
    }

    /** Where inline data goes on. */
    int inlineLength() {
        return inline.size();
    }

    /** Fills up to the next multiple of 4, where the data of another segment may begin. */
    int alignInline() {
        while (inline.size() % SegmentDescriptor.InlineToStream.ALIGNMENT != 0) {
            inline.write(0);
        }
        return inline.size();
    }

    void addInline(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        inline.writeBytes(copy);
    }

    ParameterList build(int listIdentifier) {
        return new ParameterList(
                listIdentifier,
                false,
                ParameterList.MAY_DISCARD,
                1,
                cscds,
                segments,
                ByteBuffer.wrap(inline.toByteArray()));
    }
}
