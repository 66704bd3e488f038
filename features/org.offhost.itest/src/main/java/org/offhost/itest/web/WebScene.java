// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.itest.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Units of a test, and a server with somebody who is signed in; nothing of either is left behind it. */
abstract class WebScene {
    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    CommandProcessor gogo;

    @TempDir
    Path folder;

    Lab lab;
    WebServer server;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        server = new WebServer(gogo);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }
}
