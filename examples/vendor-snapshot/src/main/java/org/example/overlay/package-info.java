// SPDX-License-Identifier: Apache-2.0
/** Snapshots of qcow2 images by overlays, as a storage vendor's drivers would be: nothing of it is exported. */
package org.example.overlay;
