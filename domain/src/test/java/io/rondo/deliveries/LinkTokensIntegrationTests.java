package io.rondo.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.deliveries.LinkTokens.Kind;
import io.rondo.kernel.DeliveryId;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkTokensIntegrationTests {

    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";

    private final TestDatabase database = TestDatabase.create();
    private final LinkTokens tokens = new LinkTokens(TestWorld.secretKeys(database));

    @Test
    void tokenSaysWhatItWasMintedFor() {
        for (long id : new long[] {1, 255, 65_536, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            var token = tokens.mint(Kind.CLICK, new DeliveryId(id), 7);
            assertThat(token).hasSize(LinkTokens.LENGTH);
            assertThat(tokens.verify(Kind.CLICK, token))
                    .contains(new LinkTokens.Token(Kind.CLICK, new DeliveryId(id), 7));
        }
    }

    @Test
    void anotherNodeWithTheSameDatabaseAcceptsIt() {
        var token = tokens.mint(Kind.OPEN, new DeliveryId(5), 0);
        assertThat(new LinkTokens(TestWorld.secretKeys(database)).verify(Kind.OPEN, token))
                .isPresent();
    }

    @Test
    void tokenOfOneKindNeverPassesForAnother() {
        for (var minted : Kind.values()) {
            var token = tokens.mint(minted, new DeliveryId(42), 3);
            for (var asked : Kind.values()) {
                assertThat(tokens.verify(asked, token).isPresent()).isEqualTo(asked == minted);
            }
        }
    }

    @Test
    void acceptsNoneOfTenThousandForgedOrTruncatedTokens() {
        var seed = 20261122L;
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            var genuine = tokens.mint(Kind.UNSUBSCRIBE, new DeliveryId(1 + random.nextInt(1_000_000)), 0);
            var forged = forge(genuine, random);
            assertThat(tokens.verify(Kind.UNSUBSCRIBE, forged))
                    .as("seed %d, token %d: %s", seed, i, forged)
                    .isEmpty();
        }
    }

    private static String forge(String genuine, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> genuine.substring(0, random.nextInt(genuine.length()));
            case 1 -> genuine + ALPHABET.charAt(random.nextInt(32));
            case 2 -> {
                var at = random.nextInt(genuine.length());
                var other = ALPHABET.charAt((ALPHABET.indexOf(genuine.charAt(at)) + 1 + random.nextInt(31)) % 32);
                yield genuine.substring(0, at) + other + genuine.substring(at + 1);
            }
            default -> {
                var text = new StringBuilder();
                for (int i = 0; i < LinkTokens.LENGTH; i++) {
                    text.append(ALPHABET.charAt(random.nextInt(32)));
                }
                yield text.toString();
            }
        };
    }
}
