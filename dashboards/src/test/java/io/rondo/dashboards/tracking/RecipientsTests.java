package io.rondo.dashboards.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecipientsTests {

    @Test
    void showsTooLittleOfAnAddressToLearnIt() {
        assertThat(Recipients.masked("ada.sample@example.com")).isEqualTo("a•••@e•••.com");
        assertThat(Recipients.masked("a@example.co.uk")).isEqualTo("a•••@e•••.uk");
        assertThat(Recipients.masked("+441632960961")).isEqualTo("•••61");
        assertThat(Recipients.masked(null)).isEqualTo("•••");
        assertThat(Recipients.masked("@example.com")).isEqualTo("•••");
        assertThat(Recipients.masked("ada@")).isEqualTo("•••");
    }
}
