// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

/**
 * An answer that is on its way cannot be ended: the container has to cut the connection off, so that it looks like no whole one. An
 * error, for Felix HTTP 1.1.8 catches each exception of a servlet, and ends such an answer as it ends a whole one.
 */
final class BrokenAnswerError extends Error {
    private static final long serialVersionUID = 1;

    BrokenAnswerError(Throwable cause) {
        super("the answer broke off: " + cause, cause);
    }
}
