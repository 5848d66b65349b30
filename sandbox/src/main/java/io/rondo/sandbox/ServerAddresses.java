package io.rondo.sandbox;

/**
 * Where the sandbox's servers listen, all of them on loopback.
 *
 * @param elasticsearchUrl base URL without a slash at its end
 * @param zeebeGrpc gateway as URL, {@code http://127.0.0.1:26500}
 * @param zeebeRest gateway's REST base URL, without {@code /v2}
 * @param zeebeManagement base URL of the broker's actuator, without {@code /actuator}
 * @param webPort where Rondo's own pages are to listen; the sandbox only reserves it
 */
public record ServerAddresses(
        String jdbcUrl,
        String dbUser,
        String dbPassword,
        String elasticsearchUrl,
        String zeebeGrpc,
        String zeebeRest,
        String zeebeManagement,
        String smtpHost,
        int smtpPort,
        String imapHost,
        int imapPort,
        int webPort) {

    /** Hides the password, which would otherwise end in a log. */
    @Override
    public String toString() {
        return "ServerAddresses[postgres=%s, elasticsearch=%s, zeebe=%s, rest=%s, management=%s, smtp=%d, imap=%d, web=%d]"
                .formatted(
                        jdbcUrl, elasticsearchUrl, zeebeGrpc, zeebeRest, zeebeManagement, smtpPort, imapPort, webPort);
    }
}
