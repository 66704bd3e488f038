// SPDX-License-Identifier: Apache-2.0
/**
 * What a person names on a command line: units, their volumes, media, paths. Uses {@code command} and {@code text}.
 */
package org.offhost.shell.unit;
