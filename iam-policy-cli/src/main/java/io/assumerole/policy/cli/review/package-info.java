/**
 * Reviews how a Pulumi deployment changes who can do what. {@code PlanReader} reads a preview or two exports into a
 * {@code Plan}: {@code PreviewReader} reads previews, and {@code ExportReader} reads exports. {@code AccessGraph} finds
 * the principals and policies before and after, and {@code AccessReview} compares them. A class for each format, such as
 * {@code TextReport}, writes the {@code Review}. This package is internal: the stable interface is the command.
 */
@NullMarked
package io.assumerole.policy.cli.review;

import org.jspecify.annotations.NullMarked;
