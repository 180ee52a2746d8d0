package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.read.EntrancesAndExits;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.read.Plan.Watched;
import io.assumerole.policy.cli.review.types.AccessRules;
import io.assumerole.policy.cli.review.types.AccessRules.Rule;
import io.assumerole.policy.cli.review.types.NamedAccounts;
import io.assumerole.policy.cli.review.types.Place;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.RoleInputs;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.ValueChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Judges changed inputs of resources of any type. A change is undecided if an input newly names a policy, another
 * account, or everyone. A change is also undecided if the input's name suggests access, and its new value might give
 * somebody access.
 */
final class WatchedReview {
    private static final String MAY_WIDEN = " changes, which can widen who can use it: ";

    private static final Pattern POLICY = Pattern.compile("arn:[^:\\s\"]*:iam::[^:]*:policy/[\\w+=,.@/-]+");

    /** An account ID: as a whole value, or as part of an ARN or of the URL of a queue or container registry. */
    private static final Pattern ACCOUNT = Pattern.compile(
            "arn:[^:\\s\"]*:[^:]*:[^:]*:([0-9]{12}):|amazonaws\\.com/([0-9]{12})/|(?<![0-9])([0-9]{12})\\.dkr\\.ecr\\.|^([0-9]{12})$");

    /** The names of inputs in which a 12-digit number is an account ID. */
    private static final Pattern ACCOUNT_NAME = Pattern.compile(
            "(?i)(.*\\.)?[^.]*(account|owner|registry|principal|member|source|target|grantee|user|ids?)[^.]*");

    /** The host of a URL. */
    private static final Pattern HOST = Pattern.compile("(?i)^https?://(?:[^/@]*@)?([\\w.-]+)");

    private static final Pattern BUCKET = Pattern.compile("arn:[^:\\s\"]*:s3:::([a-z0-9.-]{3,63})");

    /** A block of at least 1/256 of all IPv4 addresses. */
    private static final Pattern BLOCK = Pattern.compile("([0-9]{1,3})\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}/([0-8])");

    private final Plan plan;
    private final Set<String> accounts;
    private final Set<String> names = new HashSet<>();

    private WatchedReview(Plan plan) {
        this.plan = plan;
        this.accounts = plan.location().accounts();
        Stream.of(plan.before(), plan.after())
                .flatMap(world -> world.values().stream())
                .flatMap(state ->
                        Stream.concat(state.inputs().map().values().stream(), state.outputs().map().values().stream()))
                .forEach(value -> {
                    if (value instanceof Text text) {
                        names.add(text.text());
                    }
                });
    }

    /**
     * Adds the undecided changes. If the list already contains a change of the same resource and aspect, adds the
     * reasons to this change; otherwise, adds a separate change.
     *
     * @param aspect the aspect of the added changes
     */
    static void add(Plan plan, String aspect, List<Change> changes) {
        var review = new WatchedReview(plan);
        for (var watched : plan.watched()) {
            var reasons = review.reasons(watched);
            if (reasons.isEmpty()) {
                continue;
            }
            var state = watched.state();
            int same = 0;
            while (same < changes.size()
                    && !(changes.get(same).urn().equals(state.urn())
                            && changes.get(same).aspect().equals(aspect))) {
                same++;
            }
            if (same < changes.size()) {
                var known = changes.get(same).reasons();
                reasons = reasons.stream()
                        .filter(reason -> !reason.contains(MAY_WIDEN)
                                || known.stream()
                                        .noneMatch(said -> said.contains("its " + reason.split("[ .]", 3)[1] + " ")))
                        .toList();
                changes.set(same, reasons.stream().reduce(changes.get(same), Change::and, (earlier, later) -> later));
            } else {
                changes.add(ComparisonResult.undecided(reasons)
                        .change(
                                watched.isNew() ? Change.Action.NEW : Change.Action.CHANGED,
                                state.shortType() + " " + state.name(),
                                aspect,
                                state.urn(),
                                state.source()));
            }
        }
    }

    private List<String> reasons(Watched watched) {
        var reasons = new LinkedHashSet<String>();
        for (var change : watched.changes()) {
            switch (change.place().kind()) {
                case ENTRANCES -> reasons.addAll(plan.routes().opened(change));
                case SELECTION -> reasons.addAll(selection(watched, change));
                case DESTINATION -> reasons.addAll(destination(change));
                case INPUT, REACH -> reasons.addAll(values(watched, change));
            }
        }
        return List.copyOf(reasons);
    }

    private static List<String> destination(ValueChange change) {
        var hosts = hosts(change);
        return hosts.isEmpty()
                ? List.of()
                : List.of("newly sends data to %s (set in its %s), which may be outside this stack"
                        .formatted(String.join(", ", hosts), change.path()));
    }

    private List<String> values(Watched watched, ValueChange change) {
        var reasons = new ArrayList<>(objects(watched, change));
        var own = new ValueChange(change.path(), flat(change.before()), flat(change.after()));
        if (!own.removed().isEmpty() || !own.added().isEmpty()) {
            named(watched, own)
                    .or(() -> watched.isNew() || !mayOpen(own) ? Optional.empty() : Optional.of(MAY_WIDEN))
                    .ifPresent(words -> reasons.add("its " + own.path() + words + own.values()));
        }
        return reasons;
    }

    /** Returns a reason if a rule sends different data to targets that name another account. */
    private List<String> selection(Watched watched, ValueChange change) {
        var others = plan.routes().accounts(change);
        others.removeAll(accounts);
        var differences = ValueChange.between(
                "", EntrancesAndExits.content(change.before()), EntrancesAndExits.content(change.after()));
        return watched.isNew() || others.isEmpty() || differences.stream().noneMatch(WatchedReview::mayReachMore)
                ? List.of()
                : List.of("its scope changes, so it can send more data to a target that names account %s: %s"
                        .formatted(String.join(", ", others), String.join("; ", ValueChange.words(differences))));
    }

    /**
     * Returns a reason for each changed object that still names another account or everyone, unless the change only
     * limits access.
     */
    private List<String> objects(Watched watched, ValueChange change) {
        var reasons = new ArrayList<String>();
        for (var now : change.added()) {
            var others = new HashSet<>(others(watched, change.path(), now));
            others.retainAll(change.before().stream()
                    .flatMap(value -> others(watched, change.path(), value).stream())
                    .toList());
            if (others.isEmpty() || watched.isNew()) {
                continue;
            }
            var differences = change.removed().stream()
                    .map(removed -> ValueChange.between(change.path(), removed, now))
                    .toList();
            if (differences.stream().noneMatch(all -> all.stream().noneMatch(WatchedReview::mayReachMore))) {
                var nearest = differences.stream()
                        .min(Comparator.comparing(List::size))
                        .orElse(List.of());
                reasons.add("its %s changes and names %s, so that it may apply to more%s"
                        .formatted(
                                change.place().kind() == Place.Kind.REACH ? "scope" : change.path(),
                                String.join(", ", new TreeSet<>(others)),
                                nearest.isEmpty() ? "" : ": " + String.join("; ", ValueChange.words(nearest))));
            }
        }
        return reasons;
    }

    private static List<Value> flat(List<Value> values) {
        return values.stream().filter(value -> !(value instanceof Fields)).toList();
    }

    private static boolean mayReachMore(ValueChange change) {
        return !change.isTighterNumber()
                && (change.added().isEmpty() || !change.added().stream().allMatch(AccessRules::isStrict));
    }

    /** Returns the other accounts, or everyone, that an object names. */
    private List<String> others(Watched watched, String path, Value value) {
        var others = NamedAccounts.in(value);
        others.removeAll(accounts);
        if (!watched.isEgress() && !AccessRules.isOutbound(path) && NamedAccounts.hasAllAddresses(value)) {
            others.add("all addresses");
        }
        return others;
    }

    /** Returns the hosts of the URLs to which an input newly sends data. The rest of a URL can be a secret. */
    private static List<String> hosts(ValueChange change) {
        var hosts = NamedAccounts.found(HOST, NamedAccounts.texts(change.added().stream()));
        hosts.removeAll(NamedAccounts.found(HOST, NamedAccounts.texts(change.before().stream())));
        return hosts;
    }

    /** Describes what an input newly names; empty unless this is a policy, another account, or everyone. */
    private Optional<String> named(Watched watched, ValueChange change) {
        var added = NamedAccounts.texts(change.added().stream());
        var old = NamedAccounts.texts(change.before().stream());
        if (Stream.concat(added.stream(), old.stream()).anyMatch(text -> PolicyTypes.isPolicy(new Text(text)))) {
            return Optional.empty();
        }
        var isNew = Predicate.not(new HashSet<>(NamedAccounts.found(POLICY, old))::contains);
        if (NamedAccounts.found(POLICY, added).stream().anyMatch(isNew)) {
            return Optional.of(" names a different policy: ");
        }
        boolean mayBeAccount = ACCOUNT_NAME.matcher(change.path()).matches();
        var others = NamedAccounts.found(
                ACCOUNT,
                added.stream()
                        .filter(text -> !RoleInputs.isArn(text) && (mayBeAccount || text.length() > 12))
                        .toList());
        others.removeAll(NamedAccounts.found(ACCOUNT, old));
        others.removeAll(accounts);
        if (!others.isEmpty()) {
            return Optional.of(" names account " + String.join(", ", others)
                    + (accounts.isEmpty()
                            ? ", and the preview doesn't show whether this is the account of the stack: "
                            : ", which isn't an account of this stack: "));
        }
        var buckets = NamedAccounts.found(BUCKET, added);
        buckets.removeAll(NamedAccounts.found(BUCKET, old));
        buckets.removeAll(names);
        if (!buckets.isEmpty()) {
            return Optional.of(" names bucket " + String.join(", ", buckets)
                    + ", which isn't part of the stack, so that it can belong to another account: ");
        }
        boolean isEveryone =
                coversAll(NamedAccounts.texts(change.after().stream())) && !coversAll(old) && isSource(watched, change)
                        || added.stream()
                                .anyMatch(text -> AccessRules.isEveryone(text)
                                        || (text.equals("*") || text.equals("all"))
                                                && AccessRules.meansAnyone(change.path())
                                        || NamedAccounts.isAllAddresses(text) && isSource(watched, change));
        return isEveryone ? Optional.of(" includes everyone: ") : Optional.empty();
    }

    private static boolean isSource(Watched watched, ValueChange change) {
        return (!watched.isNew() || AccessRules.isExtending(watched.state().type()))
                && !watched.isEgress()
                && !AccessRules.isOutbound(change.path());
    }

    /** Returns whether the blocks that contain at least 1/256 of all addresses together cover all addresses. */
    private static boolean coversAll(List<String> texts) {
        var first = new BitSet();
        for (var text : texts) {
            var block = BLOCK.matcher(text);
            if (block.matches()) {
                int size = 1 << (8 - Integer.parseInt(block.group(2)));
                int start = Integer.parseInt(block.group(1)) / size * size;
                first.set(start, start + size);
            }
        }
        return first.nextClearBit(0) >= 256;
    }

    /** Returns whether a list of address blocks already included all IPv4 addresses, and gains only IPv4 blocks. */
    private static boolean isAlreadyOpen(ValueChange change) {
        return coversAll(NamedAccounts.texts(change.before().stream()))
                && change.added().stream()
                        .allMatch(value ->
                                value instanceof Text text && text.text().matches("[0-9.]+/[0-9]+"));
    }

    /**
     * Returns whether changes of inputs certainly give nobody access: a rule applies to the name of each input, and the
     * new value limits access more. A default value can limit access more than a new value that replaces it, unless
     * another value limited nothing.
     */
    static boolean areTighter(List<ValueChange> changes) {
        return changes.stream().allMatch(change -> !change.added().isEmpty() && isTighter(change))
                && changes.stream().anyMatch(change -> !change.removed().isEmpty());
    }

    private static boolean isTighter(ValueChange change) {
        return change.isTighterNumber() || AccessRules.onlyGuards(change.path()) && !mayOpen(change);
    }

    /** Returns whether a change of an input of an existing resource might give somebody access. */
    private static boolean mayOpen(ValueChange change) {
        if (change.removed().stream().anyMatch(value -> AccessRules.isIn("checks", value))
                || change.removed().stream().anyMatch(value -> AccessRules.isIn("refuses", value))
                        && change.added().stream().anyMatch(value -> AccessRules.isIn("admits", value))) {
            return true;
        }
        if (change.isTighterNumber()) {
            return false;
        }
        boolean hasOpened = !change.added().stream().allMatch(AccessRules::isStrict);
        boolean hasUnguarded = !change.removed().stream().allMatch(AccessRules::isLoose)
                || !change.added().isEmpty() && change.added().stream().anyMatch(AccessRules::isLoose);
        boolean isEmptied = !change.before().isEmpty() && change.after().isEmpty();
        return switch (AccessRules.rule(change.path()).orElse(Rule.HARMLESS)) {
            case HARMLESS -> false;
            case KEPT -> isEmptied;
            case MEMBERS ->
                isEmptied || !change.before().isEmpty() && !change.added().isEmpty() && !isAlreadyOpen(change);
            case CHANGES -> true;
            case OPENS -> hasOpened;
            case GUARDS -> hasUnguarded;
        };
    }
}
