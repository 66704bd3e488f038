// SPDX-License-Identifier: Apache-2.0
/**
 * The commands that begin, watch and end jobs. Uses all packages before it but {@code inspect}.
 */
package org.offhost.shell.job;
