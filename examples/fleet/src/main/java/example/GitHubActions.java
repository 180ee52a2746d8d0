package example;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A workflow of GitHub Actions with a job for each stack. */
final class GitHubActions {

    /** GitHub's limit. */
    static final int JOBS_OF_A_MATRIX = 256;

    private static final int AT_ONCE = 10;

    private GitHubActions() {}

    /** Returns the workflow. One matrix runs after the other, since one alone has a limit. */
    static Map<String, Object> workflow(List<String> stacks, Delivery delivery) {
        var workflow = new LinkedHashMap<String, Object>();
        workflow.put("name", "fleet");
        workflow.put("on", Map.of("push", Map.of("branches", List.of("main"))));
        workflow.put("permissions", Map.of("contents", "read", "id-token", "write"));
        workflow.put("concurrency", Map.of("group", "fleet"));
        var jobs = new LinkedHashMap<String, Object>();
        String before = null;
        for (var part : Manifests.parts(stacks, JOBS_OF_A_MATRIX)) {
            var name = "stacks-" + (jobs.size() + 1);
            jobs.put(name, job(part, before, delivery));
            before = name;
        }
        workflow.put("jobs", jobs);
        return workflow;
    }

    private static Map<String, Object> job(List<String> stacks, String before, Delivery delivery) {
        var job = new LinkedHashMap<String, Object>();
        if (before != null) {
            job.put("needs", before);
            // The others finish, too, if one failed.
            job.put("if", "${{ !cancelled() }}");
        }
        job.put("runs-on", "ubuntu-24.04");
        job.put("strategy", Map.of("fail-fast", false, "max-parallel", AT_ONCE, "matrix", Map.of("stack", stacks)));
        job.put(
                "steps",
                List.of(
                        // By commit: a tag can be moved, and what runs here gets the role.
                        Map.of(
                                "uses",
                                "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
                                "with",
                                Map.of("persist-credentials", false)),
                        Map.of(
                                "uses",
                                "aws-actions/configure-aws-credentials@e3dd6a429d7300a6a4c196c26e071d42e0343502",
                                "with",
                                Map.of(
                                        "role-to-assume",
                                        delivery.caller().toString(),
                                        "audience",
                                        "sts.amazonaws.com",
                                        "aws-region",
                                        "us-east-1")),
                        Map.of("run", "mvn -B -ntp -q package"),
                        Map.of(
                                "run",
                                "pulumi stack select --create \"$STACK\" && pulumi up --yes --skip-preview --stack \"$STACK\"",
                                "env",
                                Map.of(
                                        "STACK",
                                        delivery.organization() + "/fleet/${{ matrix.stack }}",
                                        "PULUMI_ACCESS_TOKEN",
                                        "${{ secrets.PULUMI_ACCESS_TOKEN }}"))));
        return job;
    }
}
