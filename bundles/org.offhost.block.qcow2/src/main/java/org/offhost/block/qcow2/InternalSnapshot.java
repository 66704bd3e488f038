// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

/**
 * A snapshot that lies within an image. It is named, not read.
 *
 * @param id as QEMU numbers it; may hold what a stranger wrote
 * @param name as a person called it; may hold what a stranger wrote
 */
public record InternalSnapshot(String id, String name) {}
