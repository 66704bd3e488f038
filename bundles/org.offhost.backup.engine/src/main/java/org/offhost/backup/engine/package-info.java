// SPDX-License-Identifier: Apache-2.0
/**
 * The service and its jobs: what comes in, which job runs, in which state it is and how it ends. The last in the order: uses
 * all but {@code copy}.
 */
package org.offhost.backup.engine;
