package io.rondo.workers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.deliveries.Ledger.Decision;
import io.rondo.kernel.DeliveryId;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupCommitterTests {

    @Test
    void ofTwoSessionsWithTheSameDeliveryOnlyOneMaySendIt() {
        var one = new DeliveryId(1);
        var other = new DeliveryId(2);
        assertThat(GroupCommitter.answers(
                        Arrays.asList(one, null, one, other, one),
                        Map.of(one, Decision.PROCEED, other, Decision.WITHHELD)))
                .containsExactly(Decision.PROCEED, Decision.LOST, Decision.LOST, Decision.WITHHELD, Decision.LOST);
    }
}
