/**
 * Tests of {@code .github}: linters and conventions of the workflows, the names in the commands of their jobs, and the files that
 * GitHub reads. They don't prove that GitHub runs the workflows.
 *
 * <p>Start reading at {@code WorkflowReferencesTest}; {@code Workflow} reads a workflow, and {@code Runner} runs a command.
 */
package io.assumerole.e2e.workflows;
