// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.offhost.block.Designator;
import org.offhost.block.nbd.NbdAddress;

/**
 * A node of a QEMU as people name it: {@code qemu:SOCKET#NODE[,nbd=unix:PATH|HOST:PORT][,store=FOLDER][,discard=ignore|unmap][,agent=PATH]}.
 *
 * @param socket absolute path of its monitor
 * @param node name of the node
 * @param nbd where its NBD server listens already; empty if it has none
 * @param store folder in which QEMU makes the files that keep what is overwritten; empty for that of the state
 * @param discard what the node does with discards of the guest: QEMU does not tell, and forgets it when it is reopened
 * @param agent absolute path of the socket of the guest's agent; empty if nobody asks it
 */
record QemuAddress(
        Path socket,
        String node,
        Optional<NbdAddress> nbd,
        Optional<Path> store,
        String discard,
        Optional<Path> agent) {
    static final String SCHEME = "qemu:";

    /** Between the node and the set in the name of a snapshot's unit. */
    static final String OF_SET = "@";

    static final String NBD = "nbd";
    static final String STORE = "store";
    static final String DISCARD = "discard";
    static final String AGENT = "agent";
    static final String UNMAP = "unmap";
    private static final Set<String> KEYS = Set.of(NBD, STORE, DISCARD, AGENT);

    /** Names that people give, and those that QEMU makes itself. */
    private static final Pattern NODE = Pattern.compile("#?[A-Za-z0-9][A-Za-z0-9._-]{0,30}");

    /** What is known of one QEMU, whatever addresses of its nodes say; its text says where. */
    interface Configured {
        /** @param monitor absolute and normalized */
        boolean isOf(Path monitor);

        /** Options of an address. */
        Map<String, String> options();
    }

    /** Whether an address is meant for this bundle, well-formed or not. */
    static boolean isOne(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** @throws IOException that says what is wrong */
    static QemuAddress parse(String text) throws IOException {
        return parse(text, List.of());
    }

    /**
     * With what is configured of its QEMU where the address does not say it.
     *
     * @throws IOException that says what is wrong, and where
     */
    static QemuAddress parse(String text, List<? extends Configured> configured) throws IOException {
        String rest = text.substring(SCHEME.length());
        int hash = rest.indexOf('#');
        if (hash < 1 || rest.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new IOException("'" + text + "' is no qemu:SOCKET#NODE");
        }
        String[] parts = rest.substring(hash + 1).split(",");
        String node = parts[0];
        if (!NODE.matcher(node).matches()) {
            throw new IOException("'" + node + "' is no name of a node of QEMU; query-named-block-nodes lists them");
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (!KEYS.contains(key) || equals < 0 || equals == parts[i].length() - 1) {
                throw new IOException(
                        "'" + parts[i] + "' of a qemu: address is none of nbd=…, store=…, discard=…, agent=…");
            }
            if (options.put(key, parts[i].substring(equals + 1)) != null) {
                throw new IOException("'" + key + "' of a qemu: address is there twice");
            }
        }
        try {
            Path socket = Path.of(rest.substring(0, hash)).toAbsolutePath().normalize();
            Optional<? extends Configured> process =
                    configured.stream().filter(p -> p.isOf(socket)).findFirst();
            if (process.isPresent()) {
                return of(socket, node, with(process.get(), options), process.get() + ": ");
            }
            return of(socket, node, options, "");
        } catch (InvalidPathException e) {
            throw noPath("", e);
        }
    }

    private static Map<String, String> with(Configured configured, Map<String, String> said) {
        Map<String, String> all = new LinkedHashMap<>(configured.options());
        all.putAll(said);
        return all;
    }

    private static IOException noPath(String where, InvalidPathException e) {
        return new IOException(where + "'" + e.getInput() + "' of a qemu: address is no path: " + e.getReason(), e);
    }

    private static QemuAddress of(Path socket, String node, Map<String, String> options, String where)
            throws IOException {
        try {
            String discard = options.getOrDefault(DISCARD, UNMAP);
            if (!discard.equals(UNMAP) && !discard.equals("ignore")) {
                throw new IOException(where + "discard=" + discard + ": ignore or unmap expected");
            }
            return new QemuAddress(
                    socket,
                    node,
                    Optional.ofNullable(options.get(NBD)).map(NbdAddress::new),
                    Optional.ofNullable(options.get(STORE)).map(s -> Path.of(s).toAbsolutePath()),
                    discard,
                    Optional.ofNullable(options.get(AGENT))
                            .map(a -> Path.of(a).toAbsolutePath().normalize()));
        } catch (InvalidPathException e) {
            throw noPath(where, e);
        } catch (IllegalArgumentException e) {
            throw new IOException(where + "nbd= of a qemu: address: " + e.getMessage(), e);
        }
    }

    /** What an address says, and no more, so that it means the same in another process. */
    static String said(String text) throws IOException {
        QemuAddress alone = parse(text);
        String unmap = "," + DISCARD + "=" + UNMAP;
        return alone + ((text + ",").contains(unmap + ",") ? unmap : "");
    }

    /** What names the node, whatever else is said of it. */
    Designator designator() {
        return new Designator(Designator.Scheme.URI, SCHEME + socket + "#" + node);
    }

    /** All that reaches it again. */
    @Override
    public String toString() {
        return SCHEME + socket + "#" + node
                + nbd.map(n -> "," + NBD + "=" + n).orElse("")
                + store.map(s -> "," + STORE + "=" + s).orElse("")
                + (discard.equals(UNMAP) ? "" : "," + DISCARD + "=" + discard)
                + agent.map(a -> "," + AGENT + "=" + a).orElse("");
    }
}
