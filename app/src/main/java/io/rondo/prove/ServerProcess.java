package io.rondo.prove;

import io.rondo.node.OwnJvm;
import io.rondo.sandbox.smtp.Noted;
import io.rondo.sandbox.smtp.Script;
import io.rondo.sandbox.smtp.ScriptedSmtp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The scripted mail server in a process of its own, whose log outlives every node. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path log;
    private final Writer orders;

    private ServerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
    }

    static ServerProcess start(Script script, Path folder) throws IOException {
        var log = folder.resolve("mail.log");
        Files.deleteIfExists(log);
        Files.deleteIfExists(folder.resolve("mail.log.faults"));
        var command = new ArrayList<>(
                OwnJvm.command(ScriptedSmtp.class, List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
        command.add(log.toString());
        Stream.of(
                        script.deferRecipient(),
                        script.deferSession(),
                        script.reject(),
                        script.dropBeforeDot(),
                        script.dropAfterDot(),
                        script.loseAfterDot(),
                        script.hang(),
                        script.hangAfterDot())
                .map(Object::toString)
                .forEach(command::add);
        command.add(Long.toString(script.delayMillis()));
        command.add(Long.toString(script.seed()));
        var process = new ProcessBuilder(command)
                .redirectError(folder.resolve("mail-server.err").toFile())
                .start();
        var answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        var port = answers.readLine();
        if (port == null) {
            throw new ProofException("Expected the mail server to say its port, but it ended; see " + folder);
        }
        return new ServerProcess(process, Integer.parseInt(port), log);
    }

    int port() {
        return port;
    }

    /** From now on the server takes this long over each message. */
    void delay(long millis) {
        try {
            orders.write(millis + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new ProofException("The mail server does not listen any more", e);
        }
    }

    List<Noted> accepted() throws IOException {
        return ScriptedSmtp.read(log);
    }

    Map<String, Integer> faults() throws IOException {
        return ScriptedSmtp.faults(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
