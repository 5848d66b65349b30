package io.rondo.workers.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCodesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.1.1 | smtp; 550 5.1.1 User unknown | 5.1.1",
                "5.1.1 (bad destination mailbox address) | '' | 5.1.1",
                "5.0.0 | smtp; 550 5.2.1 The email account is disabled | 5.2.1",
                "5.0.0 | smtp; 550 User not found: wangfang@163.example | 5.1.1",
                "5.0.0 | smtp; 550 #5.0.0 no such user here | 5.1.1",
                "5.0.0 | smtp; 552 Quota exceeded (mailbox for user is full) | 5.2.2",
                "5.0.0 | smtp; 554 DT:SPM 163 smtp12 | 5.0.0",
                "5.0.0 | smtp; 550 Mail content denied | 5.0.0",
                "'' | smtp; 550 rejected | 5.0.0",
                "'' | smtp; 451 try again later | 4.0.0",
                "5.7.1 | smtp; 550 5.7.1 user unknown to our policy | 5.7.1",
                "5.4.1 | smtp; 550 5.4.1 Recipient address rejected: Access denied. | 5.1.1",
                "5.4.1 | smtp; 550 5.4.1 no route to host | 5.4.1",
                "4.2.2 | smtp; 452 4.2.2 mailbox full | 4.2.2",
            })
    void theCodeThatSaysMostCounts(String field, String diagnostic, String expected) {
        assertThat(StatusCodes.of(field, diagnostic)).contains(expected);
    }

    @Test
    void anAddressOrAVersionIsNoCode() {
        assertThat(StatusCodes.of("", "smtp; server 192.0.2.55 went away")).isEmpty();
        assertThat(StatusCodes.of("", "running 4.5.6.7")).isEmpty();
        assertThat(StatusCodes.of("", "")).isEmpty();
    }
}
