package io.assumerole.policy.cli;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.ExternalId;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.json.IndentedJson;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides whether policies allow a request. */
@Command(
        name = "decide",
        sortOptions = false,
        description = "Decides whether the policies allow a request, and explains why.",
        footer = {
            "",
            "Example: iam-policy decide --identity role.json \\",
            "  --role arn:aws:iam::123456789012:role/deployer --session-name ci \\",
            "  --action s3:GetObject --resource-arn arn:aws:s3:::site/a \\",
            "  --resource-account 123456789012"
        })
final class DecideCommand extends PolicyCommand {
    static final String EXTERNAL_ID = "--external-id";

    private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9-]+:[A-Za-z0-9-]+");

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "The trust policy of the role to be assumed.")
    private String trust;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "An identity policy of the caller; repeatable.")
    private List<String> identity = List.of();

    @Option(
            names = "--boundary",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "The permissions boundary of the caller.")
    private String boundary;

    @Option(
            names = "--session",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "A session policy; repeatable.")
    private List<String> session = List.of();

    @Option(
            names = "--resource-policy",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "The policy of the resource, such as a bucket's.")
    private String resourcePolicy;

    @Option(
            names = "--service-control",
            paramLabel = "FILE[,FILE...]",
            completionCandidates = FileNames.class,
            description = "The SCPs of one level of the caller's organization; repeat the option for each level.")
    private List<String> serviceControl = List.of();

    @Option(
            names = "--resource-control",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "An RCP of the resource's organization; repeatable.")
    private List<String> resourceControl = List.of();

    @Option(
            names = "--no-other-limits",
            description = "Assumes that SCPs, RCPs and VPC endpoint policies that are not given allow everything.")
    private boolean noOtherLimits;

    @Mixin
    private FormatOption format;

    @ArgGroup(multiplicity = "1")
    private CallerOptions caller;

    @Option(
            names = "--action",
            required = true,
            paramLabel = "ACTION",
            description = "The action of the request, such as s3:GetObject.")
    private String action;

    @Option(
            names = "--resource-arn",
            paramLabel = "ARN",
            description = "The resource of the request; * (default) for an action without resources.")
    private String resource = "*";

    @Option(
            names = "--resource-account",
            paramLabel = "ACCOUNT",
            description = "The account of the resource, if its ARN does not contain it, as for a bucket.")
    private String resourceAccount;

    @Option(
            names = "--context",
            paramLabel = "KEY=VALUE",
            description = "A condition key of the request; repeat it for each value.")
    private List<String> context = List.of();

    @Option(
            names = "--without-context",
            paramLabel = "KEY",
            description = "A condition key that the request lacks; repeatable.")
    private List<String> lacking = List.of();

    @Option(
            names = EXTERNAL_ID,
            paramLabel = "ID",
            description = "The external ID sent to assume the role; no output shows it.")
    private String externalId;

    @Option(
            names = "--external-id-file",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "The external ID, read from a one-line file, or - for standard input. Other users of the"
                    + " machine can see the options of a command.")
    private String externalIdFile;

    @Option(
            names = "--unique-id",
            paramLabel = "ID",
            description = "The unique ID of the user or role, such as AIDACKCEVSQ6C2EXAMPLE.")
    private String uniqueId;

    @Option(
            names = "--expect",
            paramLabel = "ANSWER",
            converter = ExpectedConverter.class,
            description =
                    "The answer with exit code 0: allowed (default) or denied. The exit code for undecided is always 1.")
    private Expected expected = Expected.ALLOWED;

    @Option(names = "--trace", description = "Also shows which elements of each statement match the request.")
    private boolean trace;

    DecideCommand(CommandInputOutput console) {
        super(console);
    }

    @Override
    CommandResult answer() {
        Decision decision;
        try {
            decision = policies().decide(request());
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage());
        }
        var outcome = decision.outcome().name();
        var traced = trace ? decision.trace() : null;
        var reason = traced == null ? decision.reason() : traced.reason();
        var output = format.output(traced == null ? outcome + ": " + reason + "\n" : traced + "\n", json -> {
            json.writeStringField("command", "decide");
            json.writeStringField("outcome", outcome);
            if (!isWhateverPoliciesSay(decision)) {
                json.writeStringField("kind", decision.kind().toString());
            }
            json.writeStringField("reason", reason);
            if (traced != null) {
                json.writeFieldName("trace");
                IndentedJson.copy(traced.toJson(), json);
            }
        });
        return new CommandResult(isExpected(decision) ? CommandResult.FINE : CommandResult.NOT_FINE, output);
    }

    private boolean isExpected(Decision decision) {
        return decision.outcome() != Decision.Outcome.UNDECIDED
                && decision.isAllowed() == (expected == Expected.ALLOWED);
    }

    /** Returns whether AWS allows the request regardless of the policies, as it does for sts:GetCallerIdentity. */
    private static boolean isWhateverPoliciesSay(Decision decision) {
        return decision.isAllowed() && decision.statement().isEmpty();
    }

    private PolicyEvaluator policies() {
        var policies = PolicyEvaluator.builder();
        if (trust != null) {
            policies.trust(read(trust, PolicyKind.TRUST));
        }
        policies.identity(all(identity, PolicyKind.IDENTITY));
        if (boundary != null) {
            policies.boundary(read(boundary, PolicyKind.BOUNDARY));
        }
        policies.session(all(session, PolicyKind.SESSION));
        if (resourcePolicy != null) {
            policies.resource(read(resourcePolicy, PolicyKind.RESOURCE));
        }
        for (var level : serviceControl) {
            policies.serviceControl(all(List.of(level.split(",")), PolicyKind.SERVICE_CONTROL));
        }
        policies.resourceControl(all(resourceControl, PolicyKind.RESOURCE_CONTROL));
        if (noOtherLimits) {
            policies.noOtherLimits();
        }
        return policies.build();
    }

    private PolicyDocument[] all(List<String> files, PolicyKind kind) {
        return files.stream().map(file -> read(file, kind)).toArray(PolicyDocument[]::new);
    }

    private AccessRequest request() {
        if (!ACTION.matcher(action).matches()) {
            throw new BadInputException(
                    "--action: got %s; allowed: service:Action without wildcards, such as s3:GetObject"
                            .formatted(Text.quote(action)));
        }
        var request = caller.request().asksFor(action, resource);
        if (resourceAccount != null) {
            request.resourceAccount(parsed("--resource-account", resourceAccount, AccountId::new));
        }
        var id = externalId();
        if (id != null) {
            request.externalId(new ExternalId(id));
        }
        if (uniqueId != null) {
            request.uniqueId(uniqueId);
        }
        var said = said();
        if (id != null
                && Stream.concat(said.keySet().stream(), lacking.stream())
                        .anyMatch("sts:ExternalId"::equalsIgnoreCase)) {
            throw new BadInputException("sts:ExternalId is given with "
                    + (externalId != null ? EXTERNAL_ID : "--external-id-file")
                    + " and with --context or --without-context; give it once");
        }
        for (var key : lacking) {
            if (said.containsKey(key)) {
                throw new BadInputException(
                        Text.visible(key) + " is given with --context and with --without-context; give it once");
            }
            request.context(key);
        }
        said.forEach((key, values) -> request.context(key, values.toArray(String[]::new)));
        return request.build();
    }

    private String externalId() {
        if (externalIdFile == null) {
            return externalId;
        }
        if (externalId != null) {
            throw new BadInputException(
                    "The external ID is given with both --external-id and --external-id-file; give it once");
        }
        var lines = console.read(externalIdFile).lines().toList();
        if (lines.size() != 1) {
            throw new BadInputException(CommandInputOutput.name(externalIdFile) + " has " + lines.size()
                    + " lines; allowed: one line with the external ID");
        }
        return lines.get(0);
    }

    private Map<String, List<String>> said() {
        var said = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < context.size(); i++) {
            var keyAndValue = context.get(i);
            int end = keyAndValue.indexOf('=');
            if (end < 1) {
                throw new BadInputException(
                        "--context: number " + (i + 1) + " is not KEY=VALUE; write it as in aws:SourceIp=203.0.113.1");
            }
            said.computeIfAbsent(keyAndValue.substring(0, end), key -> new ArrayList<>())
                    .add(keyAndValue.substring(end + 1));
        }
        return said;
    }

    enum Expected {
        ALLOWED,
        DENIED
    }

    /** Parses {@code allowed} and {@code denied}. */
    static final class ExpectedConverter extends WordConverter<Expected> {
        ExpectedConverter() {
            super(Expected.class, "is not an expected answer");
        }
    }
}
