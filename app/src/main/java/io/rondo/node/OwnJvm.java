package io.rondo.node;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start this very program once more in a JVM of its own: from its jar, or from a class path while it is being built. */
public final class OwnJvm {

    private static final String IN_JAR = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private OwnJvm() {}

    /**
     * The command that runs a class of this program.
     *
     * @param options for the JVM, such as {@code -Xmx384m}
     */
    public static List<String> command(Class<?> main, List<String> options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.add("-cp");
        command.add(classPath);
        if (classPath.contains(File.pathSeparator)) {
            command.add(main.getName());
        } else {
            // Everything is nested in the one jar, which its own launcher must open.
            command.add("-Dloader.main=" + main.getName());
            command.add(IN_JAR);
        }
        return List.copyOf(command);
    }
}
