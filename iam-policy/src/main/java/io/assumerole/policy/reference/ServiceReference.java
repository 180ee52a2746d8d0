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
 * The actions, resource types and condition keys of AWS's services. Each service has a file in the folder {@code service-reference}. The
 * file {@value #LIST} lists the services; its first lines say where the data comes from, and explain the format. Findings rest on the data
 * and decisions never do, for what AWS adds later is not in it.
 *
 * <p>A service's file is read when the service is first asked for, because most policies name few.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
public final class ServiceReference {
    static final String LIST = "service-reference.txt";

    /** The service that has the keys of all actions. */
    public static final String GLOBAL = "aws";

    private static final String DATE = "date ";

    private static final List<String> LINES = DataFile.lines(LIST);
    private static final Set<String> PREFIXES = Set.copyOf(LINES.subList(1, LINES.size()));
    private static final Map<String, KnownService> KNOWN = new ConcurrentHashMap<>();

    private ServiceReference() {}

    /** The day of the data, as in {@code 2026-04-14}. */
    public static String day() {
        return LINES.get(0).substring(DATE.length());
    }

    /** The prefixes of all services, in lower case. */
    public static Set<String> prefixes() {
        return PREFIXES;
    }

    /** Whether a key stands anywhere, also with a service of another prefix. */
    public static boolean mentions(String lowerCaseKey) {
        var next = AllServices.WORDS.ceiling(lowerCaseKey);
        return next != null && next.startsWith(lowerCaseKey);
    }

    public static Optional<KnownService> service(String prefix) {
        var lowerCase = prefix.toLowerCase(Locale.ROOT);
        return PREFIXES.contains(lowerCase)
                ? Optional.of(KNOWN.computeIfAbsent(lowerCase, one -> KnownService.read(one, text(one))))
                : Optional.empty();
    }

    private static String text(String prefix) {
        return DataFile.text("service-reference/" + prefix + ".txt");
    }

    /** Read for the first key that neither its own service nor every action has. */
    private static final class AllServices {
        private static final NavigableSet<String> WORDS = PREFIXES.stream()
                .flatMap(prefix ->
                        Stream.of(text(prefix).toLowerCase(Locale.ROOT).split("[ \n]")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
