package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.RoleInputs.Kind;
import io.assumerole.policy.cli.review.RoleInputs.Role;
import io.assumerole.policy.cli.review.Value.Text;
import io.assumerole.policy.cli.review.Value.Unreadable;
import java.util.HashMap;
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
final class RoleUses {
    static final String PROFILE = "iam/instanceProfile";

    private static final String ARN = "arn:";

    private static final String PROFILE_TYPE = "instanceprofile";

    private static final Pattern TEMPLATE = Pattern.compile(RoleInputs.TEMPLATES);

    /**
     * A role that a resource uses.
     *
     * @param path the places of the role in the instance profile and templates that the resource uses
     * @param key a text that is equal before and after only for the same role
     * @param role the role; null if it isn't part of the stack, or isn't known
     */
    record Used(String path, String key, @Nullable Identity role) {
        private Used in(Role use) {
            return new Used(use.path().replaceFirst("\\.(name|arn)$", "") + " " + path, key, role);
        }
    }

    private final Plan plan;
    private final AccessGraph graph;

    /** The roles before the deployment; null if these are the roles before. */
    private final @Nullable RoleUses before;

    /** The instance profiles and templates by URN. */
    private final Map<String, ResourceState> all = new HashMap<>();

    private final Map<String, ResourceState> byArn = new HashMap<>();
    private final Map<String, ResourceState> byName = new HashMap<>();

    private RoleUses(Plan plan, Map<String, ResourceState> world, AccessGraph graph, @Nullable RoleUses before) {
        this.plan = plan;
        this.graph = graph;
        this.before = before;
        world.values().stream()
                .filter(state -> isProfile(state) || RoleInputs.isTemplate(state))
                .forEach(this::add);
    }

    static RoleUses before(Plan plan, AccessGraph graph) {
        return new RoleUses(plan, plan.before(), graph, null);
    }

    RoleUses after(AccessGraph other) {
        return new RoleUses(plan, plan.after(), other, this);
    }

    private static boolean isProfile(ResourceState state) {
        return state.awsType().equals(PROFILE);
    }

    private void add(ResourceState state) {
        all.put(state.urn(), state);
        Stream.of("id", "name", "arn")
                .flatMap(output -> current(state, output).stream())
                .forEach(text -> {
                    if (text.startsWith(ARN)) {
                        byArn.put(text, state);
                    }
                    byName.put(nameKey(state, type(state), last(text)), state);
                });
        name(state).ifPresent(name -> byName.put(nameKey(state, type(state), name), state));
    }

    private static Optional<String> name(ResourceState state) {
        return isProfile(state)
                ? state.inputs().text("name")
                : state.roles().stream()
                        .filter(role -> role.kind() == Kind.TEMPLATE_NAME)
                        .flatMap(role -> role.value() instanceof Text text && !text.isAbsent()
                                ? Stream.of(text.text())
                                : Stream.empty())
                        .findFirst();
    }

    /** Returns an output, unless a replacement changes it. */
    private Optional<String> current(ResourceState state, String output) {
        var text = state.outputs().text(output);
        boolean isOld = before != null
                && plan.replaced().contains(state.urn())
                && before.all.containsKey(state.urn())
                && text.equals(before.all.get(state.urn()).outputs().text(output));
        return text.filter(one -> !isOld);
    }

    /** Returns the type of the instance profile or template that an input names. */
    private static String type(Role use) {
        if (use.kind() != Kind.TEMPLATE) {
            return PROFILE_TYPE;
        }
        return TEMPLATE.matcher(use.path())
                .results()
                .reduce((one, two) -> two)
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
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    /** Returns what identifies the role, instance profile, or template of the stack that an input names. */
    Optional<String> key(Role use, ResourceState user) {
        return role(use, user)
                .map(role -> role.key)
                .or(() -> holder(use, user).map(ResourceState::urn))
                .or(() -> earlier(use, user).flatMap(one -> one.key(use, user)));
    }

    /** Returns the roles that an input gives a resource, without those of a new instance profile or template. */
    List<Used> of(Role use, ResourceState user) {
        var role = role(use, user);
        if (role.isPresent()) {
            return List.of(new Used("", role.get().key, role.get()));
        }
        var holder = holder(use, user);
        if (holder.isEmpty()) {
            return earlier(use, user)
                    .map(one -> one.of(use, user))
                    .orElseGet(() -> List.of(new Used("", unknown(use, user), null)));
        }
        if (isNew(holder.get())) {
            return List.of();
        }
        return hasVersion(use, holder.get(), user)
                ? holder.get().roles().stream()
                        .filter(one -> one.kind() != Kind.TEMPLATE_NAME)
                        .flatMap(one -> of(one, holder.get()).stream().map(used -> used.in(one)))
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

    /** Returns a text that is equal before and after only if an input certainly names the same object. */
    private String unknown(Role use, ResourceState user) {
        boolean isReadable =
                use.value() instanceof Text && use.version().unreadable().isEmpty();
        return isReadable || plan.isUnchanged(user, use.input())
                ? use.value() + " " + use.version() + (isReadable ? "" : user.urn() + " " + use.path())
                : world();
    }

    private String world() {
        return before == null ? "before" : "after";
    }

    private Optional<Identity> role(Role use, ResourceState user) {
        return use.kind() == Kind.ROLE && use.value() instanceof Text text
                ? graph.find(Identity.Kind.ROLE, text.text(), user.provider().urn())
                : Optional.empty();
    }

    /** Returns whether an input can name several roles of the stack, which are in accounts that aren't known. */
    boolean isAmbiguous(Role use, ResourceState user) {
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
    private Optional<RoleUses> earlier(Role use, ResourceState user) {
        return Optional.ofNullable(before)
                .filter(one -> use.kind() == Kind.TEMPLATE
                        && use.value() instanceof Text text
                        && one.named(use, user, text.text()).isPresent());
    }

    /** Returns the instance profile or template that an input names. */
    private Optional<ResourceState> holder(Role use, ResourceState user) {
        if (use.value() instanceof Text text) {
            return named(use, user, text.text())
                    .or(() -> predicted(use, user, text.text()))
                    .filter(holder -> use.kind() != Kind.ROLE || !isProfile(user));
        }
        var linked = user.dependencies(use.input()).stream()
                .flatMap(urn -> Stream.ofNullable(all.get(urn)))
                .filter(state -> use.kind() == Kind.TEMPLATE && type(state).equals(type(use)))
                .distinct()
                .toList();
        return linked.size() == 1 ? Optional.of(linked.get(0)) : Optional.empty();
    }

    private Optional<ResourceState> named(Role use, ResourceState user, String text) {
        return Optional.ofNullable(text.startsWith(ARN) ? byArn.get(text) : byName.get(nameKey(user, type(use), text)));
    }

    /** Returns the instance profile or template that gets an ARN, which the preview shows only if it's predicted. */
    private Optional<ResourceState> predicted(Role use, ResourceState user, String arn) {
        boolean isTemplate = use.kind() == Kind.TEMPLATE;
        var parts = arn.split(":");
        if (before == null || parts.length <= 5) {
            return Optional.empty();
        }
        var name = isTemplate ? last(arn).replaceFirst(":[0-9]+$", "") : last(arn);
        var account = graph.accounts.get(user.provider().urn());
        return Optional.ofNullable(byName.get(nameKey(user, type(use), name)))
                .filter(holder -> current(holder, "arn").isEmpty())
                .filter(holder -> account == null || account.value().equals(parts[4]))
                .filter(holder -> !isTemplate || user.dependencies(use.input()).contains(holder.urn()));
    }

    /** Returns whether an input names the version of a template that the inputs of the template describe. */
    private boolean hasVersion(Role use, ResourceState template, ResourceState user) {
        if (use.version() instanceof Unreadable unreadable) {
            return unreadable == Unreadable.UNKNOWN
                    && before != null
                    && user.dependencies(use.input()).contains(template.urn());
        }
        if (!(use.version() instanceof Text version) || version.text().equals("$Latest")) {
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
