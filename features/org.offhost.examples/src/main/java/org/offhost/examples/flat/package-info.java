// SPDX-License-Identifier: Apache-2.0
/** A parser of a made-up file system. */
package org.offhost.examples.flat;
