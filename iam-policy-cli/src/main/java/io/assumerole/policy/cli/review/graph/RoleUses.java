package io.assumerole.policy.cli.review.graph;

import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.RoleInput;
import io.assumerole.policy.cli.review.types.RoleInput.Kind;
import io.assumerole.policy.cli.review.types.RoleInputs;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the roles that resources use before or after the deployment: those that an input names, and those of an instance
 * profile or template that it names.
 */
public final class RoleUses {
    public static final String PROFILE = "iam/instanceProfile";

    private static final String ARN = "arn:";

    private static final String PROFILE_TYPE = "instanceprofile";

    private static final String LAUNCH_TEMPLATE = "launchtemplate";

    private static final Pattern TEMPLATE_ID = Pattern.compile("lt-[0-9a-f]+");

    /** The ARN of a task definition or job definition, with its revision. */
    private static final Pattern REVISION = Pattern.compile("(.*):([0-9]{1,18})");

    private static final Pattern TEMPLATE = Pattern.compile(RoleInputs.TEMPLATES);

    /**
     * A role that a resource uses.
     *
     * @param path the places of the role in the instance profile and templates that the resource uses
     * @param key a text that is equal before and after only for the same role
     * @param role the role; null if it isn't part of the stack, or isn't known
     */
    public record Used(String path, String key, @Nullable Identity role) {
        private Used in(RoleInput use) {
            return new Used(use.path().replaceFirst("\\.(name|arn)$", "") + " " + path, key, role);
        }
    }

    private final Plan plan;
    private final AccessGraph graph;

    /** The roles before the deployment; null if these are the roles before. */
    private final @Nullable RoleUses before;

    /** The instance profiles and templates by URN. */
    private final Map<String, ResourceState> all = new HashMap<>();

    /** The instance profiles and templates by ARN, and the launch templates by ID. */
    private final Map<String, ResourceState> byId = new HashMap<>();

    private final Map<String, List<ResourceState>> byName = new HashMap<>();

    private RoleUses(Plan plan, Map<String, ResourceState> world, AccessGraph graph, @Nullable RoleUses before) {
        this.plan = plan;
        this.graph = graph;
        this.before = before;
        world.values().stream()
                .filter(state -> isProfile(state) || RoleInputs.isTemplate(state))
                .forEach(this::add);
    }

    public static RoleUses before(Plan plan, AccessGraph graph) {
        return new RoleUses(plan, plan.before(), graph, null);
    }

    public RoleUses after(AccessGraph other) {
        return new RoleUses(plan, plan.after(), other, this);
    }

    private static boolean isProfile(ResourceState state) {
        return state.awsType().equals(PROFILE);
    }

    private void add(ResourceState state) {
        all.put(state.urn(), state);
        boolean hasId = type(state).equals(LAUNCH_TEMPLATE);
        for (var output : List.of("id", "name", "arn")) {
            current(state, output).ifPresent(text -> {
                if (text.startsWith(ARN) || hasId && output.equals("id")) {
                    byId.put(text, state);
                }
                if (!hasId || output.equals("name")) {
                    addName(state, last(text));
                }
            });
        }
        name(state).ifPresent(name -> addName(state, name));
    }

    private void addName(ResourceState state, String name) {
        byName.computeIfAbsent(nameKey(state, type(state), name), key -> new ArrayList<>())
                .add(state);
    }

    private static Optional<String> name(ResourceState state) {
        return isProfile(state)
                ? state.inputs().text("name")
                : template(state)
                        .flatMap(role -> role.value() instanceof Text text && !text.isAbsent()
                                ? Optional.of(text.text())
                                : Optional.empty());
    }

    private static Optional<RoleInput> template(ResourceState state) {
        return state.roles().stream()
                .filter(role -> role.kind() == Kind.TEMPLATE_NAME)
                .findFirst();
    }

    private static Value region(ResourceState holder) {
        return template(holder).map(RoleInput::region).orElse(Value.ABSENT);
    }

    private static Value defaultVersion(ResourceState template) {
        return template(template).map(RoleInput::version).orElse(Value.ABSENT);
    }

    /** Returns an output, unless a replacement changes it. */
    private Optional<String> current(ResourceState state, String output) {
        var text = state.outputs().text(output);
        boolean isOld = before != null
                && plan.replaced().contains(state.urn())
                && before.all.containsKey(state.urn())
                && text.equals(before.all.get(state.urn()).outputs().text(output));
        return text.filter(name -> !isOld);
    }

    /** Returns the type of the instance profile or template that an input names. */
    private static String type(RoleInput use) {
        if (!use.isTemplate()) {
            return PROFILE_TYPE;
        }
        return TEMPLATE.matcher(use.path())
                .results()
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .group()
                .toLowerCase(Locale.ROOT);
    }

    private static String type(ResourceState holder) {
        return holder.shortType().toLowerCase(Locale.ROOT);
    }

    /** Returns a text that is equal for the same name, which is unique within a type and an account. */
    private static String nameKey(ResourceState state, String type, String name) {
        // IAM compares names regardless of case.
        var unique = type.equals(PROFILE_TYPE) ? name.toLowerCase(Locale.ROOT) : name;
        return type + " " + state.provider().urn() + " " + unique;
    }

    private static String last(String nameOrArn) {
        return nameOrArn.startsWith(ARN) ? nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
    }

    /** Returns what identifies the role, instance profile, or template of the stack that an input names. */
    public Optional<String> key(RoleInput use, ResourceState user) {
        return role(use, user)
                .map(role -> role.key())
                .or(() -> holder(use, user).map(ResourceState::urn))
                .or(() -> earlier(use, user).flatMap(uses -> uses.key(use, user)));
    }

    /**
     * Returns whether an input that names a role, instance profile, or template of the stack can't name one outside the
     * stack. If the deployment gives it this name, an earlier one can have the name: then AWS rejects the new one, but
     * Pulumi updates a resource that doesn't depend on it.
     */
    public boolean isCertain(RoleInput use, ResourceState user) {
        var key = key(use, user);
        return key.isEmpty()
                || use.value() instanceof Unreadable
                || isExact(use, user)
                        && (before == null
                                || before.key(use, user).equals(key) && before.isExact(use, user)
                                || dependsOn(user, key.get()));
    }

    /** Returns whether an input names nothing else than what has its name in its region, or its ID. */
    private boolean isExact(RoleInput use, ResourceState user) {
        return !use.isTemplate()
                || use.kind() == Kind.TEMPLATE && use.value() instanceof Text text && byId.containsKey(text.text())
                || use.region().unreadable().isEmpty()
                        && holder(use, user)
                                .filter(holder -> region(holder).equals(use.region()))
                                .isPresent();
    }

    /** Returns whether the deployment changes a resource only after a different resource, as far as the input shows it. */
    private boolean dependsOn(ResourceState user, String urn) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(user));
        while (!open.isEmpty()) {
            open.remove()
                    .propertyDependencies()
                    .values()
                    .forEach(links -> links.stream()
                            .filter(seen::add)
                            .flatMap(link -> Stream.ofNullable(plan.after().get(link)))
                            .forEach(open::add));
        }
        return seen.contains(urn);
    }

    /** Returns whether the default version of a launch template, which an unchanged input names, can change. */
    public boolean mayChangeDefault(RoleInput use, ResourceState user) {
        if (before == null
                || !use.isTemplate()
                || use.version() instanceof Text version && !version.text().equals("$Default")) {
            return false;
        }
        var now = holder(use, user)
                .filter(template ->
                        type(template).equals(LAUNCH_TEMPLATE) && !plan.same().contains(template.urn()));
        var old = now.map(template -> before.all.get(template.urn()));
        if (old.isEmpty()) {
            return false;
        }
        var current = old.get().outputs().text("defaultVersion");
        var setting = defaultVersion(now.get());
        if (plan.replaced().contains(now.get().urn()) || setting.equals(new Text(RoleInputs.LATEST))) {
            // The inputs describe the latest version, and not an earlier default version.
            return current.isEmpty() || !current.equals(latest(old.get()));
        }
        return setting.unreadable().isPresent()
                || !setting.equals(defaultVersion(old.get()))
                        && !(setting instanceof Text text && current.equals(Optional.of(text.text())));
    }

    /** Returns the roles that an input gives a resource, without those of a new instance profile or template. */
    public List<Used> of(RoleInput use, ResourceState user) {
        var role = role(use, user);
        if (role.isPresent()) {
            return List.of(new Used("", role.get().key(), role.get()));
        }
        var holder = holder(use, user);
        if (holder.isEmpty()) {
            return earlier(use, user)
                    .map(uses -> uses.of(use, user))
                    .orElseGet(() -> List.of(new Used("", unknown(use, user), null)));
        }
        if (isNew(holder.get())) {
            return List.of();
        }
        if (isHidden(holder.get())) {
            return List.of(new Used("", holder.get().urn() + " role", null));
        }
        return hasVersion(use, holder.get(), user)
                ? holder.get().roles().stream()
                        .filter(held -> held.kind() != Kind.TEMPLATE_NAME)
                        .flatMap(held -> of(held, holder.get()).stream().map(used -> used.in(held)))
                        .toList()
                : List.of(new Used("", "version " + world(), null));
    }

    /** Returns whether the deployment creates an instance profile or template. */
    private boolean isNew(ResourceState holder) {
        return before != null
                && holder.isManaged()
                && !plan.before().containsKey(holder.urn())
                && !plan.moved().contains(holder.urn());
    }

    /**
     * Returns whether the inputs of an instance profile or template don't show its role: the program only reads it, it was
     * created outside the stack, or it's a profile that can have got its role outside the stack.
     */
    private boolean isHidden(ResourceState holder) {
        var old = plan.before().get(holder.urn());
        return !holder.isManaged()
                || old != null && !old.isManaged()
                || isProfile(holder) && holder.roles().isEmpty();
    }

    /** Returns a text that is equal before and after only if an input certainly names the same object. */
    private String unknown(RoleInput use, ResourceState user) {
        boolean isReadable =
                use.value() instanceof Text && use.version().unreadable().isEmpty();
        return isReadable || plan.isUnchanged(user, use.input())
                ? use.value() + " " + use.version() + (isReadable ? "" : user.urn() + " " + use.path())
                : world();
    }

    private String world() {
        return before == null ? "before" : "after";
    }

    private Optional<Identity> role(RoleInput use, ResourceState user) {
        return use.kind() == Kind.ROLE && use.value() instanceof Text text
                ? graph.find(Identity.Kind.ROLE, text.text(), user.provider().urn())
                : Optional.empty();
    }

    /** Returns whether an input can name several roles of the stack, which are in accounts that aren't known. */
    public boolean isAmbiguous(RoleInput use, ResourceState user) {
        return use.kind() == Kind.ROLE
                && use.value() instanceof Text text
                && graph.findAll(
                                        Identity.Kind.ROLE,
                                        text.text(),
                                        user.provider().urn())
                                .size()
                        > 1;
    }

    /** Returns the roles before the deployment if an input names a template as it was then. */
    private Optional<RoleUses> earlier(RoleInput use, ResourceState user) {
        return Optional.ofNullable(before)
                .filter(uses -> use.isTemplate()
                        && use.value() instanceof Text text
                        && uses.named(use, user, text.text()).isPresent());
    }

    /** Returns the instance profile or template that an input names. */
    private Optional<ResourceState> holder(RoleInput use, ResourceState user) {
        if (use.value() instanceof Text text) {
            return named(use, user, text.text())
                    .or(() -> predicted(use, user, text.text()))
                    .filter(holder -> use.kind() != Kind.ROLE || !isProfile(user));
        }
        var linked = user.dependencies(use.input()).stream()
                .flatMap(urn -> Stream.ofNullable(all.get(urn)))
                .filter(state -> use.isTemplate() && type(state).equals(type(use)))
                .distinct()
                .toList();
        return linked.size() == 1 ? Optional.of(linked.get(0)) : Optional.empty();
    }

    private Optional<ResourceState> named(RoleInput use, ResourceState user, String text) {
        var named = byId.get(text);
        if (named != null && type(named).equals(type(use)) && use.kind() != Kind.NAMED_TEMPLATE) {
            return Optional.of(named);
        }
        boolean isId = text.startsWith(ARN)
                || use.kind() == Kind.TEMPLATE && TEMPLATE_ID.matcher(text).matches();
        return isId ? Optional.empty() : byName(use, user, text);
    }

    /** Returns what has a name in the region of an input; if one of the regions isn't known, what may have the name. */
    private Optional<ResourceState> byName(RoleInput use, ResourceState user, String name) {
        var all = byName.getOrDefault(nameKey(user, type(use), name), List.of());
        return all.stream()
                .filter(holder -> region(holder).equals(use.region()))
                .reduce((earlier, later) -> later)
                .or(() -> all.stream()
                        .filter(holder -> !(region(holder) instanceof Text && use.region() instanceof Text))
                        .reduce((earlier, later) -> later));
    }

    /** Returns the instance profile or template that gets an ARN, which the preview shows only if it's predicted. */
    private Optional<ResourceState> predicted(RoleInput use, ResourceState user, String arn) {
        boolean isTemplate = use.isTemplate();
        var parts = arn.split(":");
        if (before == null || parts.length <= 5 || isTemplate && type(use).equals(LAUNCH_TEMPLATE)) {
            return Optional.empty();
        }
        var name = isTemplate ? last(arn).replaceFirst(":[0-9]+$", "") : last(arn);
        var account = graph.accounts().get(user.provider().urn());
        return byName(use, user, name)
                .filter(holder -> current(holder, "arn").isEmpty())
                .filter(holder -> account == null || account.value().equals(parts[4]))
                .filter(holder -> !(region(holder) instanceof Text region)
                        || region.text().equals(parts[3]))
                .filter(holder -> !isTemplate
                        || user.dependencies(use.input()).contains(holder.urn()) && isNextRevision(holder, arn));
    }

    /** Returns whether a predicted ARN has the revision that a template gets, if its type has revisions. */
    private boolean isNextRevision(ResourceState template, String arn) {
        var revision = REVISION.matcher(arn);
        if (!revision.matches()) {
            return true;
        }
        var old = Optional.ofNullable(before.all.get(template.urn()))
                .flatMap(state -> state.outputs().text("arn"))
                .map(REVISION::matcher)
                .filter(earlier -> earlier.matches() && earlier.group(1).equals(revision.group(1)));
        return plan.location().isPredicted()
                && Long.parseLong(revision.group(2))
                        == old.map(earlier -> Long.parseLong(earlier.group(2)) + 1)
                                .orElse(1L);
    }

    /** Returns whether an input names the version of a template that the inputs of the template describe. */
    private boolean hasVersion(RoleInput use, ResourceState template, ResourceState user) {
        if (use.version() instanceof Unreadable unreadable) {
            return unreadable == Unreadable.UNKNOWN
                    && before != null
                    && user.dependencies(use.input()).contains(template.urn());
        }
        if (!(use.version() instanceof Text version) || version.text().equals(RoleInputs.LATEST)) {
            return true;
        }
        var latest = latest(template);
        boolean isCurrent = before == null
                || plan.same().contains(template.urn())
                || !latest.equals(
                        Optional.ofNullable(before.all.get(template.urn())).flatMap(RoleUses::latest));
        return isCurrent
                && latest.isPresent()
                && latest.equals(
                        version.text().equals("$Default")
                                ? template.outputs().text("defaultVersion")
                                : Optional.of(version.text()));
    }

    private static Optional<String> latest(ResourceState template) {
        return template.outputs()
                .text("latestVersion")
                .or(() -> template.outputs().text("latestVersionNumber"));
    }
}
