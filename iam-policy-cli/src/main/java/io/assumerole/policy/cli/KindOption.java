package io.assumerole.policy.cli;

import io.assumerole.policy.PolicyKind;
import picocli.CommandLine.Option;

/** Says what the files are used as. */
final class KindOption {
    @Option(
            names = "--kind",
            required = true,
            paramLabel = "KIND",
            converter = PolicyCommand.KindConverter.class,
            description = "What the policies are used as: identity, trust, session, boundary, resource, service-control"
                    + " or resource-control.")
    PolicyKind kind;
}
