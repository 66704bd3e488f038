// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm.delta;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.offhost.kit.chunk.ChangedChunks;
import org.offhost.snapshot.ChangedRanges;

/**
 * The differences of two thin volumes as {@code thin_delta} writes them, in blocks of their pool. It is read while it comes, by a parser
 * that knows no document types and fetches nothing. Not thread-safe.
 */
public final class ThinDelta {
    /** The kernel's bounds of a pool's blocks: 64 KiB to 1 GiB. */
    private static final long LEAST_BLOCK = 64 << 10;

    private static final long MOST_BLOCK = 1 << 30;
    private static final int SECTOR = 512;

    /**
     * A block that one of the two has and the other has not is a difference like any: what was discarded reads as zeros, and nothing but a
     * read tells what is there now.
     */
    private static final Set<String> DIFFERENCES = Set.of("different", "left_only", "right_only");

    private static final String SAME = "same";

    private final ElementInput input;
    private final XMLStreamReader xml;
    private final long size;

    private ThinDelta(ElementInput input, XMLStreamReader xml, long size) {
        this.input = input;
        this.xml = xml;
        this.size = size;
    }

    /**
     * Reads all differences.
     *
     * @param left number of the first volume in the pool
     * @param right number of the second
     * @param size bytes of both volumes
     * @return by chunks that are a block of the pool each, or several of a volume of more than 2^24 blocks
     * @throws MalformedDeltaException if it is anything else, of other volumes, or ends early
     * @throws IOException if it cannot be read
     */
    public static ChangedRanges read(InputStream output, long left, long right, long size) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        try {
            ElementInput input = new ElementInput(output);
            XMLStreamReader xml = factory.createXMLStreamReader(input, "UTF-8");
            ChangedChunks chunks = new ThinDelta(input, xml, size).superblock(left, right);
            return ChangedRanges.known(chunks.chunk(), chunks);
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException failed && !(failed instanceof CharConversionException)) {
                throw failed; // all but bytes that are no text
            }
            throw noXml(e.getMessage(), e);
        } catch (RuntimeException e) { // the JDK's parser throws more than it says of bytes that are no XML
            throw noXml(e.toString(), e);
        }
    }

    private static MalformedDeltaException noXml(String why, Exception cause) {
        return new MalformedDeltaException(
                "thin_delta wrote no XML that ends, expected a superblock of its differences: "
                        + (why == null ? "" : why.replaceAll("\\s+", " ")),
                cause);
    }

    private ChangedChunks superblock(long left, long right) throws XMLStreamException, MalformedDeltaException {
        begin("superblock");
        long block = number("data_block_size") * SECTOR;
        if (block < LEAST_BLOCK || block > MOST_BLOCK || block % LEAST_BLOCK != 0) {
            throw new MalformedDeltaException("thin_delta tells of a pool with blocks of " + block
                    + " bytes, expected multiples of 65,536 up to 1 GiB");
        }
        ChangedChunks chunks = new ChangedChunks(size, (int) block);
        begin("diff");
        if (number("left") != left || number("right") != right) {
            throw new MalformedDeltaException("thin_delta tells what is between " + number("left") + " and "
                    + number("right") + ", asked for were " + left + " and " + right);
        }
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            difference(chunks, block);
        }
        end("superblock");
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                throw new MalformedDeltaException("thin_delta wrote " + xml.getLocalName() + " behind its superblock");
            }
        }
        return chunks;
    }

    private void difference(ChangedChunks chunks, long block) throws XMLStreamException, MalformedDeltaException {
        input.next();
        String kind = xml.getLocalName();
        long begin = number("begin");
        long length = number("length");
        if (length > Long.MAX_VALUE / block - begin) {
            throw new MalformedDeltaException(kind + " of " + length + " blocks from block " + begin + " has no end");
        }
        if (DIFFERENCES.contains(kind)) {
            chunks.add(begin * block, length * block);
        } else if (!kind.equals(SAME)) {
            throw new MalformedDeltaException("thin_delta wrote '" + kind + "', expected one of " + SAME + ", "
                    + String.join(", ", DIFFERENCES.stream().sorted().toList()));
        }
        end(kind);
    }

    private void begin(String name) throws XMLStreamException, MalformedDeltaException {
        if (xml.nextTag() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals(name)) {
            throw new MalformedDeltaException(
                    "thin_delta wrote '" + xml.getLocalName() + "', expected '" + name + "' to begin");
        }
    }

    private void end(String name) throws XMLStreamException, MalformedDeltaException {
        if (xml.nextTag() != XMLStreamConstants.END_ELEMENT
                || !xml.getLocalName().equals(name)) {
            throw new MalformedDeltaException(
                    "thin_delta wrote '" + xml.getLocalName() + "', expected '" + name + "' to end");
        }
    }

    private long number(String attribute) throws MalformedDeltaException {
        String value = xml.getAttributeValue(null, attribute);
        if (value == null || !value.matches("[0-9]{1,18}")) {
            throw new MalformedDeltaException(
                    attribute + "='" + value + "' of " + xml.getLocalName() + ": a number expected");
        }
        return Long.parseLong(value);
    }
}
