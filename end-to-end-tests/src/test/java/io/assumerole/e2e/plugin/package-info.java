/**
 * Tests of the plugin that {@code assume-role-package} builds: the real engine starts it for programs in YAML and deploys
 * the components to the local AWS. They prove that a program's language changes nothing in a stack, that values, secrets,
 * and resource options reach the components, and that wrong values are rejected with a message. They do not prove
 * anything about TypeScript, Python, and Go, which {@code io.assumerole.e2e.languages} tests.
 *
 * <p>Start reading at {@code ChangedLanguageTest}. {@code YamlStack} runs a program, and {@code PluginFolder} finds and
 * copies the plugin.
 */
package io.assumerole.e2e.plugin;
