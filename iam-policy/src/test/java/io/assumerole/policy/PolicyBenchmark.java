package io.assumerole.policy;

import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.DecisionTrace;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.PolicyLint;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures reading, deciding and the lint, beside the build. The goals: a document of 10 KB read, checked and written
 * in under 1 ms, and its lint in under 1 ms; a decision over 100 statements in under 50 µs, with its trace in under
 * 100 µs; on one core, when warm. The first lint of a new JVM, which reads the data of services: under 150 ms.
 *
 * <p>Run it with {@code mvn -P benchmark -pl iam-policy clean test-compile exec:exec}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PolicyBenchmark {
    private static final int STATEMENTS = 100;
    private static final String TELLING = "bucket-%d/${aws:username}";
    private static final String ALIKE = "${aws:username}-bucket-%d";
    private static final int TEN_KILOBYTES = 10 * 1024;

    private final String tenKilobytes = document(TEN_KILOBYTES);
    private final PolicyDocument document = PolicyDocument.parse(tenKilobytes);
    private final PolicyEvaluator evaluator =
            PolicyEvaluator.builder().identity(hundredStatements(TELLING)).build();
    private final PolicyEvaluator alike =
            PolicyEvaluator.builder().identity(hundredStatements(ALIKE)).build();
    private final AccessRequest lastOne = request(STATEMENTS - 1);
    private final AccessRequest none = request(STATEMENTS);

    /** Statements with conditions and variables, until the text is long enough. */
    private static String document(int characters) {
        var json = new StringBuilder("{\"Version\":\"2012-10-17\",\"Statement\":[");
        for (int i = 0; json.length() < characters; i++) {
            json.append(i == 0 ? "" : ",").append(statement(i, TELLING));
        }
        return json.append("]}").toString();
    }

    private static PolicyDocument hundredStatements(String resource) {
        var json = new StringBuilder("{\"Version\":\"2012-10-17\",\"Statement\":[");
        for (int i = 0; i < STATEMENTS; i++) {
            json.append(i == 0 ? "" : ",").append(statement(i, resource));
        }
        return PolicyDocument.parse(json.append("]}").toString());
    }

    private static String statement(int i, String resource) {
        return ("{'Sid':'S%d','Effect':'Allow','Action':['s3:Get*','s3:PutObject','s3:List*'],"
                        + "'Resource':['arn:aws:s3:::%s/*','arn:aws:s3:::bucket-%d'],'Condition':{'StringLike':"
                        + "{'aws:PrincipalTag/team':['blue','gr*']},"
                        + "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}}")
                .formatted(i, resource.formatted(i), i)
                .replace('\'', '"');
    }

    private static AccessRequest request(int bucket) {
        return AccessRequest.byUser(Fixtures.USER)
                .sourceIp("203.0.113.7")
                .context("aws:PrincipalTag/team", "green")
                .asksFor("s3:GetObject", "arn:aws:s3:::bucket-" + bucket + "/deployer/file")
                .resourceAccount(Fixtures.USER.account())
                .build();
    }

    /**
     * Reads, checks and writes ten kilobytes.
     *
     * @return the text
     */
    @Benchmark
    public String readsChecksAndWrites() {
        return PolicyDocument.parse(tenKilobytes)
                .requireValid(PolicyKind.IDENTITY)
                .toJson();
    }

    /**
     * Builds its statements into a new document, which writes them anew.
     *
     * @return the text
     */
    @Benchmark
    public String readsAndWritesAnew() {
        return PolicyDocument.of(PolicyDocument.parse(tenKilobytes).statements().toArray(Statement[]::new))
                .toJson();
    }

    /**
     * Looks through ten kilobytes.
     *
     * @return the findings
     */
    @Benchmark
    public List<Finding> lints() {
        return PolicyLint.create().check(document, PolicyKind.IDENTITY);
    }

    /**
     * Looks through ten kilobytes for the first time in a JVM.
     *
     * @return the findings
     */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(10)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public List<Finding> lintsForTheFirstTime() {
        return lints();
    }

    /**
     * Decides by the last of 100 statements.
     *
     * @return the decision
     */
    @Benchmark
    public Decision decidesByTheLastStatement() {
        return evaluator.decide(lastOne);
    }

    /**
     * Finds nothing in 100 statements.
     *
     * @return the decision
     */
    @Benchmark
    public Decision decidesByNoStatement() {
        return evaluator.decide(none);
    }

    /**
     * Finds nothing in 100 statements whose resources all begin with a variable.
     *
     * @return the decision
     */
    @Benchmark
    public Decision decidesByNoStatementOfResourcesThatBeginAlike() {
        return alike.decide(none);
    }

    /**
     * Decides by no statement, and says which comes closest.
     *
     * @return the reason
     */
    @Benchmark
    public String saysWhyByNoStatement() {
        return evaluator.decide(none).reason();
    }

    /**
     * Decides by the last of 100 statements, and traces all of them.
     *
     * @return the trace
     */
    @Benchmark
    public DecisionTrace tracesByTheLastStatement() {
        return evaluator.decide(lastOne).trace();
    }

    /**
     * Finds nothing in 100 statements whose resources all begin with a variable, and traces all of them.
     *
     * @return the trace
     */
    @Benchmark
    public DecisionTrace tracesByNoStatementOfResourcesThatBeginAlike() {
        return alike.decide(none).trace();
    }
}
