// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One read that failed must not cost the catalog. */
class CatalogReadErrorTest {
    @TempDir
    Path folder;

    /** The store's own reading, of a file whose disk fails. */
    private MVStoreException readingOf(FileChannel file) {
        try {
            DataUtils.readFully(file, 0, ByteBuffer.allocate(100));
            throw new AssertionError("read");
        } catch (MVStoreException e) {
            return e;
        }
    }

    @Test
    void aDiskThatCannotBeReadIsNoDamage() throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[200]);
        FileChannel closed = FileChannel.open(file, StandardOpenOption.READ);
        closed.close();
        MVStoreException e = readingOf(closed);
        assertThat(e.getErrorCode()).isEqualTo(DataUtils.ERROR_READING_FAILED);
        assertThat(CatalogFile.isDamage(e)).isFalse();
    }

    @Test
    void aFileThatEndsEarlyIsDamaged() throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[20]);
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
            MVStoreException e = readingOf(open);
            assertThat(e.getErrorCode()).isEqualTo(DataUtils.ERROR_READING_FAILED);
            assertThat(CatalogFile.isDamage(e)).isTrue();
        }
    }

    @Test
    void aCatalogThatCannotBeReadStaysWhereItIs() throws Exception {
        Path file = folder.resolve("catalog.mv");
        try (CatalogFile catalog = new CatalogFile(file)) {
            MVStoreException e = DataUtils.newMVStoreException(
                    DataUtils.ERROR_READING_FAILED, "reading failed", new IOException("Input/output error"));
            assertThatThrownBy(() -> catalog.use(t -> {
                        throw e;
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be used");
        }
        assertThat(file).exists();
        assertThat(folder.resolve("catalog.mv.damaged")).doesNotExist();
    }
}
