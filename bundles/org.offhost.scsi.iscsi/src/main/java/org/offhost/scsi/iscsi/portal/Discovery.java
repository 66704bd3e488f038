// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.net.InetSocketAddress;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.offhost.scsi.iscsi.text.TextKeys;

/** Answers what initiators ask in text: which targets there are (RFC 7143, 13.3 and appendix C). */
final class Discovery {
    private static final String PORTAL_GROUP = ",1";

    private final String targetName;

    Discovery(String targetName) {
        this.targetName = targetName;
    }

    /**
     * The answer.
     *
     * @param local address of this host that the initiator speaks to
     * @throws NegotiationException if that is no question
     */
    TextKeys answer(TextKeys question, InetSocketAddress local) throws NegotiationException {
        if (question.isEmpty()) {
            return TextKeys.NONE;
        }
        String which = question.get(Keys.SEND_TARGETS)
                .orElseThrow(() -> new NegotiationException("text of " + question + ", only SendTargets is known"));
        if (!which.isEmpty()
                && !which.equals(Keys.ALL)
                && !which.startsWith("iqn.")
                && !which.startsWith("eui.")
                && !which.startsWith("naa.")) {
            throw new NegotiationException("SendTargets=" + which + ": All, nothing or a name expected");
        }
        if (which.contains(".") && !which.equals(targetName)) {
            return TextKeys.NONE;
        }
        String host = local.getAddress().getHostAddress();
        String address = host.contains(":") ? "[" + host.replaceAll("%.*", "") + "]" : host;
        return TextKeys.NONE
                .with(Keys.TARGET_NAME, targetName)
                .with(Keys.TARGET_ADDRESS, address + ":" + local.getPort() + PORTAL_GROUP);
    }
}
