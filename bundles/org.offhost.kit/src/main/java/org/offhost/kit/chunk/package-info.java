// SPDX-License-Identifier: Apache-2.0
/** Which parts of something changed, in bounded memory. */
package org.offhost.kit.chunk;
