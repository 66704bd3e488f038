// SPDX-License-Identifier: Apache-2.0
/** Health checks, as Felix has them. */
package org.offhost.console.health;
