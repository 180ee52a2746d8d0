package io.assumerole.plugin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.assumerole.AccessKeyStatus;
import io.assumerole.RoleWithoutUser;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.policy.lint.LintCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates the Pulumi schema: its structure from the option tables, its descriptions from the Javadoc.
 * https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */
final class SchemaGenerator {

    private static final String ANY = "pulumi.json#/Any";

    private static final Map<String, Class<? extends Enum<?>>> ENUMS =
            Map.of("AccessKeyStatus", AccessKeyStatus.class, "LintCode", LintCode.class);

    private final SchemaTexts texts;
    private final Map<String, JsonObject> types = new TreeMap<>();

    private SchemaGenerator(SchemaTexts texts) {
        this.texts = texts;
    }

    static JsonObject schema(String version, SchemaTexts texts) {
        return new SchemaGenerator(texts).generate(version);
    }

    private JsonObject generate(String version) {
        var schema = new JsonObject();
        schema.addProperty("name", "assume-role");
        schema.addProperty("displayName", "assume-role");
        schema.addProperty("version", version);
        schema.addProperty("description", SchemaTexts.PACKAGE);
        schema.add("keywords", array(List.of("pulumi", "aws", "iam", "category/cloud", "kind/component")));
        schema.addProperty("license", "Apache-2.0");
        schema.addProperty("publisher", "assume-role");
        schema.add("meta", meta());
        schema.add("language", language());

        var resources = new JsonObject();
        resources.add(
                RoleWithoutUser.TYPE,
                resource(
                        "RoleWithoutUser",
                        inputs(ComponentInputs.OF_ROLE_WITHOUT_USER),
                        SchemaOutputs.OF_ROLE_WITHOUT_USER));
        resources.add(
                UnprivilegedUserWithRole.TYPE,
                resource(
                        "UnprivilegedUserWithRole",
                        inputs(ComponentInputs.OF_USER_WITH_ROLE),
                        SchemaOutputs.OF_USER_WITH_ROLE));
        types.put("AssumeRole", assumeRole());
        var all = new JsonObject();
        types.forEach((name, type) -> all.add(token(name), type));
        schema.add("types", all);
        schema.add("resources", resources);
        return schema;
    }

    /** Generates the same SDKs for {@code pulumi package gen-sdk} as for {@code pulumi package add}. */
    private static JsonObject meta() {
        var meta = new JsonObject();
        meta.addProperty("supportPack", true);
        return meta;
    }

    /** Names the packages where the default name starts with Pulumi's namespace. */
    private static JsonObject language() {
        var language = new JsonObject();
        language.add("nodejs", packageName("@assumerole/assume-role"));
        var python = packageName("pulumi_assume_role");
        var pyproject = new JsonObject();
        pyproject.addProperty("enabled", true);
        python.add("pyproject", pyproject);
        language.add("python", python);
        return language;
    }

    private static JsonObject packageName(String name) {
        var info = new JsonObject();
        info.addProperty("packageName", name);
        return info;
    }

    private JsonObject resource(String name, JsonObject inputs, List<SchemaOutputs.Property> outputs) {
        var resource = new JsonObject();
        resource.addProperty("isComponent", true);
        describe(resource, texts.ofResource(name));
        resource.add("inputProperties", inputs);
        var properties = new JsonObject();
        for (var output : outputs) {
            var property = output.isList() ? list(reference("AssumeRole")) : scalar("string");
            describe(property, texts.ofOutput(name, output));
            if (output.isSecret()) {
                property.addProperty("secret", true);
            }
            properties.add(output.name(), property);
        }
        resource.add("properties", properties);
        resource.add(
                "required",
                array(outputs.stream()
                        .filter(SchemaOutputs.Property::isAlwaysPresent)
                        .map(SchemaOutputs.Property::name)
                        .toList()));
        return resource;
    }

    private <B> JsonObject inputs(List<InputProperty<B>> options) {
        var inputs = new JsonObject();
        for (var option : options) {
            var input = property(option.type());
            describe(input, texts.ofOption(option.name(), option.type()));
            inputs.add(option.name(), input);
        }
        return inputs;
    }

    private JsonObject property(InputType type) {
        return isPlain(type) ? plain(structure(type)) : structure(type);
    }

    /** Returns whether each part must be known. In Go, {@code plain} would also apply to each field of an object. */
    private static boolean isPlain(InputType type) {
        if (type instanceof InputType.Scalar scalar) {
            return scalar.isPlain();
        }
        if (type instanceof InputType.ListOf list) {
            return isPlain(list.item());
        }
        if (type instanceof InputType.MapOf map) {
            return isPlain(map.value());
        }
        if (type instanceof InputType.Json json) {
            return json.isPlain();
        }
        return type instanceof InputType.Choice;
    }

    private JsonObject structure(InputType type) {
        if (type instanceof InputType.Scalar scalar) {
            return scalar(
                    scalar.type() == String.class ? "string" : scalar.type() == Boolean.class ? "boolean" : "integer");
        }
        if (type instanceof InputType.Choice choice) {
            types.computeIfAbsent(choice.name(), this::enumeration);
            return reference(choice.name());
        }
        if (type instanceof InputType.ListOf list) {
            return list(property(list.item()));
        }
        if (type instanceof InputType.MapOf map) {
            return map(property(map.value()));
        }
        if (type instanceof InputType.Either either) {
            return oneOf(property(either.single()), property(either.several()));
        }
        if (type instanceof InputType.Json json) {
            return json.isPlain() ? map(plain(any())) : oneOf(scalar("string"), any());
        }
        var object = (InputType.ObjectOf) type;
        if (!types.containsKey(object.name())) {
            types.put(object.name(), object(object));
        }
        return reference(object.name());
    }

    private JsonObject object(InputType.ObjectOf type) {
        var object = scalar("object");
        describe(object, texts.ofType(type.name()));
        var properties = new JsonObject();
        type.fields().forEach((name, field) -> {
            var property = property(field);
            describe(property, texts.ofField(type.name(), name, field));
            properties.add(name, property);
        });
        object.add("properties", properties);
        if (!type.required().isEmpty()) {
            object.add("required", array(type.required().stream().sorted().toList()));
        }
        return object;
    }

    private JsonObject enumeration(String name) {
        var enumeration = scalar("string");
        describe(enumeration, texts.ofType(name));
        var values = new JsonArray();
        for (var constant : ENUMS.get(name).getEnumConstants()) {
            var value = new JsonObject();
            value.addProperty(
                    "name",
                    Arrays.stream(constant.name().split("_"))
                            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining()));
            value.addProperty("value", constant.toString());
            describe(value, texts.ofConstant(name, constant.name()));
            values.add(value);
        }
        enumeration.add("enum", values);
        return enumeration;
    }

    /** Returns the type of the object that the AWS provider accepts as an item of its {@code assumeRoles}. */
    private static JsonObject assumeRole() {
        var type = scalar("object");
        describe(type, SchemaOutputs.ASSUME_ROLE);
        var properties = new JsonObject();
        new TreeMap<>(SchemaOutputs.ASSUME_ROLE_PROPERTIES).forEach((name, description) -> {
            var property = name.equals("tags") ? map(scalar("string")) : scalar("string");
            describe(property, description);
            if (name.equals("externalId")) {
                property.addProperty("secret", true);
            }
            properties.add(name, property);
        });
        type.add("properties", properties);
        type.add("required", array(List.of("roleArn")));
        return type;
    }

    private static void describe(JsonObject described, String description) {
        if (description.isEmpty()) {
            throw new IllegalStateException("The Javadoc makes sense only in Java, so there is no description");
        }
        described.addProperty("description", description);
    }

    private static JsonObject scalar(String type) {
        var scalar = new JsonObject();
        scalar.addProperty("type", type);
        return scalar;
    }

    private static JsonObject any() {
        var any = new JsonObject();
        any.addProperty("$ref", ANY);
        return any;
    }

    private static JsonObject plain(JsonObject type) {
        type.addProperty("plain", true);
        return type;
    }

    private static JsonObject list(JsonObject items) {
        var list = scalar("array");
        list.add("items", items);
        return list;
    }

    private static JsonObject map(JsonObject values) {
        var map = scalar("object");
        map.add("additionalProperties", values);
        return map;
    }

    private static JsonObject oneOf(JsonObject... types) {
        var all = new JsonArray();
        Stream.of(types).forEach(all::add);
        var union = new JsonObject();
        union.add("oneOf", all);
        return union;
    }

    private static JsonObject reference(String type) {
        var reference = new JsonObject();
        reference.addProperty("$ref", "#/types/" + token(type));
        return reference;
    }

    private static String token(String type) {
        return "assume-role:index:" + type;
    }

    private static JsonArray array(Collection<String> texts) {
        var array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
