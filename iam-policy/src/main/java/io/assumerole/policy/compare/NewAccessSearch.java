package io.assumerole.policy.compare;

import io.assumerole.internal.StepBudget;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Principal;
import io.assumerole.policy.compare.ComparedStatement.Piece;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import io.assumerole.policy.reference.ActionReference;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownResourceType;
import io.assumerole.policy.reference.ServiceReference;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Searches for a request that is allowed after a change and was not allowed before. A result is certain. */
final class NewAccessSearch {
    private static final int MOST_TEXTS = 32;

    private static final String INVENTED_PARTITION = ExampleLocation.INVENTED.partition();
    private static final String INVENTED_REGION = ExampleLocation.INVENTED.region();
    private static final String INVENTED_ACCOUNT =
            ExampleLocation.INVENTED.account().value();

    private static final List<String> COMMON_SERVICES = List.of("s3", "ec2", "iam", "lambda");

    /** The names of actions that change something, as far as the verb shows it. */
    private static final Pattern CHANGES = Pattern.compile("[^:]*:(?:Put|Delete|Update)[A-Z].*");

    /** The maximum number of known actions that are tried for one pattern. */
    private static final int MOST_KNOWN = 4;

    /** The maximum number of resource types that are tried for one action. */
    private static final int MOST_TYPES = 12;

    /** The maximum number of requests that are tried for one piece. */
    private static final int MOST_TRIES = 20_000;

    /**
     * The divisor for the cost of checking all statements; for most statements, only the start of each text is read.
     */
    private static final int COST_DIVISOR = 4;

    private final List<ComparedStatement> before;
    private final List<ComparedStatement> after;
    private final ExampleLocation location;
    private final Set<ComparedStatement> ofAfter = Collections.newSetFromMap(new IdentityHashMap<>());
    private final long size;
    private StepBudget budget;
    private int tries;

    NewAccessSearch(List<ComparedStatement> before, List<ComparedStatement> after, ExampleLocation location) {
        this.before = before;
        this.after = after;
        this.location = location;
        ofAfter.addAll(after);
        this.size = both().mapToLong(ComparedStatement::size).sum();
    }

    /**
     * Returns a new request that the piece covers; empty if there is none, or if the search found none within its
     * steps.
     */
    Optional<SampleRequest> find(Piece piece, StepBudget steps) {
        budget = steps;
        tries = 0;
        if (!budget.take(size)) {
            return Optional.empty();
        }
        return principals(piece)
                .flatMap(principal -> actions(piece)
                        .flatMap(action -> resources(piece, action).stream()
                                .map(resource -> new SampleRequest(
                                        action, resource.isEmpty() ? null : resource, principal, Map.of()))))
                .flatMap(request -> find(request, piece).stream())
                .findFirst()
                .map(sample -> relocated(sample, piece));
    }

    /** Returns a request about a resource in the location, or the given request if none is new. */
    private SampleRequest relocated(SampleRequest sample, Piece piece) {
        if (sample.resource() == null || location.equals(ExampleLocation.INVENTED)) {
            return sample;
        }
        var account = location.account().value();
        return Stream.of(
                        withLocation(sample.resource(), location.partition(), location.region(), account),
                        withLocation(sample.resource(), INVENTED_PARTITION, location.region(), account),
                        withLocation(sample.resource(), INVENTED_PARTITION, INVENTED_REGION, account),
                        withLocation(sample.resource(), INVENTED_PARTITION, location.region(), INVENTED_ACCOUNT))
                .distinct()
                .filter(resource -> !resource.equals(sample.resource()) && ResourcePattern.isOne(resource))
                .flatMap(resource ->
                        find(new SampleRequest(sample.action(), resource, sample.principal(), Map.of()), piece)
                                .stream())
                .findFirst()
                .orElse(sample);
    }

    /** Replaces the invented parts of an ARN. */
    private static String withLocation(String resource, String partition, String region, String account) {
        var parts = resource.split(":", ArnParts.COUNT);
        if (parts.length < ArnParts.COUNT) {
            return resource;
        }
        replace(parts, ArnParts.PARTITION, INVENTED_PARTITION, partition);
        replace(parts, ArnParts.REGION, INVENTED_REGION, region);
        replace(parts, ArnParts.ACCOUNT, INVENTED_ACCOUNT, account);
        return String.join(":", parts);
    }

    private static void replace(String[] parts, int index, String invented, String value) {
        parts[index] = parts[index].equals(invented) ? value : parts[index];
    }

    private Optional<SampleRequest> find(SampleRequest request, Piece piece) {
        if (!budget.take(size / COST_DIVISOR)) {
            return Optional.empty();
        }
        // Variables have no values yet, so resources with variables are ignored.
        var relevant = both().filter(compared -> request.fitsButForConditions(compared) != Truth.NO
                        || compared.statement().resources().stream().anyMatch(compared::isVariable)
                        || compared.statement().notResources().stream().anyMatch(compared::isVariable))
                .toList();
        if (relevant.stream().noneMatch(compared -> ofAfter.contains(compared) && compared.allows())) {
            return Optional.empty();
        }
        long steps = relevant.stream().mapToLong(ComparedStatement::size).sum();
        if (!budget.take(steps / COST_DIVISOR)) {
            return Optional.empty();
        }
        return SampleValues.contexts(relevant)
                .takeWhile(context -> tries++ < MOST_TRIES && budget.take(steps / COST_DIVISOR))
                .map(request::with)
                .filter(sample -> sample.fits(piece.of()) == Truth.YES && isNew(sample, relevant))
                .findFirst();
    }

    private boolean isNew(SampleRequest sample, List<ComparedStatement> relevant) {
        boolean allowed = false;
        boolean denied = false;
        boolean denies = false;
        boolean mayAllow = false;
        for (var compared : relevant) {
            var truth = sample.fits(compared);
            if (ofAfter.contains(compared)) {
                allowed |= compared.allows() && truth == Truth.YES;
                denied |= !compared.allows() && truth != Truth.NO;
            } else {
                mayAllow |= compared.allows() && truth != Truth.NO;
                denies |= !compared.allows() && truth == Truth.YES;
            }
        }
        return allowed && !denied && (denies || !mayAllow);
    }

    private Stream<Principal> principals(Piece piece) {
        if (piece.principal() != null || piece.of().statement().notPrincipals().isEmpty()) {
            return Stream.of(new Principal[] {piece.principal()});
        }
        return after.stream()
                .flatMap(compared -> compared.statement().principals().stream())
                .distinct();
    }

    /**
     * Returns actions to try. Actions that take few steps to find come first, so that enough steps remain to search for
     * resources.
     */
    private Stream<String> actions(Piece piece) {
        var listed = patterns(before, true, ComparedStatement::comparedActions);
        var denied = patterns(after, false, ComparedStatement::comparedActions);
        var own = piece.action() == null ? piece.of().comparedActions() : List.<String>of();
        var seed = piece.action() == null || piece.action().equals("*") ? "*:*" : piece.action();
        var exclusions = exclusions(listed, denied, own);
        var known = Stream.concat(
                exclusions.stream().flatMap(excluded -> known(piece, seed, excluded, action -> true)),
                isOfAnyResource(piece)
                        ? known(piece, seed, own, NewAccessSearch::takesNoResource)
                        : Stream.<String>empty());
        return Stream.concat(known, Stream.of(seed).flatMap(start -> otherActions(start, exclusions).stream()))
                .map(this::asWritten)
                .distinct()
                .limit(MOST_TEXTS);
    }

    private Set<String> otherActions(String seed, List<List<String>> exclusions) {
        var found = new LinkedHashSet<String>();
        for (var excluded : exclusions) {
            outside(WildcardSet.of(longer(seed)), null, excluded, found);
            outside(WildcardSet.of(seed), null, excluded, found);
        }
        both().flatMap(compared -> compared.comparedActions().stream())
                .forEach(action -> WildcardSet.of(longer(action))
                        .textInBoth(WildcardSet.of(seed), budget)
                        .ifPresent(found::add));
        return found;
    }

    /**
     * Returns known actions, one for each combination of resource types, because readers recognize them. The shortest
     * names of actions that change something come first, because they matter most, such as {@code s3:PutObject}. The
     * decision whether access is new does not depend on them.
     */
    private static Stream<String> known(
            Piece piece, String seed, List<String> excluded, Predicate<KnownAction> isMeant) {
        int colon = seed.indexOf(':');
        if (colon < 0 || !Wildcard.isIn(seed)) {
            return Stream.empty();
        }
        var services = seed.startsWith("*:") ? services(piece) : Stream.of(seed.substring(0, colon));
        var types = new HashSet<List<KnownResourceType>>();
        return services.flatMap(service -> ServiceReference.actions(service + seed.substring(colon)).stream()
                        .sorted(Comparator.comparingInt(NewAccessSearch::rank)))
                .filter(isMeant)
                .filter(action ->
                        excluded.stream().noneMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action.name())))
                .filter(action -> types.add(action.use().types()))
                .limit(MOST_KNOWN)
                .map(KnownAction::name);
    }

    private static int rank(KnownAction action) {
        return CHANGES.matcher(action.name()).matches() ? action.name().length() : Integer.MAX_VALUE;
    }

    /** Returns the services to try for an action of any service, starting with the resource's service. */
    private static Stream<String> services(Piece piece) {
        return Stream.concat(
                Stream.ofNullable(piece.resource())
                        .map(resource -> ArnParts.of(resource, "*")[ArnParts.SERVICE])
                        .filter(service -> !Wildcard.isIn(service)),
                COMMON_SERVICES.stream());
    }

    /** Returns whether requests for the action have the resource {@code *}, as for {@code s3:ListAllMyBuckets}. */
    private static boolean takesNoResource(KnownAction action) {
        return action.use().types().stream().allMatch(type -> type.name().isEmpty());
    }

    /**
     * Returns whether a request can combine the action with the resource, as far as the reference knows the action. The
     * resource must be an ARN of one of the action's types, or {@code *} if it has none.
     */
    private static boolean isPossible(String action, String resource) {
        return ServiceReference.actions(action).stream()
                .map(KnownAction::use)
                .filter(use -> use != ActionReference.UNKNOWN)
                .allMatch(use -> use.types().isEmpty()
                        ? resource.equals("*")
                        : use.types().stream().anyMatch(type -> isOf(type, resource)));
    }

    private static boolean isOf(KnownResourceType type, String resource) {
        return type.name().isEmpty() || ResourcePattern.matches(nonempty(type), resource);
    }

    /** Returns the type's form, with at least one character for each name, region and account. */
    private static String nonempty(KnownResourceType type) {
        var parts = type.arn().split(":", ArnParts.COUNT);
        for (int i = ArnParts.PARTITION; i < parts.length; i++) {
            parts[i] = parts[i].replaceAll("[*%]", "?*");
        }
        return String.join(":", parts);
    }

    /** Returns the shortest forms of the resources that the action accepts. */
    private static List<WildcardSet> ofTypes(String action) {
        return ServiceReference.actions(action).stream()
                .flatMap(known -> known.use().types().stream())
                .filter(type -> !type.name().isEmpty())
                .map(NewAccessSearch::nonempty)
                .sorted(Comparator.comparingInt(String::length))
                .limit(MOST_TYPES)
                .map(form -> WildcardSet.ofParts(form, ArnParts.COUNT))
                .toList();
    }

    private static boolean isOfAnyResource(Piece piece) {
        return piece.resource() == null
                ? !piece.of().isWithoutResources()
                : piece.resource().equals("*");
    }

    private Stream<ComparedStatement> both() {
        return Stream.of(after, before).flatMap(List::stream);
    }

    /** Returns the action in the spelling of a statement. */
    private String asWritten(String action) {
        return both().flatMap(compared -> Stream.concat(
                        compared.statement().actions().stream(), compared.statement().notActions().stream()))
                .filter(action::equalsIgnoreCase)
                .findFirst()
                .orElse(action);
    }

    private static List<String> patterns(
            List<ComparedStatement> statements, boolean allow, Function<ComparedStatement, List<String>> texts) {
        return statements.stream()
                .filter(compared -> compared.allows() == allow)
                .flatMap(compared -> texts.apply(compared).stream())
                .distinct()
                .toList();
    }

    private static List<List<String>> exclusions(List<String> listed, List<String> denied, List<String> own) {
        return Stream.of(List.of(listed, denied, own), List.of(listed, own), List.of(denied, own), List.of(own))
                .map(lists -> lists.stream().flatMap(List::stream).toList())
                .distinct()
                .toList();
    }

    /** Returns the pattern with at least one character for a {@code *} at its end, because names are not empty. */
    private static String longer(String pattern) {
        var last = pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) + "?*" : pattern;
        return last.startsWith("*") ? "?" + last : last;
    }

    /** @param type a further set that contains the text; {@code null} for none */
    private void outside(WildcardSet seed, @Nullable WildcardSet type, List<String> excluded, Set<String> found) {
        if (budget.take(excluded.stream().mapToLong(String::length).sum())) {
            var sets = excluded.stream().map(WildcardSet::of).toList();
            var text = type == null ? seed.textOutside(sets, budget) : seed.textInBothOutside(type, sets, budget);
            text.ifPresent(found::add);
        }
    }

    private static Set<String> limited(Stream<String> found) {
        var few = new LinkedHashSet<String>();
        found.limit(MOST_TEXTS).forEach(few::add);
        return few;
    }

    /** Returns resources to try; an empty text if no statement has resources. */
    private Set<String> resources(Piece piece, String action) {
        if (!budget.take(size)) {
            return Set.of();
        }
        if (piece.of().isWithoutResources()) {
            return Set.of("");
        }
        var service = action.substring(0, Math.max(0, action.indexOf(':')));
        var own = piece.resource() == null ? filled(piece.of()) : List.<String>of();
        var listed = patterns(before, true, NewAccessSearch::filled);
        var denied = patterns(after, false, NewAccessSearch::filled);
        var seeds = new LinkedHashSet<String>();
        var found = new LinkedHashSet<String>();
        boolean any = isOfAnyResource(piece);
        var pattern = any ? "arn:aws:" + service + ":*:*:*" : filled(piece.of(), piece.resource());
        var known = any ? ServiceReference.actions(action) : List.<KnownAction>of();
        if (!known.isEmpty() && known.stream().allMatch(NewAccessSearch::takesNoResource)) {
            found.add("*");
        }
        seeds.add(longer(located(pattern, service, INVENTED_REGION, INVENTED_ACCOUNT)));
        seeds.add(longer(located(pattern, service, "*", INVENTED_ACCOUNT)));
        seeds.add(longer(located(pattern, service, "*", "*")));
        seeds.add(pattern);
        if (any) {
            // Some actions accept resources of another service, such as Cost Explorer actions on billing views.
            known.stream()
                    .flatMap(knownAction -> knownAction.use().types().stream())
                    .filter(type -> !type.name().isEmpty())
                    .map(type -> type.arn().replace('%', '*'))
                    .filter(arn -> !ArnParts.of(arn, "*")[ArnParts.SERVICE].equals(service))
                    .limit(MOST_TYPES)
                    .forEach(arn -> seeds.add(longer(located(arn, service, INVENTED_REGION, INVENTED_ACCOUNT))));
        }
        var types = ofTypes(action);
        for (var type : types) {
            for (var seed : seeds) {
                for (var excluded : exclusions(listed, denied, own)) {
                    outside(WildcardSet.ofParts(seed, ArnParts.COUNT), type, excluded, found);
                }
            }
        }
        for (var seed : seeds) {
            for (var excluded : exclusions(listed, denied, own)) {
                outside(WildcardSet.ofParts(seed, ArnParts.COUNT), null, excluded, found);
            }
        }
        both().flatMap(compared -> filled(compared).stream())
                .filter(other -> !other.equals("*"))
                .forEach(other -> WildcardSet.ofParts(longer(located(other, service, "*", "*")), ArnParts.COUNT)
                        .textInBoth(WildcardSet.of(pattern), budget)
                        .ifPresent(found::add));
        if (any && known.isEmpty()) {
            found.add("*");
        }
        return limited(
                found.stream().filter(resource -> ResourcePattern.isOne(resource) && isPossible(action, resource)));
    }

    /** Returns the statement's resources, or its excluded resources, with a value for each variable. */
    private static List<String> filled(ComparedStatement compared) {
        return Stream.of(compared.statement().resources(), compared.statement().notResources())
                .flatMap(List::stream)
                .map(pattern -> filled(compared, pattern))
                .toList();
    }

    private static String filled(ComparedStatement compared, String pattern) {
        return compared.isVariable(pattern) ? Variables.replaced(pattern, SampleValues.OTHER) : pattern;
    }

    /** Replaces each part that is {@code *}; replaces region and account only if the pattern has all parts. */
    private static String located(String pattern, String service, String region, String account) {
        var values = List.of("arn", "aws", service, region, account);
        var parts = pattern.split(":", ArnParts.COUNT);
        int end = parts.length == ArnParts.COUNT ? ArnParts.RESOURCE : Math.min(parts.length, ArnParts.REGION);
        for (int i = ArnParts.PARTITION; i < end; i++) {
            parts[i] = parts[i].equals("*") ? values.get(i) : parts[i];
        }
        return String.join(":", parts);
    }
}
