// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.TargetPortals;

/** Units of the embedded array as others reach them: by the portal alone, not by the transport of this host. */
final class IscsiPortal implements Closeable {
    static final String TARGET = "iqn.2026-11.org.offhost:itest";
    static final TargetPortals.Secret SECRET = new TargetPortals.Secret("initiator", "a_secret_of_its_own");

    private final Lab lab;
    private final List<Designator> units;
    private final Set<String> ports = ConcurrentHashMap.newKeySet();
    private final UnaryOperator<ScsiTransport> view;
    private final HeldPort held = new HeldPort();
    private TargetPortals.Portal portal;

    /** @param units as LUN 0 and so on */
    IscsiPortal(Lab lab, Designator... units) throws IOException {
        this(lab, t -> t, units);
    }

    /** @param view what initiators see of the array */
    IscsiPortal(Lab lab, UnaryOperator<ScsiTransport> view, Designator... units) throws IOException {
        this.lab = lab;
        this.view = view;
        this.units = List.of(units);
        for (Designator unit : units) {
            lab.array().unmap(VirtualArray.HOST_INITIATOR, unit);
        }
        listen();
    }

    private void listen() throws IOException {
        portal = lab.service(TargetPortals.class)
                .open(
                        new TargetPortals.Request(held.address(), TARGET, Optional.of(SECRET), Optional.empty()),
                        this::of);
    }

    private ScsiTransport of(String initiator, String port) throws IOException {
        for (Designator unit : units) {
            if (!lab.array().lunMap(initiator).containsValue(unit)) {
                lab.array().map(initiator, unit);
            }
        }
        ports.add(port);
        return view.apply(lab.array().transport(initiator, port));
    }

    int port() {
        return portal.address().getPort();
    }

    /** Names of the initiator ports that have logged in. */
    Set<String> ports() {
        return ports;
    }

    /** URL of a unit, with the secret typed in it. */
    String url(int lun) {
        return "iscsi://" + SECRET.name() + "%" + SECRET.secret() + "@127.0.0.1:" + port() + "/" + TARGET + "/" + lun;
    }

    /** A unit is gone for all who have logged in. */
    void takeAway(int lun) throws IOException {
        for (String port : ports) {
            lab.array().unmap(port.substring(0, port.indexOf(',')), units.get(lun));
        }
    }

    /** It is there again, with the same number. */
    void bringBack(int lun) throws IOException {
        for (String port : ports) {
            lab.array().map(port.substring(0, port.indexOf(',')), units.get(lun));
        }
    }

    /** All connections are cut, and nobody listens any more; returns how to listen again, at the same port. */
    Reopening cut() throws IOException {
        portal.close();
        return this::listen;
    }

    /** Makes a portal that was cut listen again. */
    interface Reopening {
        void reopen() throws IOException;
    }

    @Override
    public void close() throws IOException {
        portal.close();
        held.close();
        for (String port : ports) {
            String initiator = port.substring(0, port.indexOf(','));
            for (Designator unit : units) {
                lab.array().unmap(initiator, unit);
            }
        }
    }
}
