// SPDX-License-Identifier: Apache-2.0
/** Image files and local devices as read-only block devices. */
package org.offhost.block.file;
