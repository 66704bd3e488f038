// SPDX-License-Identifier: Apache-2.0
/** Image files and local devices as block devices. */
package org.offhost.block.file;
