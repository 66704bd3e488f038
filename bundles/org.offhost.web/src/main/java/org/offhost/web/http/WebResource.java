// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.util.List;

/** Things that can be asked for; a service within the bundle. */
public interface WebResource {
    List<WebRoute> routes();
}
