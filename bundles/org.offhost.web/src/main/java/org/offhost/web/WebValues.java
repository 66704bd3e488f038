// SPDX-License-Identifier: Apache-2.0
package org.offhost.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.offhost.driver.ConfiguredValues;
import org.offhost.web.access.Realm;
import org.offhost.web.access.Users;

/**
 * What is configured.
 *
 * @param enabled whether the console is served
 * @param host where it listens
 * @param port where it listens; 0 for any that is free
 * @param names by which browsers ask for this host, besides localhost and addresses
 * @param tls empty if it listens without
 * @param users who may sign in by a password
 * @param realm of the console, that knows others
 * @param tokens file that keeps the tokens of programs; empty if they end with the server
 */
record WebValues(
        boolean enabled,
        String host,
        int port,
        Set<String> names,
        Optional<Tls> tls,
        Users users,
        Optional<Realm> realm,
        Optional<Path> tokens) {
    static final WebValues OFF = new WebValues(
            false, "127.0.0.1", 8470, Set.of(), Optional.empty(), Users.NONE, Optional.empty(), Optional.empty());

    /** Those that Karaf has by default. */
    static final String REALM_ROLES = "admin=administrator;manager=operator;viewer=viewer";

    private static final int MOST_PORT = 0xffff;

    /**
     * Where the key for TLS is.
     *
     * @param keystore a file, PKCS #12 or JKS
     * @param password of it
     */
    record Tls(Path keystore, String password) {
        @Override
        public String toString() {
            return keystore.toString();
        }
    }

    WebValues {
        names = Set.copyOf(names);
    }

    /**
     * Reads it. What may not be listened at turns the server off: it is not left where nobody expects it any more.
     *
     * @param text the value of a key; empty if there is none
     */
    static WebValues of(ConfiguredValues values, UnaryOperator<String> text) {
        boolean enabled = values.flag("enabled", OFF.enabled);
        String host = text.apply("host").isEmpty() ? OFF.host : text.apply("host");
        Optional<Tls> tls = Optional.empty();
        Users users = Users.NONE;
        if (enabled) {
            try {
                tls = tls(text);
            } catch (IOException e) {
                values.refuse(
                        "keystore", text.apply("keystore"), "a keystore and a file with its password: " + e, "off");
                enabled = false;
            }
            try {
                users = text.apply("users").isEmpty() ? Users.NONE : Users.read(Path.of(text.apply("users")));
            } catch (IOException e) {
                values.refuse("users", text.apply("users"), "a file of users: " + e.getMessage(), "nobody");
            }
        }
        Optional<Realm> realm = realm(values, text.apply("realm"));
        if (enabled && !isLoopback(host) && (tls.isEmpty() || users.isEmpty() && realm.isEmpty())) {
            values.refuse(
                    "host",
                    host,
                    "this host's loopback, or keystore and users or realm: others are let in with both",
                    "off");
            enabled = false;
        }
        return new WebValues(
                enabled,
                host,
                values.number("port", 0, MOST_PORT, OFF.port),
                Set.copyOf(values.list("names", List.of())),
                tls,
                users,
                realm,
                Optional.of(text.apply("tokens")).filter(t -> !t.isEmpty()).map(Path::of));
    }

    /** Whether it listens for this host alone. */
    boolean isLoopback() {
        return isLoopback(host);
    }

    /** The same, turned on and elsewhere, at this host. */
    WebValues at(String where, int at) {
        return new WebValues(true, where, at, names, tls, users, realm, tokens);
    }

    private static Optional<Realm> realm(ConfiguredValues values, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<String> roles = values.list("realm.roles", List.of(REALM_ROLES.split(";")));
        Optional<Realm> realm = Realm.of(name, roles);
        if (realm.isEmpty()) {
            values.refuse(
                    "realm.roles",
                    roles,
                    "ROLE=viewer|operator|administrator each, parted by ;",
                    "nobody of the realm");
        }
        return realm;
    }

    private static Optional<Tls> tls(UnaryOperator<String> text) throws IOException {
        if (text.apply("keystore").isEmpty()) {
            return Optional.empty();
        }
        Path keystore = Path.of(text.apply("keystore"));
        if (!Files.isReadable(keystore)) {
            throw new IOException(keystore + " cannot be read");
        }
        Path file = Path.of(text.apply("keystore.password.file"));
        String password = Files.readAllLines(file).stream().findFirst().orElse("");
        return Optional.of(new Tls(keystore, password));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
