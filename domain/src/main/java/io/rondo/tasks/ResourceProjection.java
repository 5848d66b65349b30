package io.rondo.tasks;

import static io.rondo.kernel.Sql.at;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Copies deployed forms and diagrams, wherever they were deployed from, so that pages can show them and the exporter's
 * old months can be deleted. The engine distributes a deployment to every partition: the copies are one row.
 */
final class ResourceProjection implements Projection {

    private final JdbcClient jdbc;
    private final RecordType type;
    private final String kind;
    private final String keyField;
    private final String idField;

    private ResourceProjection(JdbcClient jdbc, RecordType type, String kind, String keyField, String idField) {
        this.jdbc = jdbc;
        this.type = type;
        this.kind = kind;
        this.keyField = keyField;
        this.idField = idField;
    }

    static ResourceProjection forms(JdbcClient jdbc) {
        return new ResourceProjection(jdbc, RecordType.FORM, "form", "formKey", "formId");
    }

    static ResourceProjection processes(JdbcClient jdbc) {
        return new ResourceProjection(jdbc, RecordType.PROCESS, "process", "processDefinitionKey", "bpmnProcessId");
    }

    @Override
    public RecordType type() {
        return type;
    }

    @Override
    public void apply(ExportedRecord entry) {
        // A deleted resource stays: tasks and campaigns that used it are still shown with it.
        if (!"CREATED".equals(entry.intent())) {
            return;
        }
        var value = entry.value();
        var content = Base64.getDecoder().decode(value.path("resource").asString(""));
        jdbc.sql("""
                        insert into deployed_resource (resource_key, kind, id, version, name, digest, content, deployed_at)
                        values (:key, :kind, :id, :version, :name, :digest, :content, :at)
                        on conflict (kind, id, version) do update set
                          resource_key = excluded.resource_key, name = excluded.name, digest = excluded.digest,
                          content = excluded.content, deployed_at = excluded.deployed_at""")
                .param("key", value.path(keyField).asLong())
                .param("kind", kind)
                .param("id", value.path(idField).asString())
                .param("version", value.path("version").asInt())
                .param("name", value.path("resourceName").asString(""))
                .param("digest", sha256(content))
                .param("content", new String(content, StandardCharsets.UTF_8))
                .param("at", at(entry.timestamp()))
                .update();
    }

    /** SHA-256 of the deployed bytes, hexadecimal: tells whether a file differs from what is deployed. */
    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }
}
