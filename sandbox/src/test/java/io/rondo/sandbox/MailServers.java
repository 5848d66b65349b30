package io.rondo.sandbox;

import java.time.Clock;

/** A mail server on free ports, for tests of other packages. */
public final class MailServers implements AutoCloseable {

    private final Ports ports = Ports.free().resolved();
    private MailServer server = new MailServer(ports.smtp(), ports.imap(), Clock.systemUTC());

    private MailServers() {
        server.start();
    }

    public static MailServers started() {
        return new MailServers();
    }

    public MailServer server() {
        return server;
    }

    public int imapPort() {
        return ports.imap();
    }

    /** Another server on the same ports, with empty mailboxes and no listener. */
    public void startAfresh() {
        server.close();
        server = new MailServer(ports.smtp(), ports.imap(), Clock.systemUTC());
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }
}
