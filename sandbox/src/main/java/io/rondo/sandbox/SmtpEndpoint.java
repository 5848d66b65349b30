package io.rondo.sandbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.DataCommand;
import com.icegreen.greenmail.smtp.commands.MailCommand;
import com.icegreen.greenmail.smtp.commands.RcptCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GreenMail with two additions: the null sender {@code <>}, without which no bounce can be sent, and {@link SmtpTreatment}. */
final class SmtpEndpoint extends GreenMail {
    private static final Pattern ADDRESS = Pattern.compile("RCPT TO:\\s?<([^>]*)>.*", Pattern.CASE_INSENSITIVE);

    private final Function<String, SmtpTreatment> treatment;

    SmtpEndpoint(ServerSetup[] setups, Function<String, SmtpTreatment> treatment) {
        super(setups);
        this.treatment = treatment;
    }

    @Override
    protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers managers) {
        Map<String, AbstractServer> services = new HashMap<>(super.createServices(setups, managers));
        for (ServerSetup setup : setups) {
            if (setup.getProtocol().equals(ServerSetup.PROTOCOL_SMTP)) {
                services.put(setup.getProtocol(), new Server(setup, managers));
            }
        }
        return services;
    }

    private final class Server extends SmtpServer {
        private final Managers managers;

        Server(ServerSetup setup, Managers managers) {
            super(setup, managers);
            this.managers = managers;
        }

        @Override
        protected ProtocolHandler createProtocolHandler(Socket client) {
            return new SmtpHandler(new Commands(), managers.getSmtpManager(), client);
        }
    }

    private final class Commands extends SmtpCommandRegistry {
        @Override
        public SmtpCommand getCommand(String name) {
            return switch (name) {
                case "MAIL" -> new Mail();
                case "RCPT" -> new Recipient();
                case "DATA" -> new Data();
                default -> super.getCommand(name);
            };
        }
    }

    private static final class Mail extends MailCommand {
        @Override
        public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line) {
            super.execute(connection, state, manager, line);
            if (line.toUpperCase(Locale.ROOT).replace(" ", "").startsWith("MAILFROM:<>")) {
                state.getMessage().setReturnPath(new MailAddress(""));
            }
        }
    }

    private final class Recipient extends RcptCommand {
        @Override
        public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line) {
            Matcher address = ADDRESS.matcher(line);
            if (address.matches()
                    && treatment.apply(address.group(1)) instanceof SmtpTreatment.RefuseRecipient(String reply)) {
                connection.send(reply);
            } else {
                super.execute(connection, state, manager, line);
            }
        }
    }

    private final class Data extends DataCommand {
        @Override
        public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line)
                throws IOException {
            SmtpTreatment chosen = state.getMessage().getToAddresses().stream()
                    .map(to -> treatment.apply(to.getEmail()))
                    .filter(each -> !(each instanceof SmtpTreatment.Accept))
                    .findFirst()
                    .orElse(new SmtpTreatment.Accept());
            switch (chosen) {
                case SmtpTreatment.Accept() -> super.execute(connection, state, manager, line);
                case SmtpTreatment.RefuseRecipient(String reply) ->
                    connection.send(reply); // changed its mind since RCPT
                case SmtpTreatment.RefuseMessage(String reply) -> {
                    readMessage(connection);
                    state.clearMessage();
                    connection.send(reply);
                }
                case SmtpTreatment.AcceptSilently() -> {
                    state.getMessage().setMimeMessage(readMessage(connection));
                    manager.send(state);
                    connection.quit();
                }
                case SmtpTreatment.Lose() -> {
                    readMessage(connection);
                    connection.quit();
                }
                case SmtpTreatment.HangUp() -> connection.quit();
            }
        }

        private MimeMessage readMessage(SmtpConnection connection) throws IOException {
            connection.send("354 Start mail input; end with <CRLF>.<CRLF>");
            try (InputStream message = connection.dotLimitedInputStream(new byte[0])) {
                return GreenMailUtil.newMimeMessage(message);
            }
        }
    }
}
