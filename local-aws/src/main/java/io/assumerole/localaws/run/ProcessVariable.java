package io.assumerole.localaws.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An environment variable that identifies a process and its descendants, which inherit the variable.
 *
 * @param name the name of the variable
 * @param value the value, which only these processes have
 */
public record ProcessVariable(String name, String value) {

    /**
     * Finds the running processes of this user that were started with the variable. Finds none on a system without
     * {@code /proc}, such as macOS.
     */
    public List<ProcessHandle> find() {
        var user = ProcessHandle.current().info().user();
        return ProcessHandle.allProcesses()
                .filter(process -> isIn(process) && process.info().user().equals(user))
                // The handle compares start times, so this is not a new process with the same process ID.
                .filter(ChildProcesses::runs)
                .toList();
    }

    private boolean isIn(ProcessHandle process) {
        try {
            var environment = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0")).contains(name + "=" + value);
        } catch (IOException e) {
            // The process has ended, or belongs to another user, or this is not Linux.
            return false;
        }
    }
}
