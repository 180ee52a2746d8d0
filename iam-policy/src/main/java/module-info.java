/** IAM policies and ARNs as Java values: build, parse, validate, evaluate, lint and compare them. */
@SuppressWarnings("module") // The jars that share io.assumerole.internal are not on the module path of this build.
module io.assumerole.policy {
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports io.assumerole.arn;
    exports io.assumerole.policy;
    exports io.assumerole.policy.compare;
    exports io.assumerole.policy.decision;
    exports io.assumerole.policy.lint;
    exports io.assumerole.policy.pattern to
            io.assumerole.policy.cli;
    exports io.assumerole.policy.reference to
            io.assumerole.policy.cli;
    exports io.assumerole.internal to
            io.assumerole.components,
            io.assumerole.policy.cli,
            io.assumerole.testing;
}
