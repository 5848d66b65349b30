package io.rondo.sandbox;

import java.nio.file.Path;

/** Runs a sandbox by itself until interrupted: {@code SandboxHolder [DATA_FOLDER]}. Prints one line when all servers are up. */
final class SandboxHolder {
    private SandboxHolder() {}

    public static void main(String[] args) throws InterruptedException {
        SandboxOptions options = args.length == 0
                ? SandboxOptions.throwAway()
                : SandboxOptions.lasting(Path.of(args[0]))
                        .withPorts(Ports.free())
                        .withControlledClock(true);
        Sandbox sandbox = Sandbox.start(options, System.err::println);
        System.out.println("ready " + sandbox.dataFolder() + " " + sandbox.addresses());
        Thread.currentThread().join();
    }
}
