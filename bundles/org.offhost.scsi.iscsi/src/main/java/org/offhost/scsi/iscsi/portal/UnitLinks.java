// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.scsi.LogicalUnitList;
import org.offhost.scsi.ScsiTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The units of one session, opened when they are first spoken to. Thread-safe. */
final class UnitLinks implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(UnitLinks.class);
    private static final String ADDRESS = "lun/";

    private final ScsiTransport transport;
    private final Map<Integer, UnitLink> links = new ConcurrentHashMap<>();
    private boolean closed;

    UnitLinks(ScsiTransport transport) {
        this.transport = transport;
    }

    /** The unit of an eight-byte number; one that is missing says so itself. */
    UnitLink of(long lun) throws IOException {
        OptionalInt number = number(lun);
        if (number.isEmpty()) {
            return missing();
        }
        UnitLink known = links.get(number.getAsInt());
        return known == null ? open(number.getAsInt()) : known;
    }

    /** Those that were spoken to. */
    List<UnitLink> open() {
        return List.copyOf(links.values());
    }

    /** One of those that were spoken to. */
    Optional<UnitLink> find(long lun) {
        OptionalInt number = number(lun);
        return number.isPresent() ? Optional.ofNullable(links.get(number.getAsInt())) : Optional.empty();
    }

    private synchronized UnitLink open(int number) throws IOException {
        if (closed) {
            throw new IOException("the session has ended");
        }
        UnitLink known = links.get(number);
        if (known != null) {
            return known;
        }
        if (!numbers().contains(number)) {
            return missing();
        }
        UnitLink link = new UnitLink(transport.connect(ADDRESS + number));
        links.put(number, link);
        return link;
    }

    private UnitLink missing() throws IOException {
        return new UnitLink(
                new MissingUnit(numbers().stream().map(LogicalUnitList::lun).toList()));
    }

    private List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (String address : transport.addresses()) {
            if (address.matches(ADDRESS + "[0-9]{1,5}")) {
                numbers.add(Integer.valueOf(address.substring(ADDRESS.length())));
            }
        }
        return numbers;
    }

    /** Single level only: peripheral device addressing on bus 0, or flat space (SAM-5 4.7). */
    private static OptionalInt number(long lun) {
        int first = (int) (lun >>> 48);
        boolean known = lun << 16 == 0 && (first < 256 || first >>> 14 == 1);
        return known ? OptionalInt.of(first & 0x3FFF) : OptionalInt.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (UnitLink link : links.values()) {
            try {
                link.close();
            } catch (IOException e) {
                LOG.debug("closing a unit of {}: {}", transport.initiator(), e.getMessage());
            }
        }
        links.clear();
    }
}
