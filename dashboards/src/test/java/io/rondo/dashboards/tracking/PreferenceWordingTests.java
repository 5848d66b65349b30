package io.rondo.dashboards.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.preferences.Preferences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What customers agreed to must be provable: the version kept with their consent stands for these very words. */
class PreferenceWordingTests {

    /** First 16 hex digits of SHA-256 of the words by version: a changed word needs a new version, added here. */
    private static final Map<String, String> WORDS = Map.of("preference-centre-1", "87c7b3e0b247dabd");

    @Test
    void theWordsOnThePageAreThoseOfTheirVersion() throws IOException, GeneralSecurityException {
        var words = new TreeMap<String, String>();
        for (var language : new String[] {"", "_zh_CN"}) {
            var bundle = new Properties();
            try (var reader = Files.newBufferedReader(
                    Path.of("src/main/resources/messages/tracking%s.properties".formatted(language)),
                    StandardCharsets.UTF_8)) {
                bundle.load(reader);
            }
            bundle.stringPropertyNames().stream()
                    .filter(key -> key.startsWith("tracking.preferences."))
                    .forEach(key -> words.put(key + language, bundle.getProperty(key)));
        }
        var digest =
                MessageDigest.getInstance("SHA-256").digest(words.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(digest).substring(0, 16))
                .as("words of the preference centre (raise Preferences.WORDING when they change)")
                .isEqualTo(WORDS.get(Preferences.WORDING));
    }
}
