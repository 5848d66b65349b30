package io.rondo.bpmn;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One file to deploy to the engine: a flow, a decision table or a form.
 *
 * @param name file name with its ending, for example {@code campaign.bpmn}
 * @param content the file's bytes, as deployed
 */
public record FlowResource(String name, byte[] content) {

    public FlowResource {
        content = content.clone();
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    /** SHA-256 of the bytes, in hex: whoever keeps it deploys the file again only when it differs. */
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlowResource that && name.equals(that.name) && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "FlowResource[%s, %d bytes]".formatted(name, content.length);
    }
}
