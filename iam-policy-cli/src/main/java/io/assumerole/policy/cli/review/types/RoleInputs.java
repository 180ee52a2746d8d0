package io.assumerole.policy.cli.review.types;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.types.RoleInput.Kind;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the inputs of a resource that name a role, or an instance profile or template with a role. The resource's code or
 * its service can act as the role. An input of any type counts if it contains the ARN of a role or instance profile, or
 * depends on one. In AWS packages, an input also counts because of its name. If it's unreadable, it also counts if
 * {@value #FILE} lists it.
 */
public final class RoleInputs {
    private static final String REGION = "region";

    /** The latest version of a launch template. */
    public static final String LATEST = "$Latest";

    private static final String FILE = "role-inputs.txt";

    /** The inputs that can contain a role but have another name, by type. */
    private static final Map<String, Set<String>> CONTAINERS = NameList.lines(RoleInputs.class, FILE).stream()
            .map(line -> List.of(line.split(" ")))
            .collect(Collectors.toMap(line -> line.get(0), line -> Set.copyOf(line.subList(1, line.size()))));

    private static final Pattern ARN =
            Pattern.compile("arn:[^:\"\\s]*:iam::[0-9]*:(?:role|instance-profile)/[\\w+=,.@/-]+");

    private static final Pattern NAME = Pattern.compile("(?i).*(role|instanceprofile)([-_]?(arn|name|id))?s?");

    private static final Pattern ARN_NAME = Pattern.compile("(?i).*role[-_]?arns?");

    private static final Pattern PROFILE_NAME = Pattern.compile("(?i).*instanceprofile.*");

    /** The types of templates, as in the names of inputs. */
    public static final String TEMPLATES =
            "(?i)(?:launchTemplate|launchConfiguration|taskDefinition|jobDefinition|infrastructureConfiguration)";

    private static final Pattern TEMPLATE_NAME = Pattern.compile(TEMPLATES + "(Specification|Id|Name|Arn)?s?");

    private static final Pattern NAME_OF_TEMPLATE = Pattern.compile("(?i)name|.*launchTemplateNames?");

    /** The inputs that contain the template's own name. */
    private static final List<String> OWN_NAMES =
            List.of("name", "family", "launchTemplateName", "launchConfigurationName", "jobDefinitionName");

    /** The fields that contain the name or ID of a launch template. */
    private static final List<String> TEMPLATE_FIELDS = List.of("id", "launchTemplateId", "name", "launchTemplateName");

    /** The objects with arbitrary keys and values. Only an ARN in such an object is certainly a role. */
    private static final Pattern FREE_FORM =
            Pattern.compile("(?i)parameters|.*(variables|arguments|labels|annotations)");

    private static final Pattern AWS = Pattern.compile("aws(-native)?:.*");

    private static final Pattern ROLE_URN =
            Pattern.compile(".*[:$]aws:iam/(role:Role|instanceProfile:InstanceProfile)::.*");

    /** The inputs that are only data: a role in them gives nobody access. */
    private static final Set<String> DATA =
            Set.of("tags", "tagsAll", "environment", "environmentVariables", "description", "__defaults");

    private final boolean isAws;
    private final boolean isTemplate;
    private final Set<String> containers;
    private final String input;
    private final Value region;
    private final boolean isLinked;
    private final Set<RoleInput> found;

    private RoleInputs(ResourceState state, String input, Set<RoleInput> found) {
        this.isAws = AWS.matcher(state.type()).matches();
        this.isTemplate = isTemplate(state);
        this.containers = CONTAINERS.getOrDefault(state.typeKey(), Set.of());
        this.input = input;
        this.region = state.inputs().get(REGION);
        this.isLinked = state.dependencies(input).stream().anyMatch(RoleInputs::isRole);
        this.found = found;
    }

    /** Returns the roles and instance profiles, or the unreadable values, in the inputs. */
    public static List<RoleInput> of(ResourceState state) {
        if (!PolicyTypes.mayActAsRole(state)) {
            return List.of();
        }
        var type = PolicyTypes.of(state);
        var found = new LinkedHashSet<RoleInput>();
        state.inputs().map().forEach((input, value) -> {
            // A role in a policy is a principal or a resource. The review handles the policy separately.
            boolean isCompared = type.map(listed ->
                            listed.document().equals(input) || listed.relevant().contains(input))
                    .orElseGet(() -> isPolicy(state, value));
            if (!isCompared) {
                new RoleInputs(state, input, found).add(input, input, value, false, false);
            }
        });
        if (isTemplate(state)) {
            var name = OWN_NAMES.stream()
                    .filter(state.inputs().map()::containsKey)
                    .findFirst()
                    .orElse("name");
            found.add(new RoleInput(
                    Kind.TEMPLATE_NAME,
                    name,
                    name,
                    state.inputs().get(name),
                    defaultVersion(state.inputs()),
                    state.inputs().get(REGION)));
        }
        return List.copyOf(found);
    }

    /** Returns the roles that the deployer passes to a service: also those that the review compares separately. */
    public static List<RoleInput> passed(ResourceState state) {
        var found = new LinkedHashSet<>(of(state));
        if (!state.awsType().startsWith("iam/")) {
            var named = new LinkedHashSet<RoleInput>();
            state.inputs().map().forEach((input, value) -> {
                if (!isPolicy(state, value)) {
                    new RoleInputs(state, input, named).add(input, input, value, false, false);
                }
            });
            named.stream().filter(RoleInputs::isArnOfRole).forEach(found::add);
        }
        return found.stream().filter(role -> role.kind() == Kind.ROLE).toList();
    }

    /** Returns whether an input has the name of an input for roles, and contains an ARN or has a name that requires one. */
    private static boolean isArnOfRole(RoleInput role) {
        var name = role.path().replaceFirst("\\[.*", "").replaceFirst(".*\\.", "");
        return ARN_NAME.matcher(name).matches()
                || NAME.matcher(role.input()).matches() && role.value() instanceof Text text && isArn(text.text());
    }

    private static boolean isPolicy(ResourceState state, Value value) {
        return value instanceof Text && PolicyTypes.isPolicy(state, value);
    }

    /** Returns the default version that the inputs of a launch template set. */
    private static Value defaultVersion(Fields inputs) {
        var update = inputs.get("updateDefaultVersion");
        return update.unreadable().isPresent()
                ? update
                : update.equals(new Scalar("true")) ? new Text(LATEST) : version(inputs.get("defaultVersion"));
    }

    private static Value version(Value value) {
        return value instanceof Scalar number && !value.isAbsent() ? new Text(number.json()) : value;
    }

    /** Returns whether a resource is a template, from which AWS creates other resources with the template's role. */
    public static boolean isTemplate(ResourceState state) {
        return AccessRules.isTemplate(state.type());
    }

    /** Returns whether a URN is that of a role or instance profile. */
    public static boolean isRole(String urn) {
        return ROLE_URN.matcher(urn).matches();
    }

    /** Returns whether a string has the format of the ARN of a role or instance profile. */
    public static boolean isArn(String text) {
        return ARN.matcher(text).matches();
    }

    private void add(String path, String name, Value value, boolean isInRole, boolean isFreeForm) {
        if (DATA.contains(name)) {
            return;
        }
        boolean isRole = isInRole || isAws && NAME.matcher(name).matches();
        boolean isOfTemplate =
                isAws && !isTemplate && TEMPLATE_NAME.matcher(name).matches();
        if (isOfTemplate && addTemplate(path, value)) {
            return;
        }
        if (value instanceof Fields fields) {
            boolean isFree = isFreeForm || FREE_FORM.matcher(name).matches();
            boolean isSetting =
                    isRoleSetting(fields) || containers.contains(name) && fields.get("name") instanceof Unreadable;
            fields.map()
                    .forEach((field, part) ->
                            add(path + "." + field, field, part, isRole || isSetting && field.equals("value"), isFree));
        } else if (value instanceof Items items) {
            addAll(path, name, items.list(), isRole, isFreeForm);
        } else if (value instanceof Unreadable) {
            if (isRole || isLinked || containers.contains(name)) {
                found.add(new RoleInput(kind(path), input, path, value, Value.ABSENT, Value.ABSENT));
            }
        } else if (value instanceof Text text) {
            addText(path, text, isRole && !isFreeForm);
        }
    }

    private static Kind kind(String path) {
        return PROFILE_NAME.matcher(path).matches() ? Kind.INSTANCE_PROFILE : Kind.ROLE;
    }

    private static Kind templateKind(String field) {
        return NAME_OF_TEMPLATE.matcher(field).matches() ? Kind.NAMED_TEMPLATE : Kind.TEMPLATE;
    }

    /** Adds the template that a value names, if it names one itself, and not in its fields or elements. */
    private boolean addTemplate(String path, Value value) {
        if (value instanceof Text && !value.isAbsent() || value instanceof Unreadable) {
            return found.add(new RoleInput(templateKind(path), input, path, value, Value.ABSENT, region));
        }
        if (!(value instanceof Fields fields)) {
            return false;
        }
        var version = fields.get("version");
        return TEMPLATE_FIELDS.stream()
                .filter(field -> !fields.get(field).isAbsent())
                .findFirst()
                .filter(field -> found.add(new RoleInput(
                        templateKind(field),
                        input,
                        path,
                        fields.get(field),
                        version.isAbsent() ? new Text("$Default") : version(version),
                        region)))
                .isPresent();
    }

    /** Returns whether an object is an Elastic Beanstalk setting that names a role, and not an environment variable. */
    private boolean isRoleSetting(Fields fields) {
        return isAws
                && fields.text("name")
                        .filter(name -> NAME.matcher(name).matches())
                        .isPresent()
                && fields.text("namespace")
                        .filter(namespace -> namespace.endsWith(":environment:proxy")
                                || namespace.endsWith("application:environment"))
                        .isEmpty();
    }

    private void addAll(String path, String name, List<Value> list, boolean isRole, boolean isFreeForm) {
        var names = list.stream()
                .flatMap(element -> element instanceof Fields fields
                        ? fields.text("name").stream()
                        : Optional.<String>empty().stream())
                .distinct()
                .count();
        for (int i = 0; i < list.size(); i++) {
            var element = list.get(i);
            // The order of a list of roles doesn't matter; elements with different names keep their names.
            var place = isRole && element instanceof Text
                    ? ""
                    : names == list.size() ? ((Fields) element).text("name").orElseThrow() : String.valueOf(i);
            add(path + "[" + place + "]", name, element, isRole, isFreeForm);
        }
    }

    private void addText(String path, Text text, boolean isRole) {
        var arns = new ArrayList<String>();
        var decoded = text.decoded();
        if (decoded.contains(":iam::")) {
            ARN.matcher(decoded).results().forEach(arn -> arns.add(arn.group()));
        }
        if (arns.isEmpty() && isRole && !text.isAbsent()) {
            arns.add(text.text());
        }
        for (int i = 0; i < arns.size(); i++) {
            var arn = arns.get(i);
            var kind = arn.contains(":instance-profile/") ? Kind.INSTANCE_PROFILE : kind(path);
            var place = arns.size() == 1 ? path : path + "#" + i;
            found.add(new RoleInput(kind, input, place, new Text(arn), Value.ABSENT, Value.ABSENT));
        }
    }
}
