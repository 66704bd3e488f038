// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.nio.file.Path;
import org.offhost.inventory.prints.IdSet;

/**
 * An index that was made of the same volume before, and which of its rows are no more so: what a set's index is made of if only what
 * changed was inventoried. It and what lies beside it are files of this host, and proved to be what they were.
 *
 * @param index the whole index, as a set has it
 * @param rows whose its rows are
 * @param replaced ids of entries whose rows are not taken over
 */
public record IndexBefore(Path index, Path rows, IdSet replaced) {}
