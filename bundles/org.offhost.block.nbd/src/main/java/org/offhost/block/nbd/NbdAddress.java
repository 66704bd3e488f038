// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an NBD server listens.
 *
 * @param text {@code unix:PATH}, {@code HOST:PORT}, or an IPv6 address in brackets and {@code :PORT}
 */
public record NbdAddress(String text) {
    /** As sockets of Unix begin. */
    public static final String UNIX = "unix:";

    private static final Pattern PLACE = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:/\\[\\]\\s]+)):([0-9]{1,5})");
    private static final int MOST_PORT = 65_535;

    /** @throws IllegalArgumentException if it is of neither form */
    public NbdAddress {
        boolean unix = text.startsWith(UNIX) && text.length() > UNIX.length();
        Matcher place = PLACE.matcher(text);
        if (!unix && (!place.matches() || Integer.parseInt(place.group(3)) > MOST_PORT)) {
            throw new IllegalArgumentException("'" + text + "' is no unix:PATH and no HOST:PORT");
        }
    }

    /** @throws IOException if the path is none that this host knows, or the name of the host is not known */
    SocketAddress socket() throws IOException {
        if (text.startsWith(UNIX)) {
            try {
                return UnixDomainSocketAddress.of(text.substring(UNIX.length()));
            } catch (IllegalArgumentException e) {
                throw new IOException(text + ": " + e.getMessage(), e);
            }
        }
        Matcher place = PLACE.matcher(text);
        place.matches();
        String host = place.group(1) == null ? place.group(2) : place.group(1);
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(place.group(3)));
        if (address.isUnresolved()) {
            throw new IOException("host " + host + " is not known");
        }
        return address;
    }

    @Override
    public String toString() {
        return text;
    }
}
