package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.Locale;
import java.util.Set;

/**
 * The calls with which AWS doesn't send a condition key. The data is in {@value #FILE}, which explains its format and names
 * the source page of each line.
 */
final class UnsupportedKeys {
    static final String FILE = "unsupported-keys.txt";

    private static final DataFile DATA = DataFile.read(FILE);
    private static final Set<String> WITHOUT_RESOURCE_ACCOUNT = Set.copyOf(DATA.names("aws:ResourceAccount"));
    private static final Set<String> WITHOUT_VIA_SERVICE = Set.copyOf(DATA.names("aws:ViaAWSService"));

    private UnsupportedKeys() {}

    static boolean lacksResourceAccount(String action) {
        return contains(WITHOUT_RESOURCE_ACCOUNT, action);
    }

    static boolean lacksViaService(String action) {
        return contains(WITHOUT_VIA_SERVICE, action);
    }

    private static boolean contains(Set<String> actions, String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return actions.contains(name) || actions.contains(name.substring(0, name.indexOf(':') + 1) + "*");
    }
}
