// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.offhost.block.ProviderWithdrawnException;

class WithdrawalTest {
    @Test
    void sessionsGoOnUntilTheDriverGoesAndSayWhoWent() {
        Withdrawal session = new Withdrawal("the parser of tests");
        assertThatCode(session::check).doesNotThrowAnyException();
        session.withdraw();
        assertThatThrownBy(session::check)
                .isInstanceOf(ProviderWithdrawnException.class)
                .hasMessage("the parser of tests was withdrawn");
    }
}
