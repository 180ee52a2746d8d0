package io.assumerole.policy.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds the output of {@code pulumi preview --json}, with single quotes instead of double quotes. */
final class PreviewBuilder {
    private static final String STACK = "urn:pulumi:dev::shop::";
    private final String region;
    private final List<String> steps = new ArrayList<>();
    private final Map<String, Integer> summary = new LinkedHashMap<>();

    /** Creates a preview whose configuration has a region. */
    PreviewBuilder() {
        this("eu-west-1");
    }

    /** Creates a preview whose configuration has a region, or none if the text is empty. */
    PreviewBuilder(String region) {
        this.region = region;
    }

    static String urn(String type, String name) {
        return STACK + type + "::" + name;
    }

    /** Adds a new resource. */
    PreviewBuilder create(String type, String name, String inputs) {
        return step("create", type, name, null, inputs, "");
    }

    /** Adds a new resource whose inputs depend on others, such as {@code 'role':['urn…']}. */
    PreviewBuilder create(String type, String name, String inputs, String dependencies) {
        return step("create", type, name, null, inputs, ",'propertyDependencies':{" + dependencies + "}");
    }

    /** Adds a new resource of an explicit provider. */
    PreviewBuilder createWith(String provider, String type, String name, String inputs) {
        return step("create", type, name, null, inputs, ",'provider':'" + provider + "::1'");
    }

    /** Adds a replaced resource with the given ARN before the replacement and the given inputs after it. */
    PreviewBuilder replace(String type, String name, String arn, String inputs) {
        return step("replace", type, name, arn, inputs, "", "name");
    }

    /** Adds a changed resource. */
    PreviewBuilder update(String type, String name, String arn, String inputs, String changed) {
        return step("update", type, name, arn, inputs, "", changed);
    }

    /** Adds a changed resource with its inputs before and after. */
    PreviewBuilder update(String type, String name, String arn, String before, String after, String changed) {
        return change("update", type, name, arn, before, after, "", changed);
    }

    /** Adds a resource without a change, or a deleted one. */
    PreviewBuilder existing(String operation, String type, String name, String arn, String inputs) {
        return step(operation, type, name, arn, inputs, "");
    }

    /** Adds a step with the fields of its states; empty for a missing state. */
    PreviewBuilder step(String operation, String urn, String old, String now) {
        var parts = urn.split("::");
        var type = parts[2].substring(parts[2].lastIndexOf('$') + 1);
        var state = "{'urn':'" + urn + "','type':'" + type + "','custom':true,";
        steps.add("{'op':'" + operation + "','urn':'" + urn + "'"
                + (old.isEmpty() ? "" : ",'oldState':" + state + old + "}")
                + (now.isEmpty() ? "" : ",'newState':" + state + now + "}") + "}");
        summary.merge(operation, 1, Integer::sum);
        return this;
    }

    private PreviewBuilder step(
            String operation, String type, String name, String arn, String inputs, String more, String... changed) {
        return change(operation, type, name, arn, inputs, inputs, more, changed);
    }

    private PreviewBuilder change(
            String operation,
            String type,
            String name,
            String arn,
            String before,
            String after,
            String more,
            String... changed) {
        var old = arn == null
                ? ""
                : ",'oldState':" + state(type, name, before, more) + ",'id':'1','outputs':{'arn':'" + arn + "'}}";
        var now = operation.startsWith("delete") ? "" : ",'newState':" + state(type, name, after, more) + "}";
        var reasons = List.of(changed).stream().map(input -> "'" + input + "'").collect(Collectors.joining(","));
        steps.add("{'op':'" + operation + "','urn':'" + urn(type, name) + "'" + old + now
                + (reasons.isEmpty() ? "" : ",'diffReasons':[" + reasons + "]") + "}");
        summary.merge(operation, 1, Integer::sum);
        return this;
    }

    private static String state(String type, String name, String inputs, String more) {
        return "{'urn':'" + urn(type, name) + "','type':'" + type + "','custom':true,'inputs':{" + inputs + "}" + more;
    }

    String json() {
        var counts = summary.entrySet().stream()
                .map(count -> "'" + count.getKey() + "':" + count.getValue())
                .collect(Collectors.joining(","));
        return "{'config':{" + (region.isEmpty() ? "" : "'aws:region':'" + region + "'") + "},'steps':["
                + String.join(",", steps) + "],'changeSummary':{" + counts + "}}";
    }
}
