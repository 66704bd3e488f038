// SPDX-License-Identifier: Apache-2.0
package org.offhost.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.offhost.driver.ConfiguredValues;

/**
 * What is configured.
 *
 * @param enabled whether the console is served
 * @param host where it listens
 * @param port where it listens; 0 for any that is free
 * @param names by which browsers ask for this host, besides localhost and addresses
 */
record WebValues(boolean enabled, String host, int port, Set<String> names) {
    static final WebValues OFF = new WebValues(false, "127.0.0.1", 8470, Set.of());

    private static final int MOST_PORT = 0xffff;

    WebValues {
        names = Set.copyOf(names);
    }

    /** A host that may not be listened at turns the server off: it is not left where nobody expects it any more. */
    static WebValues of(ConfiguredValues values, String host) {
        boolean enabled = values.flag("enabled", OFF.enabled);
        if (enabled && !isLoopback(host)) {
            values.refuse("host", host, "this host's loopback: others are let in with TLS and users alone", "off");
            enabled = false;
        }
        return new WebValues(
                enabled,
                host,
                values.number("port", 0, MOST_PORT, OFF.port),
                Set.copyOf(values.list("names", List.of())));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
