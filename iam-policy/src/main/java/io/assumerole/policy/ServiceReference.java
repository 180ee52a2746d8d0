package io.assumerole.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The actions, resource types and condition keys of AWS's services. Each service has a file of its own in a folder beside this class. The
 * file {@value #LIST} lists them; its first lines say where they come from, and explain their lines. Findings rest on them and decisions
 * never do, for what AWS adds later is not in them.
 *
 * <p>A service's file is read when the service is first asked for: all of them together would take longer than the rest of a first lint.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
final class ServiceReference {
    static final String LIST = "service-reference.txt";

    /** The service that has the keys of all actions. */
    static final String GLOBAL = "aws";

    /** What else stands before a colon in a policy is not to become the path of a file. */
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9-]+");

    private static final Map<String, KnownService> KNOWN = new ConcurrentHashMap<>();

    private ServiceReference() {}

    /** The day of the data, as in {@code 2026-04-14}. */
    static String day() {
        return Listed.DAY;
    }

    /** The prefixes of all services, in lower case. */
    static Set<String> prefixes() {
        return Listed.PREFIXES;
    }

    /** Whether a key stands anywhere, also with a service of another prefix. */
    static boolean mentions(String lowerCaseKey) {
        return prefixes().stream()
                .flatMap(prefix -> lines(prefix).stream())
                .anyMatch(lines -> lines.toLowerCase(Locale.ROOT).contains(" " + lowerCaseKey));
    }

    static Optional<KnownService> service(String prefix) {
        var lowerCase = prefix.toLowerCase(Locale.ROOT);
        var known = KNOWN.get(lowerCase);
        return known != null
                ? Optional.of(known)
                : lines(lowerCase)
                        .map(lines -> KNOWN.computeIfAbsent(lowerCase, service -> KnownService.read(service, lines)));
    }

    private static Optional<String> lines(String prefix) {
        return PREFIX.matcher(prefix).matches()
                ? ServiceNames.find("service-reference/" + prefix + ".txt")
                : Optional.empty();
    }

    /** Read only for a finding. */
    private static final class Listed {
        private static final String DATE = "date ";
        private static final String DAY;
        private static final Set<String> PREFIXES;

        static {
            List<String> lines = ServiceNames.lines(LIST);
            DAY = lines.get(0).substring(DATE.length());
            PREFIXES = lines.stream().skip(1).collect(Collectors.toUnmodifiableSet());
        }
    }
}
