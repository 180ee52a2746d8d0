package io.assumerole.policy.decision;

import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.pattern.ArnParts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes cases by chance, of which many are allowed, many denied, and many hang on one condition. */
final class SampleCases {
    private static final String ACCOUNT = "123456789012";
    private static final String OTHER_ACCOUNT = "999999999999";
    static final String USER = "arn:aws:iam::" + ACCOUNT + ":user/deployer";
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/ci/caller";
    private static final String ROOT = "arn:aws:iam::" + ACCOUNT + ":root";
    private static final String FEDERATED_USER = "arn:aws:sts::" + ACCOUNT + ":federated-user/app";
    private static final String SERVICE = "ec2.amazonaws.com";
    private static final String TARGET = ":role/target";
    private static final String OIDC = ":oidc-provider/token.actions.githubusercontent.com";

    private static final List<List<String>> CALLS = List.of(
            List.of("s3:GetObject", "arn:aws:s3:::deployer/a/b"),
            List.of("s3:ListBucket", "arn:aws:s3:::deployer"),
            List.of("s3:ListAllMyBuckets", "*"),
            List.of("ec2:DescribeInstances", "*"),
            List.of("sqs:SendMessage", "arn:aws:sqs:eu-west-1:ACCOUNT:deployer"),
            List.of("sns:Publish", "arn:aws:sns:eu-west-1:ACCOUNT:deployer"),
            List.of("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:ACCOUNT:table/red"),
            List.of("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:ACCOUNT:function:deployer"),
            List.of("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:ACCOUNT:secret:deployer-AbCdEf"),
            List.of("kms:Decrypt", "arn:aws:kms:eu-west-1:ACCOUNT:key/1234abcd"),
            List.of("kms:PutKeyPolicy", "arn:aws:kms:eu-west-1:ACCOUNT:key/1234abcd"),
            List.of("kms:CreateAlias", "arn:aws:kms:eu-west-1:ACCOUNT:alias/deployer"),
            List.of("sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:ACCOUNT:deployer"),
            List.of("sns:SetTopicAttributes", "arn:aws:sns:eu-west-1:ACCOUNT:deployer"),
            List.of("s3:PutBucketPolicy", "arn:aws:s3:::deployer"),
            List.of("iam:PassRole", "arn:aws:iam::ACCOUNT:role/target"),
            List.of("iam:GetUser", "arn:aws:iam::ACCOUNT:user/deployer"),
            List.of("iam:TagRole", "arn:aws:iam::ACCOUNT:role/target"),
            List.of("sts:GetCallerIdentity", "*"),
            List.of("sts:GetSessionToken", "*"));

    private final Random random;

    SampleCases(long seed) {
        this.random = new Random(seed);
    }

    /** A case, of which it is not sure that anybody can ask it or write it so. */
    SampleCase next() {
        return random.nextInt(3) == 0 ? assuming() : calling();
    }

    private SampleCase calling() {
        var caller = oneOf(USER, USER, USER, ROLE, ROLE, ROLE, ROOT, FEDERATED_USER, SERVICE);
        var call = oneOf(CALLS);
        var action = call.get(0);
        var owner = random.nextInt(6) == 0 ? OTHER_ACCOUNT : ACCOUNT;
        var resource = call.get(1).replace("ACCOUNT", owner);
        var keys = keys(caller, action);
        var documents = new ArrayList<SampleDocument>();
        addCallers(documents, caller, action, resource);
        boolean needed = owner.equals(OTHER_ACCOUNT) || caller.equals(SERVICE) || action.startsWith("kms:");
        boolean can = !resource.equals("*") && !action.startsWith("iam:");
        if (can && (needed ? random.nextInt(20) > 0 : random.nextInt(3) == 0)) {
            documents.add(document(PolicyKind.RESOURCE, caller, action, resource));
        }
        addLimits(documents, caller, action, resource);
        return new SampleCase(
                caller,
                caller.equals(ROLE) ? "session" : null,
                action,
                resource,
                resource.startsWith("arn:aws:s3") ? owner : null,
                keys,
                documents);
    }

    private void addLimits(List<SampleDocument> documents, String caller, String action, String resource) {
        for (var kind : List.of(PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL)) {
            boolean seldom = kind == PolicyKind.RESOURCE_CONTROL && resource.equals("*");
            if (random.nextInt(seldom ? 70 : 7) == 0) {
                for (int i = random.nextInt(2); i >= 0; i--) {
                    documents.add(document(kind, caller, action, resource));
                }
            }
        }
    }

    private SampleCase assuming() {
        var caller = oneOf(
                USER,
                USER,
                ROLE,
                ROLE,
                SERVICE,
                "arn:aws:iam::" + ACCOUNT + OIDC,
                "arn:aws:iam::" + ACCOUNT + ":saml-provider/idp");
        var action = caller.contains("oidc")
                ? "sts:AssumeRoleWithWebIdentity"
                : caller.contains("saml") ? "sts:AssumeRoleWithSAML" : "sts:AssumeRole";
        var resource = "arn:aws:iam::" + (random.nextInt(10) == 0 ? OTHER_ACCOUNT : ACCOUNT) + TARGET;
        var keys = keys(caller, action);
        var documents = new ArrayList<SampleDocument>();
        if (random.nextInt(100) > 0) {
            documents.add(document(PolicyKind.TRUST, caller, action, resource));
        }
        addCallers(documents, caller, action, resource);
        addLimits(documents, caller, action, resource);
        return new SampleCase(caller, caller.equals(ROLE) ? "session" : null, action, resource, null, keys, documents);
    }

    private void addCallers(List<SampleDocument> documents, String caller, String action, String resource) {
        if (!hasPolicies(caller)) {
            return;
        }
        int identities = random.nextInt(3);
        for (int i = 0; i < identities; i++) {
            documents.add(document(PolicyKind.IDENTITY, caller, action, resource));
        }
        if (random.nextInt(4) == 0) {
            documents.add(document(PolicyKind.BOUNDARY, caller, action, resource));
        }
        if (!caller.equals(USER) && random.nextInt(4) == 0 || caller.equals(FEDERATED_USER) && random.nextInt(8) > 0) {
            documents.add(document(PolicyKind.SESSION, caller, action, resource));
        }
    }

    private static boolean hasPolicies(String caller) {
        return List.of(USER, ROLE, FEDERATED_USER).contains(caller);
    }

    private static boolean isOutsider(String caller) {
        return !hasPolicies(caller) && !caller.equals(ROOT);
    }

    /** What the request says: of each key that it could have, a value or none. */
    private Map<String, List<String>> keys(String caller, String action) {
        boolean outsider = isOutsider(caller);
        var keys = new LinkedHashMap<String, List<String>>();
        for (var key : SampleKey.of(action, outsider)) {
            if (!key.sent().isEmpty()) {
                boolean lacks = random.nextInt(4) == 0 || key.isOfServices() && !caller.equals(SERVICE);
                keys.put(key.name(), lacks ? List.of() : sent(key));
            }
        }
        for (var always : List.of("aws:SecureTransport", "aws:UserAgent", "aws:RequestedRegion")) {
            if (keys.get(always).isEmpty()) {
                keys.put(
                        always,
                        List.of(SampleKey.of(action, outsider).stream()
                                .filter(key -> key.name().equals(always))
                                .findFirst()
                                .orElseThrow()
                                .sent()
                                .get(0)));
            }
        }
        boolean endpoint = random.nextInt(4) == 0;
        keys.put(endpoint ? "aws:SourceIp" : "aws:SourceVpce", List.of());
        if (endpoint && keys.get("aws:SourceVpce").isEmpty()) {
            keys.put("aws:SourceVpce", List.of("vpce-1"));
        } else if (!endpoint && keys.get("aws:SourceIp").isEmpty()) {
            keys.put("aws:SourceIp", List.of("203.0.113.7"));
        }
        keys.put("aws:CurrentTime", List.of(oneOf("2026-06-01T10:00:00Z", "2030-01-01T00:00:00Z")));
        if (action.startsWith("s3:ListAll") || action.startsWith("ec2:") || action.startsWith("sts:Get")) {
            keys.put("aws:ResourceAccount", List.of());
        }
        if (!outsider) {
            addPrincipal(keys, caller);
            keys.put("aws:PrincipalTag/", List.of());
        }
        if (action.startsWith("sts:AssumeRole")) {
            keys.put("sts:SourceIdentity", List.of());
            keys.put("aws:SourceIdentity", List.of());
            keys.put("sts:TransitiveTagKeys", List.of());
        }
        if (action.equals("sts:AssumeRole") || action.equals("sts:AssumeRoleWithWebIdentity")) {
            keys.put("sts:RoleSessionName", List.of(oneOf("deployer", "other")));
        }
        return keys;
    }

    private void addPrincipal(Map<String, List<String>> keys, String caller) {
        if (!caller.equals(ROOT)) {
            keys.put(SampleCase.UNIQUE_ID, List.of((caller.equals(ROLE) ? "AROA" : "AIDA") + "CKCEVSQ6C2EXAMPLE"));
        }
        if (caller.equals(USER) && random.nextInt(10) > 0) {
            keys.remove("aws:TokenIssueTime");
            return;
        }
        keys.put("aws:TokenIssueTime", caller.equals(ROOT) ? List.of() : List.of("2026-06-01T09:00:00Z"));
        boolean can = caller.equals(USER) || caller.equals(ROLE);
        boolean mfa = can && random.nextBoolean();
        keys.put("aws:MultiFactorAuthPresent", can ? List.of(Boolean.toString(mfa)) : List.of());
        keys.put("aws:MultiFactorAuthAge", mfa ? List.of(oneOf("60", "100", "4000")) : List.of());
    }

    private List<String> sent(SampleKey key) {
        if (!key.isMultivalued()) {
            return List.of(oneOf(key.sent()));
        }
        var values = new ArrayList<String>();
        int count = 1 + random.nextInt(2);
        while (values.size() < count) {
            var value = oneOf(key.sent());
            if (!values.contains(value)) {
                values.add(value);
            }
        }
        return values;
    }

    private SampleDocument document(PolicyKind kind, String caller, String action, String resource) {
        var parts = new ArrayList<SampleDocument.Part>();
        int count = 1 + random.nextInt(3);
        while (parts.size() < count) {
            parts.add(part(kind, caller, action, resource));
        }
        boolean only = EnumSet.of(PolicyKind.BOUNDARY, PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL)
                .contains(kind);
        var version =
                only || random.nextInt(12) > 0 ? PolicyDocument.VERSION : random.nextBoolean() ? "2008-10-17" : null;
        if (kind == PolicyKind.SERVICE_CONTROL && random.nextInt(4) > 0) {
            parts.set(0, SampleDocument.Part.EVERYTHING);
        }
        return new SampleDocument(kind, version, parts);
    }

    private SampleDocument.Part part(PolicyKind kind, String caller, String action, String resource) {
        boolean trust = kind == PolicyKind.TRUST;
        boolean limit = kind == PolicyKind.RESOURCE_CONTROL;
        boolean deny = limit || random.nextInt(4) == 0;
        boolean notAction = !limit && random.nextInt(10) == 0;
        boolean notResource = random.nextInt(10) == 0;
        boolean notPrincipal = kind == PolicyKind.RESOURCE && deny && random.nextInt(6) == 0;
        var tests = new LinkedHashMap<String, SampleDocument.Test>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var test = test(caller, action);
            tests.put(test.operator() + test.key().toLowerCase(Locale.ROOT), test);
        }
        Map<String, List<String>> principals = switch (kind) {
            case TRUST, RESOURCE -> principals(caller);
            case RESOURCE_CONTROL -> Map.of("*", List.of("*"));
            default -> Map.of();
        };
        return new SampleDocument.Part(
                deny ? Effect.DENY : Effect.ALLOW,
                notPrincipal ? "NotPrincipal" : "Principal",
                principals,
                notAction ? "NotAction" : "Action",
                some(trust ? trustActions(action) : limit ? actions(action).subList(1, 6) : actions(action)),
                notResource ? "NotResource" : "Resource",
                trust ? List.of() : some(resources(resource)),
                List.copyOf(tests.values()));
    }

    private static List<String> trustActions(String action) {
        return List.of(action, action, "sts:*", "sts:Assume*", "sts:AssumeRole", "sts:TagSession");
    }

    private static List<String> actions(String action) {
        var service = action.substring(0, action.indexOf(':') + 1);
        var name = action.substring(service.length());
        return List.of(
                "*",
                action,
                action.toUpperCase(Locale.ROOT),
                service + "*",
                service + name.substring(0, 3) + "*",
                service + "?" + name.substring(1),
                "s3:PutObject",
                "ec2:Run*");
    }

    private List<String> resources(String resource) {
        if (resource.equals("*")) {
            return List.of("*", "*", "arn:aws:s3:::deployer", "arn:aws:ec2:*:*:instance/*", "arn:aws:s3:::*");
        }
        var parts = resource.split(":", ArnParts.COUNT);
        var front = resource.substring(0, resource.length() - parts[5].length());
        return random.nextInt(10) > 0
                ? List.of(
                        "*",
                        resource,
                        resource,
                        front + "*",
                        front + parts[5].replace("deployer", "dep*r").replace("target", "t?r*t"),
                        front + parts[5] + "other",
                        "arn:aws:" + parts[2] + ":*:*:*",
                        "arn:aws:sqs:eu-west-1:" + ACCOUNT + ":*")
                : List.of(
                        front + parts[5].replace("deployer", "${aws:username}"),
                        front + parts[5].replace("red", "${aws:PrincipalTag/team}"),
                        front
                                + parts[5].replace("deployer", "${aws:username, 'deployer'}")
                                        .replace("red", "${aws:TagKeys}"),
                        front + parts[5].replace("e", "?"),
                        front + parts[5].replaceAll("deployer|target|red", "DEPLOYER"),
                        "arn:aws:" + parts[2],
                        "arn:aws:" + parts[2] + ":*",
                        "arn:aws:" + parts[2].toUpperCase(Locale.ROOT) + ":"
                                + String.join(":", parts[3], parts[4], parts[5]),
                        "arn:aws:" + parts[2] + ":*:" + parts[5].replace('/', '?'),
                        "arn:*:" + parts[2] + ":*:*:*" + parts[5].substring(2));
    }

    private Map<String, List<String>> principals(String caller) {
        var all = new ArrayList<Map.Entry<String, String>>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            all.add(random.nextInt(3) == 0 ? otherPrincipal() : principal(caller));
        }
        return SampleDocument.Part.grouped(all.stream().distinct().toList());
    }

    private Map.Entry<String, String> principal(String caller) {
        if (caller.equals(USER)) {
            return Map.entry(
                    "AWS",
                    oneOf(USER, USER, ROOT, ACCOUNT, "*", random.nextInt(4) > 0 ? USER : "AIDACKCEVSQ6C2EXAMPLE"));
        }
        if (caller.equals(ROLE)) {
            return Map.entry(
                    "AWS",
                    oneOf(
                            ROLE,
                            ROLE,
                            "arn:aws:sts::" + ACCOUNT + ":assumed-role/caller/session",
                            ROOT,
                            "*",
                            random.nextInt(4) > 0 ? ROLE : "AROACKCEVSQ6C2EXAMPLE"));
        }
        if (caller.equals(ROOT) || caller.equals(FEDERATED_USER)) {
            return Map.entry("AWS", oneOf(caller, caller, USER, ROOT, ACCOUNT, "*"));
        }
        return Map.entry(caller.endsWith(".com") && !caller.startsWith("arn") ? "Service" : "Federated", caller);
    }

    private Map.Entry<String, String> otherPrincipal() {
        return oneOf(List.of(
                Map.entry("AWS", "*"),
                Map.entry("AWS", OTHER_ACCOUNT),
                Map.entry("AWS", "arn:aws:iam::" + ACCOUNT + ":user/other"),
                Map.entry(
                        "AWS",
                        "arn:aws:iam::" + ACCOUNT + (random.nextInt(4) == 0 ? ":role/caller" : ":role/ci/other")),
                Map.entry("Service", "lambda.amazonaws.com"),
                Map.entry("Federated", "accounts.google.com")));
    }

    private SampleDocument.Test test(String caller, String action) {
        var key = oneOf(SampleKey.of(action, isOutsider(caller)));
        var name = random.nextInt(10) == 0 ? key.name().toLowerCase(Locale.ROOT) : key.name();
        if (random.nextInt(10) == 0) {
            return new SampleDocument.Test("Null", name, List.of(oneOf("true", "false")));
        }
        var kind = random.nextInt(8) == 0 ? ConditionOperator.Kind.STRING : key.kind();
        boolean set = random.nextInt(8) > 0 == key.isMultivalued();
        var operator = (set ? oneOf("ForAllValues:", "ForAnyValue:") : "")
                + oneOf(operators(kind))
                + (random.nextInt(5) == 0 ? "IfExists" : "");
        return new SampleDocument.Test(operator, name, some(key.wanted()));
    }

    private static List<String> operators(ConditionOperator.Kind kind) {
        return Fixtures.operators().stream()
                .filter(operator -> operator.kind() == kind
                        && operator.setQualifier() == ConditionOperator.SetQualifier.NONE
                        && !operator.hasIfExists())
                .map(ConditionOperator::toString)
                .toList();
    }

    /** One of them, or two. */
    private List<String> some(List<String> all) {
        var first = oneOf(all);
        return random.nextInt(3) > 0
                ? List.of(first)
                : List.of(first, oneOf(all)).stream().distinct().toList();
    }

    private String oneOf(String... all) {
        return oneOf(List.of(all));
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
