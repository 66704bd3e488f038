// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo tells its story and proves it. */
class DemoTest {
    @TempDir
    Path folder;

    @Test
    void storyIsToldAndProved() throws Exception {
        String story = new Offhost(folder).run("demo").expect(0).out();
        System.out.println(story);
        assertThat(story)
                .contains("replaced 0.", " other bundles restarted or changed", "the engine is the one it was")
                .contains("all equal")
                .doesNotContain("DIFFER", "no swap");
    }
}
