package io.rondo.batch.files;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one file may hold.
 *
 * @param maxFileSize of the file as it lies there
 * @param maxColumns of the header
 * @param maxCell characters of one cell; a longer one refuses its row
 */
@ConfigurationProperties("rondo.import")
public record FileLimits(
        @DefaultValue("4GB") DataSize maxFileSize,
        @DefaultValue("1000") int maxColumns,
        @DefaultValue("65536") int maxCell) {

    public static final FileLimits DEFAULT = new FileLimits(DataSize.ofGigabytes(4), 1_000, 65_536);
}
