// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.TargetPortals;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens portals for whoever has units to export. */
@Component(service = TargetPortals.class)
public final class PortalService implements TargetPortals {
    private static final Logger LOG = LoggerFactory.getLogger(PortalService.class);

    private final Set<ListeningPortal> open = ConcurrentHashMap.newKeySet();
    private boolean gone;

    @Override
    public synchronized Portal open(Request request, Units units) throws IOException {
        if (gone) {
            throw new ProviderWithdrawnException("the portals of iSCSI are gone");
        }
        open.removeIf(ListeningPortal::isClosed);
        ListeningPortal portal = new ListeningPortal(request, units);
        open.add(portal);
        return portal;
    }

    @Deactivate
    synchronized void withdraw() {
        gone = true;
        for (ListeningPortal portal : open) {
            try {
                portal.close();
            } catch (IOException e) {
                LOG.warn("{}: {}", portal.address(), e.getMessage());
            }
        }
        open.clear();
    }
}
