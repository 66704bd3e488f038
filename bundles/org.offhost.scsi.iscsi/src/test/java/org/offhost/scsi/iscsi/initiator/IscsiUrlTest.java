// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of libiscsi, and what is kept of a URL. */
class IscsiUrlTest {
    @ParameterizedTest
    @CsvSource({
        "iscsi://array/iqn.2026-11.org.offhost:a/0, iscsi://array:3260/iqn.2026-11.org.offhost:a/0",
        "iscsi://array:860/iqn.x:a/17, iscsi://array:860/iqn.x:a/17",
        "iscsi://[::1]:3261/iqn.x:a/1, iscsi://[::1]:3261/iqn.x:a/1",
        "iscsi://[fe80::1]/iqn.x:a/1, iscsi://[fe80::1]:3260/iqn.x:a/1",
        "iscsi://10.0.0.1/iqn.x%3Aa/1, iscsi://10.0.0.1:3260/iqn.x:a/1",
        "iscsi://u%s@array/iqn.x:a/1, iscsi://u@array:3260/iqn.x:a/1",
        "iscsi://u:s@array/iqn.x:a/1, iscsi://u@array:3260/iqn.x:a/1",
        "iscsi://u%s:t/%@array/iqn.x:a/1, iscsi://u@array:3260/iqn.x:a/1",
        "iscsi://u@array/iqn.x:a/1?secret_file=/s&session=2, iscsi://u@array:3260/iqn.x:a/1?secret_file=/s&session=2",
        "iscsi://u@array/iqn.x:a/1?target_user=t&target_password=p, iscsi://u@array:3260/iqn.x:a/1?target_user=t"
    })
    void isReadAndKeptWithoutSecrets(String typed, String kept) throws IOException {
        assertThat(IscsiUrl.parse(typed)).hasToString(kept);
        assertThat(IscsiUrl.parse(kept)).hasToString(kept);
    }

    @Test
    void secretIsWhatStandsBehindTheFirstPercentSign() throws IOException {
        IscsiUrl url = IscsiUrl.parse("iscsi://u%s:%t@array/iqn.x:a/1?header_digest=crc32c");
        assertThat(url.user()).contains("u");
        assertThat(url.secret()).contains("s:%t");
        assertThat(url.argument(IscsiUrl.HEADER_DIGEST)).contains("crc32c");
        assertThat(url.host()).isEqualTo("array");
        assertThat(url.unit().lun()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iscsi://",
                "iscsi:///iqn.x:a/0",
                "iscsi://array",
                "iscsi://array/iqn.x:a",
                "iscsi://array/iqn.x:a/",
                "iscsi://array/iqn.x:a/x",
                "iscsi://array/iqn.x:a/16384",
                "iscsi://array/iqn.x%zz/0",
                "iscsi://array:0/iqn.x:a/0",
                "iscsi://array:65536/iqn.x:a/0",
                "iscsi://::1/iqn.x:a/0",
                "iscsi://array/iqn.x:a/0/1",
                "iscsi://array/iqn.x:a/0?iser",
                "iscsi://array/iqn.x:a/0?session",
                "iscsi://array/iqn.x:a/0?session=1&session=2",
                "iscsi://ar ray/iqn.x:a/0"
            })
    void whatIsNoUrlIsRefused(String typed) {
        assertThatThrownBy(() -> IscsiUrl.parse(typed)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iscsi://u%hush@array",
                "iscsi://u%hush@hush@array/iqn.x:a/0",
                "iscsi://u%hush/array/iqn.x:a/0",
                "iscsi://u%hu sh@array/iqn.x:a/0",
                "iscsi://u%hush@array/iqn.x:a/0?target_password=hush&x=1",
                "iscsi://array/iqn.x:a/0?target_password=a&hush&session=1",
                "iscsi://u:hush?hush@array/iqn.x:a/0",
                "iscsi://u%hush?hush@array/iqn.x:a/0"
            })
    void refusalRepeatsNoSecret(String typed) {
        assertThatThrownBy(() -> IscsiUrl.parse(typed))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"128", "-1", "x", "1234"})
    void sessionHasANumber(String number) throws IOException {
        IscsiUrl url = IscsiUrl.parse("iscsi://array/iqn.x:a/0?session=" + number);
        assertThatThrownBy(url::session).hasMessageContaining("0 to 127 expected");
    }
}
