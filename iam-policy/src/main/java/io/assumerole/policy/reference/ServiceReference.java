package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The actions, resource types, and condition keys that AWS services define. Each service has a file in the folder
 * {@code service-reference}. The file {@value #LIST} lists the services; its first lines name the source of the data
 * and explain the format. Findings depend on the data. A decision uses the data for only one purpose: it is undecided
 * if the action doesn't accept a resource of a known type. The data never makes a request allowed or denied, because
 * AWS can add actions and types after the date of the data.
 *
 * <p>The file of a service is read when the service is first used, because most policies name few services.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
public final class ServiceReference {
    static final String LIST = "service-reference.txt";

    /** The service with the keys that all actions share. */
    public static final String GLOBAL = "aws";

    private static final String DATE = "date ";

    private static final List<String> LINES = DataFile.lines(LIST);
    private static final Set<String> PREFIXES = Set.copyOf(LINES.subList(1, LINES.size()));
    private static final Map<String, KnownService> KNOWN = new ConcurrentHashMap<>();

    private ServiceReference() {}

    /** Returns the date of the data, such as {@code 2026-09-26}. */
    public static String day() {
        return LINES.get(0).substring(DATE.length());
    }

    /** Returns the date of the data as the end of a message. */
    public static String asOf() {
        return ", as of " + day();
    }

    /** Returns the prefixes of all services, in lower case. */
    public static Set<String> prefixes() {
        return PREFIXES;
    }

    /** Returns whether any service has the key, even a service with a different prefix. */
    public static boolean mentions(String lowerCaseKey) {
        var next = AllServices.WORDS.ceiling(lowerCaseKey);
        return next != null && next.startsWith(lowerCaseKey);
    }

    public static Optional<KnownService> service(String prefix) {
        var lowerCase = prefix.toLowerCase(Locale.ROOT);
        return PREFIXES.contains(lowerCase)
                ? Optional.of(KNOWN.computeIfAbsent(lowerCase, name -> KnownService.read(name, text(name))))
                : Optional.empty();
    }

    /** Returns the actions that a pattern of a policy matches; none if its service is unknown. */
    public static List<KnownAction> actions(String pattern) {
        var lowerCase = pattern.toLowerCase(Locale.ROOT);
        int colon = lowerCase.indexOf(':');
        return service(lowerCase.substring(0, colon))
                .map(service -> service.actions(lowerCase.substring(colon + 1)))
                .orElse(List.of());
    }

    /** Finds a key of a policy, regardless of case: first a key of the service that its prefix names, then a global key. */
    public static Optional<KnownKey> key(String key) {
        var lowerCase = key.toLowerCase(Locale.ROOT);
        return service(lowerCase.substring(0, Math.max(0, lowerCase.indexOf(':'))))
                .or(() -> service("sts"))
                .flatMap(service -> service.key(lowerCase))
                .or(() -> globalKey(lowerCase));
    }

    /** Finds a key that every action can have. */
    public static Optional<KnownKey> globalKey(String lowerCaseKey) {
        return service(GLOBAL).flatMap(service -> service.key(lowerCaseKey));
    }

    /** Returns the key in AWS's spelling; unchanged if it is unknown. */
    public static String spelledKey(String key) {
        return key(key).map(KnownKey::name)
                .map(name -> name.endsWith("*") ? name.replace("*", key.substring(name.length() - 1)) : name)
                .filter(key::equalsIgnoreCase)
                .orElse(key);
    }

    private static String text(String prefix) {
        return DataFile.text("service-reference/" + prefix + ".txt");
    }

    /** Loaded for the first key that is neither a key of its own service nor a global key. */
    private static final class AllServices {
        private static final NavigableSet<String> WORDS = PREFIXES.stream()
                .flatMap(prefix ->
                        Stream.of(text(prefix).toLowerCase(Locale.ROOT).split("[ \n]")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
