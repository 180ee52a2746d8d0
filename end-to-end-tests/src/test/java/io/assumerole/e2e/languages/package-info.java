/**
 * Tests of the projects in {@code examples/languages}: programs in YAML, TypeScript, Python, and Go that use the plugin
 * of {@code assume-role-package}. They prove that each program deploys to the local AWS with an SDK that the engine
 * generates from the plugin. They do not prove anything about Pulumi's own hosts of TypeScript, Python, and Go, which
 * no package registry provides: a small host in {@code end-to-end-tests/languages} runs these programs.
 *
 * <p>Start reading at {@code LanguagesTest}.
 */
package io.assumerole.e2e.languages;
