// SPDX-License-Identifier: Apache-2.0
/**
 * A job as its work has it: the hands it is given, the row of steps, and the journal of what is done for good. The
 * first in the order.
 */
package org.offhost.backup.engine.job;
