package io.rondo.dashboards.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.contacts.AccountingReport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountingPiecesTests {

    @Test
    void everyPieceIsShownOnceAndThePiecesMakeTheWhole() {
        var pieces = AccountingPieces.of(new AccountingReport(
                120,
                Map.of("no-consent", 15L, "suppressed", 5L),
                100,
                20,
                60,
                2,
                Map.of("rejected", 3L),
                Map.of("open-case", 5L),
                10));
        assertThat(pieces.off()).isFalse();
        assertThat(pieces.considering())
                .extracting(AccountingPieces.Piece::count)
                .containsExactly(100L, 15L, 5L);
        assertThat(pieces.listing().stream()
                        .mapToLong(AccountingPieces.Piece::count)
                        .sum())
                .isEqualTo(100);
        assertThat(pieces.listing().stream()
                        .mapToDouble(AccountingPieces.Piece::share)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void saysSoWhenTheSumIsOff() {
        assertThat(AccountingPieces.of(new AccountingReport(120, Map.of(), 100, 20, 60, 0, Map.of(), Map.of(), 10))
                        .off())
                .isTrue();
    }
}
