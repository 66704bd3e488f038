// SPDX-License-Identifier: Apache-2.0
/** A parser of ISO 9660 volumes with Rock Ridge names, as a vendor's would be: nothing of it is exported. */
package org.example.iso9660;
