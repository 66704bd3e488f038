// SPDX-License-Identifier: Apache-2.0
/** Requests and answers: routes, bodies, JSON, problems. Knows no resource. */
package org.offhost.web.http;
