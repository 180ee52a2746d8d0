package io.assumerole.policy.cli;

import io.assumerole.policy.PolicyKind;
import picocli.CommandLine.Option;

/** The option for the use of the policies. */
final class KindOption {
    @Option(
            names = "--kind",
            required = true,
            paramLabel = "KIND",
            converter = PolicyCommand.KindConverter.class,
            description = "The kind of the policies: trust, identity, session, boundary, resource, service-control"
                    + " or resource-control.")
    PolicyKind kind;
}
