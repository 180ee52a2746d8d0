package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.AccessInputs.Rule;
import io.assumerole.policy.cli.review.Plan.Watched;
import io.assumerole.policy.cli.review.Value.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Judges changed inputs of resources of any type. A change is undecided if an input newly names a policy, another account,
 * or everyone, or if its name means access and its new value might give somebody access.
 */
final class WatchedReview {
    private static final String MAY_WIDEN = " changes, which can widen who can use it: ";

    private static final Pattern POLICY = Pattern.compile("arn:[^:\\s\"]*:iam::[^:]*:policy/[\\w+=,.@/-]+");

    /** An account in an ARN, in the address of a queue or container registry, or alone. */
    private static final Pattern ACCOUNT = Pattern.compile(
            "arn:[^:\\s\"]*:[^:]*:[^:]*:([0-9]{12}):|amazonaws\\.com/([0-9]{12})/|(?<![0-9])([0-9]{12})\\.dkr\\.ecr\\.|^([0-9]{12})$");

    /** The names of inputs in which a number with twelve digits is an account. */
    private static final Pattern ACCOUNT_NAME = Pattern.compile(
            "(?i)(.*\\.)?[^.]*(account|owner|registry|principal|member|source|target|grantee|user|ids?)[^.]*");

    private static final Pattern BUCKET = Pattern.compile("arn:[^:\\s\"]*:s3:::([a-z0-9.-]{3,63})");

    private static final Pattern ALL_ADDRESSES = Pattern.compile(".*(0\\.0\\.0\\.0/0|(?<![0-9a-fA-F])::/0).*");

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
     * Adds the undecided changes to the changes of the same resources, or as changes of their own.
     *
     * @param aspect the aspect of a change of its own
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
                changes.set(same, reasons.stream().reduce(changes.get(same), Change::and, (one, two) -> two));
            } else {
                changes.add(Change.of(
                        Verdict.undecided(reasons),
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
            named(watched, change)
                    .or(() -> watched.isNew() || !mayOpen(change) ? Optional.empty() : Optional.of(MAY_WIDEN))
                    .ifPresent(words -> reasons.add("its " + change.path() + words + change.values()));
        }
        return List.copyOf(reasons);
    }

    /** Returns words for what an input newly names, if that is a policy, another account, or everyone. */
    private Optional<String> named(Watched watched, ValueChange change) {
        var added = texts(change.added());
        var old = texts(change.before());
        if (Stream.concat(added.stream(), old.stream()).anyMatch(text -> PolicyTypes.isPolicy(new Text(text)))) {
            return Optional.empty();
        }
        var isNew = Predicate.not(new HashSet<>(found(POLICY, old))::contains);
        if (found(POLICY, added).stream().anyMatch(isNew)) {
            return Optional.of(" names a different policy: ");
        }
        boolean mayBeAccount = ACCOUNT_NAME.matcher(change.path()).matches();
        var others = found(
                ACCOUNT,
                added.stream()
                        .filter(text -> !RoleInputs.isArn(text) && (mayBeAccount || text.length() > 12))
                        .toList());
        others.removeAll(found(ACCOUNT, old));
        others.removeAll(accounts);
        if (!others.isEmpty()) {
            return Optional.of(" names account " + String.join(", ", others)
                    + (accounts.isEmpty()
                            ? ", and the preview doesn't show whether this is the account of the stack: "
                            : ", which isn't an account of this stack: "));
        }
        var buckets = found(BUCKET, added);
        buckets.removeAll(found(BUCKET, old));
        buckets.removeAll(names);
        if (!buckets.isEmpty()) {
            return Optional.of(" names bucket " + String.join(", ", buckets)
                    + ", which isn't part of the stack, so that it can belong to another account: ");
        }
        boolean isEveryone = added.stream()
                .anyMatch(text -> AccessInputs.isEveryone(text)
                        || (text.equals("*") || text.equals("all")) && AccessInputs.meansAnyone(change.path())
                        || ALL_ADDRESSES.matcher(text).matches()
                                && (!watched.isNew()
                                        || AccessInputs.isExtending(
                                                watched.state().type()))
                                && !watched.isEgress()
                                && !AccessInputs.isOutbound(change.path()));
        return isEveryone ? Optional.of(" includes everyone: ") : Optional.empty();
    }

    private static List<String> texts(List<Value> values) {
        return values.stream()
                .flatMap(value -> value instanceof Text text ? Stream.of(text.text()) : Stream.empty())
                .toList();
    }

    private static List<String> found(Pattern pattern, List<String> texts) {
        var found = new ArrayList<String>();
        for (var text : texts) {
            var matcher = pattern.matcher(text);
            while (matcher.find()) {
                var group = matcher.group();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    group = matcher.group(i) == null ? group : matcher.group(i);
                }
                if (!found.contains(group)) {
                    found.add(group);
                }
            }
        }
        return found;
    }

    /** Returns whether a change of an input of an existing resource might give somebody access. */
    private static boolean mayOpen(ValueChange change) {
        boolean hasOpened = !change.added().stream().allMatch(AccessInputs::isStrict);
        boolean hasUnguarded = !change.removed().stream().allMatch(AccessInputs::isLoose)
                || !change.added().isEmpty() && change.added().stream().anyMatch(AccessInputs::isLoose);
        boolean isEmptied = !change.before().isEmpty() && change.after().isEmpty();
        return switch (AccessInputs.rule(change.path()).orElse(Rule.HARMLESS)) {
            case HARMLESS -> false;
            case KEPT -> isEmptied;
            case MEMBERS ->
                isEmptied || !change.before().isEmpty() && !change.added().isEmpty();
            case CHANGES -> true;
            case OPENS -> hasOpened;
            case GUARDS -> hasUnguarded;
        };
    }
}
