package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** A function that a program may call. */
public enum InvokedFunction {
    GET_CALLER_IDENTITY(
            "aws:index/getCallerIdentity:getCallerIdentity", Set.of("id"), Set.of("accountId", "arn", "id", "userId")) {
        @Override
        Map<String, Object> call(Session aws, Values args) {
            var caller = aws.caller();
            return Map.of(
                    "accountId",
                    caller.account(),
                    "arn",
                    caller.arn(),
                    "id",
                    caller.account(),
                    "userId",
                    caller.userId());
        }
    },
    GET_ACCESS_KEYS("aws:iam/getAccessKeys:getAccessKeys", Set.of("user"), Set.of("accessKeys", "id", "user")) {
        @Override
        Map<String, Object> call(Session aws, Values args) {
            var user = args.string("user");
            var keys = AwsFailure.call(
                    "reading IAM Access Keys (%s)".formatted(user),
                    () -> aws.iam().listAccessKeys(request -> request.userName(user)));
            return Map.of(
                    "accessKeys",
                    keys.accessKeyMetadata().stream()
                            .map(key -> Map.<String, Object>of(
                                    "accessKeyId",
                                    key.accessKeyId(),
                                    "createDate",
                                    key.createDate().toString(),
                                    "status",
                                    key.statusAsString()))
                            .toList(),
                    "id",
                    user,
                    "user",
                    user);
        }
    },
    GET_PARTITION(
            "aws:index/getPartition:getPartition",
            Set.of("id"),
            Set.of("dnsSuffix", "id", "partition", "reverseDnsPrefix")) {
        @Override
        Map<String, Object> call(Session aws, Values args) {
            var partition = PartitionMetadata.of(aws.region());
            return Map.of(
                    "dnsSuffix",
                    partition.dnsSuffix(),
                    "id",
                    partition.id(),
                    "partition",
                    partition.id(),
                    "reverseDnsPrefix",
                    Stream.of(partition.dnsSuffix().split("\\."))
                            .reduce((reversed, part) -> part + "." + reversed)
                            .orElseThrow());
        }
    },
    GET_REGION(
            "aws:index/getRegion:getRegion",
            Set.of("id", "name", "region"),
            Set.of("description", "endpoint", "id", "name", "region")) {
        @Override
        Map<String, Object> call(Session aws, Values args) {
            var region = Stream.of("region", "name")
                    .map(args::text)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(Region::of)
                    .orElse(aws.region());
            var metadata = region.metadata();
            return Map.of(
                    "description",
                    metadata == null ? "" : metadata.description(),
                    "endpoint",
                    "ec2." + region.id() + "." + PartitionMetadata.of(region).dnsSuffix(),
                    "id",
                    region.id(),
                    "name",
                    region.id(),
                    "region",
                    region.id());
        }
    },
    GET_POLICY_DOCUMENT(
            "aws:iam/getPolicyDocument:getPolicyDocument",
            Set.of("overridePolicyDocuments", "policyId", "sourcePolicyDocuments", "statements", "version"),
            Set.of(
                    "id",
                    "json",
                    "minifiedJson",
                    "overridePolicyDocuments",
                    "policyId",
                    "sourcePolicyDocuments",
                    "statements",
                    "version")) {
        @Override
        Map<String, Object> call(Session aws, Values args) {
            var json = PolicyDocumentFunction.json(args);
            var result = new HashMap<String, Object>(args.map());
            result.put("id", Integer.toUnsignedString(json.hashCode()));
            result.put("json", json);
            result.put("minifiedJson", json);
            return result;
        }
    },
    /** The answer is not marked as a secret, as in the official plugin: the program must mark it. */
    GET_SECRET_VERSION(
            "aws:secretsmanager/getSecretVersion:getSecretVersion",
            Set.of("region", "secretId", "versionId", "versionStage"),
            Set.of("arn", "id", "region", "secretId", "secretString", "versionId", "versionStage", "versionStages")) {
        @Override
        Map<String, Object> call(Session session, Values args) {
            var aws = args.has("region") ? session.in(Region.of(args.string("region"))) : session;
            var secret = args.string("secretId");
            var stage = Objects.requireNonNullElse(args.text("versionStage"), "AWSCURRENT");
            var version = args.text("versionId");
            var value = AwsFailure.call(
                    "reading Secrets Manager Secret Version (%s|%s)"
                            .formatted(secret, Objects.requireNonNullElse(version, stage)),
                    () -> aws.secretsManager()
                            .getSecretValue(request -> request.secretId(secret)
                                    .versionId(version)
                                    .versionStage(version == null ? stage : null)));
            return Map.of(
                    "arn",
                    value.arn(),
                    "id",
                    secret + "|" + value.versionId(),
                    "region",
                    aws.region().id(),
                    "secretId",
                    secret,
                    "secretString",
                    Objects.requireNonNullElse(value.secretString(), ""),
                    "versionId",
                    value.versionId(),
                    "versionStage",
                    stage,
                    "versionStages",
                    List.copyOf(value.versionStages()));
        }
    };

    private final String token;
    private final Set<String> args;
    private final Set<String> results;

    InvokedFunction(String token, Set<String> args, Set<String> results) {
        this.token = token;
        this.args = args;
        this.results = results;
    }

    public static InvokedFunction of(String token) {
        return Stream.of(values())
                .filter(function -> function.token.equals(token))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this provider emulator does not have the function"
                        + " '%s'. It has %s; the official plugin has all"
                                .formatted(
                                        token,
                                        Stream.of(values())
                                                .map(InvokedFunction::token)
                                                .collect(Collectors.joining(", ")))));
    }

    public String token() {
        return token;
    }

    /** Calls the function with any of its arguments. */
    public Map<String, Object> invoke(PluginVersion version, Session aws, Values given) {
        var known = ofVersion(version, args);
        given.map().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "%s has no argument '%s'; it may have %s".formatted(token, name, String.join(", ", known)));
                });
        var result = new HashMap<String, Object>(call(aws, given));
        result.keySet().retainAll(ofVersion(version, results));
        return result;
    }

    /** Version 6 functions have no {@code region}. */
    private static Set<String> ofVersion(PluginVersion version, Set<String> names) {
        return names.stream()
                .filter(name -> version != PluginVersion.V6 || !name.equals("region"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    abstract Map<String, Object> call(Session aws, Values args);

    /** Returns its description in the package schema. */
    public Map<String, Object> schema(PluginVersion version) {
        return Map.of(
                "inputs", properties(ofVersion(version, args)), "outputs", properties(ofVersion(version, results)));
    }

    private static Map<String, Object> properties(Set<String> names) {
        var properties = new TreeMap<String, Object>();
        names.forEach(name -> properties.put(name, type(name).schema()));
        return Map.of("properties", properties);
    }

    /** Returns the type of an argument or a result. */
    private static PropertyType type(String name) {
        return switch (name) {
            case "accessKeys", "statements" -> PropertyType.OBJECTS;
            case "overridePolicyDocuments", "sourcePolicyDocuments", "versionStages" -> PropertyType.STRINGS;
            default -> PropertyType.STRING;
        };
    }
}
