package io.rondo.sandbox.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection: reads commands and messages line by line, bytes as they come. */
final class SmtpConversation {

    private static final int LONGEST_LINE = 1 << 20;

    private final ScriptedSmtp server;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;
    private byte[] line = new byte[2048];
    private int length;
    private @Nullable String recipient;
    private Script.Fate fate = Script.Fate.ACCEPT;

    SmtpConversation(Socket socket, ScriptedSmtp server) throws IOException {
        this.server = server;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    void run() throws IOException {
        say("220 localhost ready");
        while (true) {
            readLine();
            var command = ScriptedSmtp.text(line, 0, length);
            var verb = command.length() < 4 ? command : command.substring(0, 4).toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> say("250-localhost\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES");
                case "HELO", "NOOP" -> say("250 2.0.0 Ok");
                case "RSET", "MAIL" -> {
                    recipient = null;
                    say("250 2.0.0 Ok");
                }
                case "RCPT" -> {
                    if (!recipient(command)) {
                        return;
                    }
                }
                case "DATA" -> {
                    if (!message()) {
                        return;
                    }
                }
                case "QUIT" -> {
                    say("221 2.0.0 Bye");
                    return;
                }
                default -> say("502 5.5.1 Unknown command");
            }
        }
    }

    /** False: the conversation is over. */
    private boolean recipient(String command) throws IOException {
        var open = command.indexOf('<');
        var close = command.indexOf('>', open + 1);
        if (open < 0 || close < 0) {
            say("501 5.1.3 Expected RCPT TO:<address>");
            return true;
        }
        var address = command.substring(open + 1, close);
        fate = server.fate(address);
        switch (fate) {
            case DEFER_RECIPIENT -> {
                server.note(fate);
                say("451 4.2.1 Try again later");
            }
            case REJECT -> {
                server.note(fate);
                say("550 5.1.1 No such mailbox");
            }
            case DEFER_SESSION -> {
                server.note(fate);
                say("421 4.3.2 Closing for now");
                return false;
            }
            case HANG -> {
                server.note(fate);
                waitUntilSenderLeaves();
                return false;
            }
            default -> {
                recipient = address;
                say("250 2.1.5 Ok");
            }
        }
        return true;
    }

    private boolean message() throws IOException {
        var to = recipient;
        if (to == null) {
            say("503 5.5.1 Expected a recipient first");
            return true;
        }
        if (fate == Script.Fate.DROP_BEFORE_DOT) {
            server.note(fate);
            return false;
        }
        say("354 Go ahead");
        var messageId = "";
        var feedbackId = "";
        var bytes = 0L;
        var headers = true;
        while (true) {
            readLine();
            if (length == 1 && line[0] == '.') {
                break;
            }
            bytes += length + 2;
            if (headers) {
                if (length == 0) {
                    headers = false;
                } else if (begins("message-id:")) {
                    messageId = value();
                } else if (begins("feedback-id:")) {
                    feedbackId = value();
                }
            }
        }
        pause();
        var answered = !fate.leavesInDoubt();
        if (fate.accepts()) {
            server.note(to, messageId, feedbackId, answered, bytes);
        }
        recipient = null;
        if (answered) {
            say("250 2.0.0 Accepted");
            return true;
        }
        server.note(fate);
        if (fate == Script.Fate.HANG_AFTER_DOT) {
            waitUntilSenderLeaves();
        }
        return false;
    }

    private void waitUntilSenderLeaves() throws IOException {
        while (in.read() >= 0) {
            // says nothing meanwhile
        }
    }

    private void pause() throws IOException {
        if (server.delayMillis() > 0) {
            try {
                Thread.sleep(server.delayMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted", e);
            }
        }
    }

    private boolean begins(String header) {
        if (length < header.length()) {
            return false;
        }
        for (int i = 0; i < header.length(); i++) {
            if (Character.toLowerCase((char) line[i]) != header.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String value() {
        var text = ScriptedSmtp.text(line, 0, length);
        return text.substring(text.indexOf(':') + 1).strip();
    }

    /** The next line, without its end, into {@link #line}. */
    private void readLine() throws IOException {
        length = 0;
        while (true) {
            if (at == end) {
                end = in.read(buffer);
                at = 0;
                if (end < 0) {
                    end = 0;
                    throw new EOFException("The sender left");
                }
            }
            var from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            append(from, at);
            if (at < end) {
                at++;
                if (length > 0 && line[length - 1] == '\r') {
                    length--;
                }
                return;
            }
        }
    }

    private void append(int from, int to) throws IOException {
        var more = to - from;
        if (length + more > line.length) {
            if (length + more > LONGEST_LINE) {
                throw new IOException("Expected a line of at most %d bytes".formatted(LONGEST_LINE));
            }
            line = java.util.Arrays.copyOf(line, Math.max(line.length * 2, length + more));
        }
        System.arraycopy(buffer, from, line, length, more);
        length += more;
    }

    private void say(String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
