package io.assumerole.e2e;

import io.assumerole.testing.SecretScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a run has written and shown, by the place where it did. */
final class Evidence {

    /** Where a run writes or shows something. */
    enum Place {
        PREVIEWS,
        UPDATES,
        REFRESHES,
        OUTPUTS,
        EXPORTS,
        HISTORIES,
        CONFIGURATIONS,
        DESTROYS,
        EXCEPTIONS,
        LOG_OF_THE_ENGINE,
        DEBUG_MESSAGES,
        DEBUG_MESSAGES_OF_THE_SDK,
        GRPC_LOG,
        LOG_OF_THE_PLUGIN,
        STATE,
        BACKUPS_OF_THE_STATE,
        HISTORY_OF_THE_STATE,
        SETTINGS,
        PULUMI_HOME,
        TEMPORARY_FILES,
        HOME,
        FILES_OF_THE_LOCAL_AWS,
        OTHER_FILES,
        FILE_NAMES,
        COMMAND_LINES,
        ENVIRONMENTS,
        OUTPUT_OF_THE_DEMO,
        FILES_OF_THE_DEMO,
        REPORT_OF_THE_DEMO
    }

    private final Map<Place, List<byte[]>> all = new EnumMap<>(Place.class);

    synchronized void add(Place place, byte[] bytes) {
        all.computeIfAbsent(place, p -> new ArrayList<>()).add(bytes);
    }

    void add(Place place, String text) {
        add(place, text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized List<byte[]> in(Place place) {
        return List.copyOf(all.getOrDefault(place, List.of()));
    }

    /** Returns the names of the secrets in a place. */
    Set<String> found(SecretScanner secrets, Place place) {
        var found = new TreeSet<String>();
        for (var bytes : in(place)) {
            secrets.in(bytes).forEach(finding -> found.add(finding.secret()));
        }
        return found;
    }
}
