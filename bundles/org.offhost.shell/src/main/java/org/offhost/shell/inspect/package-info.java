// SPDX-License-Identifier: Apache-2.0
/**
 * A volume as text, tables and pictures. Uses all packages before it but {@code set}.
 */
package org.offhost.shell.inspect;
