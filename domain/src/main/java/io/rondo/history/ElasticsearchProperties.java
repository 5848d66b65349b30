package io.rondo.history;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Elasticsearch is.
 *
 * @param url one or more addresses, separated by commas
 * @param username for basic authentication; none when absent
 * @param password of {@code username}
 * @param connectTimeout until a connection stands
 * @param socketTimeout until an answer starts; bounds how long a relay's transaction can stay open
 */
@ConfigurationProperties("rondo.elasticsearch")
record ElasticsearchProperties(
        @DefaultValue("http://localhost:9200") List<URI> url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("30s") Duration socketTimeout) {

    @Override
    public String toString() {
        return "ElasticsearchProperties[url=%s]".formatted(url);
    }
}
