package io.assumerole.policy.cli.review.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of {@code pulumi preview --json --show-sames}, or of {@code pulumi stack export}, in one pass. The
 * fields of the file show which of the two it is.
 *
 * @see <a href="https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/">pulumi preview</a>
 */
public final class PlanReader {
    private static final String ASK_FOR_EXPORT = "; create it with pulumi stack export";

    private final PulumiJson json;
    private final PreviewReader preview;
    private final ExportReader deployed;
    private boolean isPreview;
    private boolean isExport;
    private String otherTool = "";

    private PlanReader(PulumiJson json, @Nullable Export earlier, @Nullable Consumer<PlannedStep> steps) {
        this.json = json;
        this.preview = new PreviewReader(json, steps);
        this.deployed = new ExportReader(json, earlier);
    }

    /**
     * Reads a preview or the later of two exports.
     *
     * @param name the file's name in messages
     * @param earlier an earlier export; null if none is given
     */
    public static Plan read(String name, InputStream in, @Nullable Export earlier) {
        return PulumiJson.read(name, in, PulumiJson.ASK_FOR_PREVIEW, json -> {
            var reader = new PlanReader(json, earlier, null);
            reader.read();
            if (!reader.isExport) {
                return reader.preview.plan(earlier, reader.otherTool);
            }
            if (earlier == null) {
                throw json.bad("is a state, not a preview; compare it with an earlier one: --state EARLIER");
            }
            return reader.deployed.plan();
        });
    }

    /**
     * Reads a preview with each of its steps.
     *
     * @param name the file's name in messages
     * @param steps accepts each step in the order of the preview, before the preview is known to be complete
     */
    public static Plan readSteps(String name, InputStream in, Consumer<PlannedStep> steps) {
        return PulumiJson.read(name, in, PulumiJson.ASK_FOR_PREVIEW, json -> {
            var reader = new PlanReader(json, null, steps);
            reader.read();
            if (reader.isExport) {
                throw json.bad("is a state, not a preview" + PulumiJson.ASK_FOR_PREVIEW);
            }
            return reader.preview.plan(null, reader.otherTool);
        });
    }

    /** Reads the earlier of two exports. */
    public static Export readExport(String name, InputStream in) {
        return PulumiJson.read(name, in, ASK_FOR_EXPORT, json -> {
            var reader = new PlanReader(json, null, null);
            reader.read();
            if (!reader.isExport) {
                throw json.bad("isn't a state" + ASK_FOR_EXPORT);
            }
            return reader.deployed.export();
        });
    }

    private void read() throws IOException {
        json.fields(field -> {
            if (field.equals("deployment")) {
                isExport = true;
                deployed.read();
            } else if (preview.read(field)) {
                isPreview = true;
            } else if (otherTool.isEmpty()) {
                otherTool = tool(field);
            }
        });
        if (isPreview && isExport) {
            throw json.bad("has fields of a preview and of a state; write one output of Pulumi to the file");
        }
        if (isPreview || isExport) {
            json.requireEnd();
        }
    }

    private static String tool(String field) {
        return switch (field) {
            case "planned_values", "resource_changes", "terraform_version" -> "a Terraform plan";
            case "AWSTemplateFormatVersion", "Resources" -> "a CloudFormation template";
            case "Statement" -> "an IAM policy; use iam-policy lint or diff";
            case "sequence", "timestamp", "resourcePreEvent", "preludeEvent" ->
                "a stream of engine events; unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW";
            case "resourcePlans" -> "a saved plan";
            default -> "";
        };
    }
}
