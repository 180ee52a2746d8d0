package io.assumerole.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The actions, resource types and condition keys of AWS's services, from the file beside this class, whose first lines
 * say where they come from. Findings rest on them and decisions never do, for what AWS adds later is not in them.
 *
 * <p>The file is read when this class is first used, and a service is taken apart when it is first asked for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
final class ServiceReference {
    static final String FILE = "service-reference.txt";

    /** The service that has the keys of all actions. */
    static final String GLOBAL = "aws";

    private static final String SERVICE = "\n= ";
    private static final String DAY = "\ndate ";

    private static final String TEXT = ServiceNames.text(FILE);
    private static final Map<String, String> LINES = services();
    private static final Map<String, KnownService> KNOWN = new ConcurrentHashMap<>();

    private ServiceReference() {}

    /** The day of the data, as in {@code 2026-04-14}. */
    static String day() {
        int start = TEXT.indexOf(DAY) + DAY.length();
        return TEXT.substring(start, TEXT.indexOf('\n', start));
    }

    /** The prefixes of all services, in lower case. */
    static Set<String> prefixes() {
        return LINES.keySet();
    }

    /** Whether a key stands anywhere, also with a service of another prefix. */
    static boolean mentions(String lowerCaseKey) {
        return TEXT.toLowerCase(Locale.ROOT).contains(" " + lowerCaseKey);
    }

    static Optional<KnownService> service(String prefix) {
        var lowerCase = prefix.toLowerCase(Locale.ROOT);
        var known = KNOWN.get(lowerCase);
        if (known == null && LINES.containsKey(lowerCase)) {
            known = KNOWN.computeIfAbsent(lowerCase, service -> KnownService.read(service, LINES.get(service)));
        }
        return Optional.ofNullable(known);
    }

    private static Map<String, String> services() {
        var found = new HashMap<String, String>();
        int start = TEXT.indexOf(SERVICE);
        while (start >= 0) {
            int lineEnd = TEXT.indexOf('\n', start + 1);
            int end = TEXT.indexOf(SERVICE, lineEnd);
            found.put(
                    TEXT.substring(start + SERVICE.length(), lineEnd).toLowerCase(Locale.ROOT),
                    TEXT.substring(lineEnd + 1, end < 0 ? TEXT.length() : end));
            start = end;
        }
        return Map.copyOf(found);
    }
}
