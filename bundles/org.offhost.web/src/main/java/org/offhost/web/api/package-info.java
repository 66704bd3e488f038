// SPDX-License-Identifier: Apache-2.0
/** The interface itself as a resource: its description, and figures of others that go through it. */
package org.offhost.web.api;
