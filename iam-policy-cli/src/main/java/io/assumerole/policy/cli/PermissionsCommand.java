package io.assumerole.policy.cli;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.Partition;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.permissions.PermissionReport;
import io.assumerole.policy.cli.permissions.Permissions;
import io.assumerole.policy.cli.review.types.PreviewException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds the permissions that a deployment needs. */
@Command(
        name = "permissions",
        sortOptions = false,
        description =
                "Writes a starting policy for a Pulumi deployment, or finds the actions that the deployer's role lacks.",
        footer = {"", "Example: iam-policy permissions --account 123456789012 --lifecycle --format policy preview.json"
        })
final class PermissionsCommand extends PolicyCommand {
    /** The format of the report. */
    enum Format {
        TEXT,
        MARKDOWN,
        JSON,
        POLICY,
        JAVA
    }

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "An identity policy of the role that deploys; repeatable. Without --policy and --role, the"
                    + " command writes a starting policy.")
    private List<String> policies = List.of();

    @Option(
            names = "--boundary",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "The permissions boundary of the role.")
    private String boundary;

    @Option(
            names = "--scp",
            paramLabel = "FILE[,FILE...]",
            completionCandidates = FileNames.class,
            description = "The SCPs of one level of the role's organization; repeat the option for each level.")
    private List<String> serviceControl = List.of();

    @Option(
            names = "--role",
            paramLabel = "NAME",
            description = "Takes the policies of this role from the preview, or from --role-state.")
    private String role;

    @Option(
            names = "--role-state",
            paramLabel = "EXPORT",
            completionCandidates = FileNames.class,
            description = "The output of pulumi stack export for the stack that contains the role.")
    private String roleState;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "The AWS account that you deploy to, if the preview doesn't contain it.")
    private String account = "";

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The AWS region that you deploy to, if the preview doesn't contain it.")
    private String region = "";

    @Option(
            names = "--lifecycle",
            description = "Also includes later updates, refreshes, and the destruction of all resources.")
    private boolean lifecycle;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "The format: text (default), markdown for a pull request comment, or json. A starting policy"
                    + " can also have the format policy (only the JSON documents) or java (Java expressions).")
    private Format format = Format.TEXT;

    @Option(
            names = "--part",
            paramLabel = "NUMBER",
            description = "With --format policy, prints only this part of a starting policy that is too long for one"
                    + " managed policy. The first part is 1.")
    private Integer part;

    @Option(
            names = "--assumed-role",
            paramLabel = "ARN",
            description = "Covers the resources of the providers that assume this role, instead of the other resources."
                    + " A report without this option lists the roles.")
    private String assumedRole = "";

    @Parameters(
            paramLabel = "PREVIEW",
            completionCandidates = FileNames.class,
            description = "The output of pulumi preview --json --show-sames; - for standard input.")
    private String preview;

    PermissionsCommand(CommandInputOutput console) {
        super(console);
    }

    @Override
    CommandResult answer() throws IOException {
        requireConsistentOptions();
        var report = report();
        var output = switch (format) {
            case TEXT -> report.text();
            case MARKDOWN -> report.markdown();
            case JSON -> report.json();
            case POLICY -> part(report.policyJson());
            case JAVA -> String.join("\n", report.policyJava());
        };
        if (format == Format.POLICY || format == Format.JAVA) {
            report.messages().forEach(console::warn);
        }
        if (output.isEmpty()) {
            throw new BadInputException(
                    CommandInputOutput.name(preview)
                            + " contains no resource with known calls, so the command can't write a starting policy. To list the resource types without data, use --format text");
        }
        return new CommandResult(report.isMissing() ? CommandResult.NOT_FINE : CommandResult.FINE, output);
    }

    /** Returns the part of a starting policy that the user chose, so that the output is one JSON document. */
    private String part(List<String> parts) {
        if (part == null) {
            if (parts.size() > 1) {
                throw new BadInputException(
                        "The starting policy is too long for one managed policy, so it has %d parts; print each part into its own file: add --part with a number from 1 to %d"
                                .formatted(parts.size(), parts.size()));
            }
            return String.join("", parts);
        }
        if (part < 1 || part > parts.size()) {
            throw new BadInputException(
                    "--part: %d isn't a part of the starting policy; allowed: 1 to %d".formatted(part, parts.size()));
        }
        return parts.get(part - 1);
    }

    private boolean isCheck() {
        return !policies.isEmpty() || role != null;
    }

    private void requireConsistentOptions() {
        if (!policies.isEmpty() && role != null) {
            throw new BadInputException("--policy and --role can't be used together; use one of them");
        }
        if (role != null && role.startsWith("arn:")) {
            throw new BadInputException(
                    "--role: got the ARN %s; allowed: the name at the end of the ARN".formatted(Text.quote(role)));
        }
        if (role == null && roleState != null) {
            throw new BadInputException("--role-state is given without --role; add --role NAME");
        }
        if (role != null && boundary != null) {
            throw new BadInputException(
                    "--boundary can't be used with --role, because the command reads the boundary from the stack; remove --boundary");
        }
        if (!isCheck() && (boundary != null || !serviceControl.isEmpty())) {
            throw new BadInputException("--boundary and --scp require --policy or --role");
        }
        if (part != null && format != Format.POLICY) {
            throw new BadInputException("--part requires --format policy");
        }
        if (isCheck() && (format == Format.POLICY || format == Format.JAVA)) {
            throw new BadInputException(
                    "--format policy and --format java are for a starting policy; leave out --policy and --role");
        }
    }

    private PermissionReport report() throws IOException {
        if (!account.isEmpty()) {
            parsed("--account", account, AccountId::new);
        }
        if (!region.isEmpty()) {
            parsed("--region", region, Partition::ofRegion);
        }
        var identity =
                policies.stream().map(file -> read(file, PolicyKind.IDENTITY)).toList();
        var limit = boundary == null ? null : read(boundary, PolicyKind.BOUNDARY);
        var levels = serviceControl.stream().map(this::level).toList();
        try (var in = console.open(preview)) {
            var permissions = Permissions.read(
                    CommandInputOutput.name(preview),
                    in,
                    new Permissions.Settings(account, region, lifecycle, assumedRole));
            if (!isCheck()) {
                return permissions.startingPolicy();
            }
            if (role == null) {
                return permissions.check(identity, limit, levels);
            }
            if (roleState == null) {
                return permissions.check(role, CommandInputOutput.name(preview), null, levels);
            }
            try (var exported = console.open(roleState)) {
                return permissions.check(role, CommandInputOutput.name(roleState), exported, levels);
            }
        } catch (PreviewException e) {
            throw new BadInputException(e.getMessage());
        }
    }

    private List<PolicyDocument> level(String files) {
        if (files.replace(",", "").isBlank()) {
            throw new BadInputException("--scp names no file; name the SCPs of one level, such as --scp a.json,b.json");
        }
        return Stream.of(files.split(","))
                .map(file -> read(file, PolicyKind.SERVICE_CONTROL))
                .toList();
    }

    /** Parses a format such as {@code json}. */
    static final class FormatConverter extends WordConverter<Format> {
        FormatConverter() {
            super(Format.class, NOT_ALLOWED);
        }
    }
}
