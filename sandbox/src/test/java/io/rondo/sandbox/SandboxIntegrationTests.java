package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.worker.JobWorker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real sandbox for most facts, and a second one beside it for what happens when its Rondo is killed. */
class SandboxIntegrationTests {
    private static final List<String> PROGRESS = Collections.synchronizedList(new ArrayList<>());
    private static final List<Process> HOLDERS = new ArrayList<>();
    private static final List<String> LOOPBACK =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    private static Sandbox sandbox;
    private static CamundaClient client;

    @BeforeAll
    static void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        sandbox = Sandbox.start(SandboxOptions.throwAway(), PROGRESS::add);
        client = client(sandbox.addresses());
    }

    @AfterAll
    static void stop() {
        client.close();
        Path folder = sandbox.dataFolder();
        List<ProcessHandle> all = ServerProcesses.of(folder);
        sandbox.close();
        assertThat(all).as("a closed sandbox leaves no process").isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(folder).as("a throw-away sandbox leaves no data").doesNotExist();
    }

    @Test
    void fourServersAreUpAndSaySo() throws Exception {
        ServerAddresses at = sandbox.addresses();

        assertThat(query(at, "SHOW server_version")).startsWith("18.");
        assertThat(get(at.elasticsearchUrl() + "/_nodes/_local?filter_path=nodes.*.version"))
                .contains("\"8.19.21\"");
        assertThat(get(at.zeebeRest() + "/v2/topology"))
                .contains("\"gatewayVersion\":\"8.6.0\"", "\"partitionsCount\":3");
        assertThat(greeting(at.smtpPort())).startsWith("220 ");
        assertThat(greeting(at.imapPort())).startsWith("* OK ");
        assertThat(PROGRESS.stream().filter(line -> line.contains("is up in")))
                .as("one line for each server")
                .hasSize(4);
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        List<ProcessHandle> processes = new ArrayList<>(ServerProcesses.of(sandbox.dataFolder()));
        processes.add(ProcessHandle.current());

        assertThat(ServerProcesses.listeningAddresses(processes))
                .hasSizeGreaterThanOrEqualTo(10)
                .allMatch(LOOPBACK::contains);
    }

    @Test
    void aCommitIsSynchronousEvenWhereDataIsThrownAway() throws Exception {
        assertThat(query(sandbox.addresses(), "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(query(sandbox.addresses(), "SHOW fsync")).isEqualTo("off");
    }

    @Test
    void exportsUserTasksFormsProcessesAndIncidentsButNothingElse() throws Exception {
        client.newDeployResourceCommand()
                .addProcessModel(withUserTask("exported", "a-form"), "exported.bpmn")
                .addResourceStringUtf8(form("a-form"), "a.form")
                .send()
                .join();
        startInstance("exported", Map.of("wait", "PT1H"));

        await().untilAsserted(() -> assertThat(indexNames()).contains("user-task", "form", "process"));
        // a job and its variables were written before the user task, so they would be there by now
        assertThat(indexNames()).isSubsetOf("user-task", "form", "process", "incident");
        assertThat(indices()).allMatch(line -> line.matches("zeebe-record_[a-z-]+_8\\.6\\.0_\\d{4}-\\d{2} 1 0"));
    }

    @Test
    void movingTheClockMovesTheApplicationAndFiresTimers() throws Exception {
        deploy(withTimerThenJob("timer-moves", "timer-moved"));
        List<JobWorker> workersAskingInVain = IntStream.range(0, 20)
                .mapToObj(SandboxIntegrationTests::idleWorker)
                .toList();
        List<Duration> told = new ArrayList<>();
        sandbox.clock().onOffset(told::add);
        for (int i = 0; i < 30; i++) {
            startInstance("timer-moves", Map.of("wait", "PT6H"));
        }
        sandbox.broker().awaitQuiet(Duration.ofMillis(400), Duration.ofSeconds(60));
        long jobsBefore = sandbox.broker().look().openJobs();
        Instant before = sandbox.clock().now();
        long begin = System.nanoTime();

        sandbox.clock().advanceAndSettle(Duration.ofHours(6), Duration.ofSeconds(60));

        System.out.printf("clock: 30 timers fired and settled in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        assertThat(sandbox.broker().look().openJobs())
                .as("all fired when the call returns")
                .isEqualTo(jobsBefore + 30);
        assertThat(sandbox.clock().now()).isAfterOrEqualTo(before.plus(Duration.ofHours(6)));
        assertThat(told.getLast().minus(told.getFirst())).isEqualTo(Duration.ofHours(6));
        workersAskingInVain.forEach(JobWorker::close);
    }

    @Test
    void aRestartedBrokerIsOnBusinessTimeBeforeItWorks() throws Exception {
        deploy(withTimerThenJob("timer-survives", "timer-survived"));
        startInstance("timer-survives", Map.of("wait", "P8D"));
        sandbox.clock().advanceAndSettle(Duration.ofDays(6), Duration.ofSeconds(60));
        Instant before = sandbox.clock().now();

        sandbox.killBroker();
        sandbox.startBroker();

        assertThat(brokerTime()).isAfterOrEqualTo(before);
        assertThat(Duration.between(brokerTime(), sandbox.clock().now()).abs()).isLessThan(Duration.ofSeconds(2));
        assertThat(activateJobs("timer-survived"))
                .as("not due for two more days")
                .isZero();
        sandbox.clock().advanceAndSettle(Duration.ofDays(2), Duration.ofSeconds(60));
        assertThat(activateJobs("timer-survived")).isEqualTo(1);
    }

    @Test
    void elasticsearchMayBeAwayAndTheExporterCatchesUp() throws Exception {
        client.newDeployResourceCommand()
                .addProcessModel(withUserTask("while-away", "away-form"), "away.bpmn")
                .addResourceStringUtf8(form("away-form"), "away.form")
                .send()
                .join();
        sandbox.stopElasticsearch();
        assertThatThrownBy(() -> get(sandbox.addresses().elasticsearchUrl() + "/_cluster/health"))
                .isInstanceOf(java.io.IOException.class);
        startInstance("while-away", Map.of("wait", "PT1H"));

        sandbox.startElasticsearch();

        await().untilAsserted(() -> assertThat(get(sandbox.addresses().elasticsearchUrl()
                        + "/zeebe-record_user-task_*/_count?q=value.bpmnProcessId:while-away%20AND%20intent:CREATED"))
                .contains("\"count\":1,"));
    }

    @Test
    void postgresComesBackWithWhatWasCommittedBeforeAKill() throws Exception {
        ServerAddresses at = sandbox.addresses();
        execute(at, "CREATE TABLE survives (id int)", "INSERT INTO survives VALUES (42)");

        sandbox.killPostgres();
        sandbox.startPostgres();

        assertThat(query(at, "SELECT id FROM survives")).isEqualTo("42");
    }

    @Test
    void aBusyPortIsOneClearMessage(@TempDir Path folder) throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SandboxOptions options =
                    SandboxOptions.lasting(folder).withPorts(Ports.free().withZeebeGrpc(busy.getLocalPort()));

            assertThatThrownBy(() -> Sandbox.start(options, ProgressListener.silent()))
                    .isInstanceOf(SandboxException.class)
                    .hasMessage(
                            "Port %d is in use by another program. Stop it, or choose another port with --grpc-port.",
                            busy.getLocalPort());
        }
    }

    @Test
    void aFolderBelongsToOneSandboxAtATime() {
        SandboxOptions same = SandboxOptions.lasting(sandbox.dataFolder()).withPorts(Ports.free());

        assertThatThrownBy(() -> Sandbox.start(same, ProgressListener.silent()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(sandbox.dataFolder().toString())
                .hasMessageContaining("process " + ProcessHandle.current().pid());
    }

    @Test
    void aServerThatCannotStartNamesItsLogAndLeavesNothingRunning() throws Exception {
        SandboxOptions options = SandboxOptions.throwAway();
        Path data = ServerUser.current().serverFolder(options.dataFolder()).resolve("postgres/data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("PG_VERSION"), "9\n");

        assertThatThrownBy(() -> Sandbox.start(options, ProgressListener.silent()))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("PostgreSQL ended while starting (exit code ")
                .hasMessageContaining("postgres.log");

        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .commandLine()
                                .orElse("")
                                .contains(options.dataFolder().toString())))
                .isEmpty();
    }

    @Test
    void killedRondosLeaveNothingBehindAndTheNextStartClearsWhatDid(@TempDir Path parent) throws Exception {
        Path folder = parent.resolve("lasting");
        try {
            killAndStartAgain(folder);
        } finally {
            HOLDERS.forEach(Process::destroyForcibly);
            Folders.delete(ServerUser.current().serverFolder(folder));
        }
    }

    private static void killAndStartAgain(Path folder) throws Exception {
        Process first = holder(folder);
        ServerAddresses at = addresses(folder, firstLine(first));
        execute(at, "CREATE TABLE lasts (id int)", "INSERT INTO lasts VALUES (7)");
        assertThat(query(at, "SHOW fsync")).isEqualTo("on");
        List<ProcessHandle> all = ServerProcesses.of(folder);
        // the worst case: not only Rondo but the watchdogs too are killed, so that the servers really stay behind
        all.stream().filter(SandboxIntegrationTests::isWatchdog).forEach(ProcessHandle::destroyForcibly);
        first.destroyForcibly().waitFor();
        assertThat(all.stream().filter(ProcessHandle::isAlive))
                .as("servers without Rondo and watchdog")
                .hasSizeGreaterThanOrEqualTo(3);

        Process second = holder(folder);
        ServerAddresses again = addresses(folder, firstLine(second));
        assertThat(all).as("leftovers are gone").noneMatch(ProcessHandle::isAlive);
        assertThat(sandbox.broker().look().timerChecks())
                .as("and the other sandbox was spared")
                .isNotEmpty();
        assertThat(query(again, "SELECT id FROM lasts")).isEqualTo("7");

        List<ProcessHandle> running = ServerProcesses.of(folder);
        second.destroyForcibly().waitFor();
        await().untilAsserted(() -> assertThat(running)
                .as("kill -9 of Rondo alone ends its servers")
                .hasSizeGreaterThanOrEqualTo(6)
                .noneMatch(ProcessHandle::isAlive));
    }

    private static boolean isWatchdog(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("watchdog.sh");
    }

    /** Another JVM that holds a sandbox on this folder. */
    private static Process holder(Path folder) throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxHolder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        HOLDERS.add(holder);
        return holder;
    }

    private static String firstLine(Process holder) throws Exception {
        BufferedReader out = holder.inputReader();
        String line = out.readLine();
        assertThat(line).as("the holder's line when all is up").startsWith("ready ");
        return line;
    }

    private static ServerAddresses addresses(Path folder, String line) throws Exception {
        String jdbc = line.replaceAll(".*postgres=([^,]+),.*", "$1");
        String password = Files.readString(
                        ServerUser.current().serverFolder(folder).resolve("postgres/password"))
                .strip();
        return new ServerAddresses(jdbc, "rondo", password, "", "", "", "", "", 0, "", 0, 0);
    }

    private static CamundaClient client(ServerAddresses at) {
        return CamundaClient.newClientBuilder()
                .grpcAddress(URI.create(at.zeebeGrpc()))
                .restAddress(URI.create(at.zeebeRest()))
                .preferRestOverGrpc(false)
                .defaultRequestTimeout(Duration.ofSeconds(20))
                .build();
    }

    private static BpmnModelInstance withTimerThenJob(String id, String jobType) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent("wait")
                .timerWithDurationExpression("wait")
                .serviceTask("job", task -> task.zeebeJobType(jobType))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance withUserTask(String id, String form) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .userTask("task", task -> task.zeebeUserTask().zeebeFormId(form))
                .endEvent()
                .done();
    }

    private static String form(String id) {
        return "{\"id\":\"%s\",\"type\":\"default\",\"schemaVersion\":16,\"components\":[]}".formatted(id);
    }

    private static JobWorker idleWorker(int number) {
        return client.newWorker()
                .jobType("nobody-creates-" + number)
                .handler((jobs, job) -> {})
                .requestTimeout(Duration.ofSeconds(1))
                .open();
    }

    private static void deploy(BpmnModelInstance model) {
        client.newDeployResourceCommand()
                .addProcessModel(model, "model.bpmn")
                .send()
                .join();
    }

    private static void startInstance(String process, Map<String, Object> variables) {
        client.newCreateInstanceCommand()
                .bpmnProcessId(process)
                .latestVersion()
                .variables(variables)
                .send()
                .join();
    }

    private static int activateJobs(String type) {
        return client.newActivateJobsCommand()
                .jobType(type)
                .maxJobsToActivate(10)
                .timeout(Duration.ofMinutes(1))
                .requestTimeout(Duration.ofSeconds(1))
                .send()
                .join()
                .getJobs()
                .size();
    }

    private static Instant brokerTime() throws Exception {
        String clock = get(sandbox.addresses().zeebeManagement() + "/actuator/clock");
        return Instant.ofEpochMilli(Long.parseLong(clock.replaceAll(".*\"epochMilli\":(\\d+).*", "$1")));
    }

    private static List<String> indices() throws Exception {
        return get(sandbox.addresses().elasticsearchUrl() + "/_cat/indices/zeebe-record*?h=index,pri,rep")
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
    }

    private static List<String> indexNames() throws Exception {
        return indices().stream().map(line -> line.split("_")[1]).distinct().toList();
    }

    private static String get(String url) throws Exception {
        return Http.get(URI.create(url)).body();
    }

    private static String greeting(int port) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(socket.getInputStream().readNBytes(6), StandardCharsets.US_ASCII);
        }
    }

    private static String query(ServerAddresses at, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(at.jdbcUrl(), at.dbUser(), at.dbPassword());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private static void execute(ServerAddresses at, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(at.jdbcUrl(), at.dbUser(), at.dbPassword());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
