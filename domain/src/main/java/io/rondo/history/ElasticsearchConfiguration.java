package io.rondo.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Base64;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Elasticsearch client. It follows the server's 8.19 line and is therefore defined here rather than by Spring Boot,
 * which speaks to 9.x. Creating it opens no connection: Rondo starts while Elasticsearch is away.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ElasticsearchProperties.class)
class ElasticsearchConfiguration {

    @Bean(destroyMethod = "close")
    RestClient elasticsearchRestClient(ElasticsearchProperties properties) {
        var hosts = properties.url().stream()
                .map(uri -> HttpHost.create(uri.toString()))
                .toArray(HttpHost[]::new);
        var builder = RestClient.builder(hosts)
                .setRequestConfigCallback(request -> request.setConnectTimeout(
                                Math.toIntExact(properties.connectTimeout().toMillis()))
                        .setSocketTimeout(
                                Math.toIntExact(properties.socketTimeout().toMillis())));
        if (properties.username() != null) {
            builder.setDefaultHeaders(new Header[] {basic(properties.username(), properties.password())});
        }
        return builder.build();
    }

    @Bean
    ElasticsearchClient elasticsearchClient(RestClient elasticsearchRestClient) {
        var mapper = JsonMapper.builder()
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
        return new ElasticsearchClient(
                new RestClientTransport(elasticsearchRestClient, new Jackson3JsonpMapper(mapper)));
    }

    private static Header basic(String username, @Nullable String password) {
        var secret = username + ":" + (password == null ? "" : password);
        return new BasicHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
    }
}
