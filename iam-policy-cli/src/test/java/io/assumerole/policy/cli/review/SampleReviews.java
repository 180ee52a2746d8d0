package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.NotUnderstood;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.graph.Risk;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import io.assumerole.policy.cli.review.types.ValueReader;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The reviews whose HTML reports the tests read. */
public final class SampleReviews {
    /** Names that would be markup, scripts, or the end of something in a page that doesn't escape them. */
    public static final List<String> PAYLOADS = List.of(
            "<script>window.pwned=1</script>",
            "</script><script>window.pwned=1</script>",
            "</style><script>window.pwned=1</script>",
            "</title><script>window.pwned=1</script>",
            "</textarea></select></option><img src=x onerror=window.pwned=1>",
            "<img src=x onerror=window.pwned=1>",
            "\"><img src=x onerror=window.pwned=1>",
            "'><img src=x onerror=window.pwned=1>",
            "\" onfocus=\"window.pwned=1\" autofocus=\"",
            "' onmouseover='window.pwned=1' x='",
            "x onfocus=window.pwned=1 autofocus",
            "`><img src=x onerror=window.pwned=1>",
            "<svg onload=window.pwned=1>",
            "<svg><animate onbegin=window.pwned=1 attributeName=x></svg>",
            "</text></g></svg><script>window.pwned=1</script>",
            "</desc><foreignObject><iframe srcdoc=\"<script>parent.pwned=1</script>\"></iframe></foreignObject>",
            "<a href=\"javascript:window.pwned=1\">x</a>",
            "javascript:window.pwned=1",
            "java\nscript:window.pwned=1",
            "data:text/html,<script>window.pwned=1</script>",
            "<iframe src=\"javascript:parent.pwned=1\"></iframe>",
            "<object data=\"data:text/html,x\"></object>",
            "<base href=\"https://example.com/\">",
            "<meta http-equiv=refresh content=\"0;url=https://example.com/\">",
            "<link rel=stylesheet href=https://example.com/x.css>",
            "<form action=https://example.com><button>x</button></form>",
            "<style>*{background:url(https://example.com/x)}</style>",
            "<math><mtext></table></mtext><mglyph><style><img src=x onerror=window.pwned=1></style></math>",
            "<noscript><p title=\"</noscript><img src=x onerror=window.pwned=1>\">",
            "<template><script>window.pwned=1</script></template>",
            "--><script>window.pwned=1</script>",
            "<!--",
            "<!--><script>window.pwned=1</script>",
            "]]><script>window.pwned=1</script>",
            "<![CDATA[<script>window.pwned=1</script>]]>",
            "<?xml version=\"1.0\"?><x/>",
            "{{constructor.constructor('window.pwned=1')()}}",
            "${window.pwned=1}",
            "%s%n%1$s",
            "&lt;script&gt;window.pwned=1&lt;/script&gt;",
            "&#60;script&#62;window.pwned=1&#60;/script&#62;",
            "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
            "+ADw-script+AD4-window.pwned=1+ADw-/script+AD4-",
            "\u202etpircs\u202c \u2066x\u2069 \u200b\ufeff",
            "\u0000\u0008\u001b[31mred\u001b[0m\r\n\u0085\u2028\u2029",
            "\ud83d \udc00 \ufffe \uffff \ud83d\udd11",
            "אבג <script>window.pwned=1</script> עברית",
            "<" + "x".repeat(3000) + ">");

    private SampleReviews() {}

    /** Returns all reviews by name. */
    public static Map<String, Review> all() {
        var all = new TreeMap<String, Review>();
        all.put("widening", widening());
        all.put("harmless", harmless());
        all.put("undecided", undecided());
        all.put("empty", new Review(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        all.put("payloads", of(PAYLOADS));
        all.put("hostile-stack", hostileStack());
        all.put("users", users(300));
        return all;
    }

    public static Review widening() {
        return stack().change("runs", "['dynamodb:GetItem','dynamodb:Query']", "['dynamodb:*','iam:PassRole']")
                .change("runs", "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'", "'*'")
                .change("deployer", "user/anna", "root")
                .change("reads", "'s3:ListBucket'", "'s3:ListBucket','s3:PutObject'")
                .change("ci", ":sub':'repo:octo/site:ref:refs/heads/main'", ":sub':'repo:octo/site:environment:prod'")
                .change("manages", "ec2:*", "ec2:Describe*")
                .add("anna-key-2", "iam/accessKey:AccessKey", "{'user':'anna'}")
                .add("thing", "other:index/thing:Thing", "{'access':" + allow("'*'", "'*'") + "}")
                .replace("bert")
                .review();
    }

    /** The sample stack and a chain of roles, with a circle and long names. */
    private static SamplePreview stack() {
        return SamplePreview.stack()
                .both("audit", "iam/role:Role", role("audit", "'AWS':'arn:aws:iam::123456789012:role/deployer'"))
                .both(
                        "audits",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'audit','name':'audits','policy':" + allow("['iam:Get*','iam:List*']", "'*'") + "}")
                .both(
                        "archive",
                        "iam/role:Role",
                        role(
                                "archive-of-all-orders-and-invoices-in-the-region-eu-central-1-reader",
                                "'AWS':['arn:aws:iam::123456789012:role/audit','arn:aws:iam::210987654321:root',"
                                        + "'arn:aws:iam::123456789012:role/archive']"))
                .both(
                        "archives",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'archive-of-all-orders-and-invoices-in-the-region-eu-central-1-reader','name':'archives','policy':"
                                + allow(
                                        "['s3:GetObject','sqs:SendMessage','sns:Publish','kms:Decrypt','logs:PutLogEvents','ssm:GetParameter']",
                                        "['arn:aws:s3:::archive-of-all-orders-and-invoices-of-the-company-in-the-region-eu-central-1/*','arn:aws:sqs:eu-central-1:123456789012:a']")
                                + "}");
    }

    private static String role(String name, String principal) {
        return "{'name':'" + name + "','path':'/','assumeRolePolicy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{" + principal
                        + "},'Action':'sts:AssumeRole'}]}")
                + "}";
    }

    public static Review harmless() {
        return stack().change("reads", "'s3:GetObject','s3:ListBucket'", "'s3:GetObject'")
                .change("reads", "'Reads'", "'ReadsOnly'")
                .change("runner", "'team':'a'", "'team':'b'")
                .remove("anna-key")
                .review();
    }

    public static Review undecided() {
        return stack().change(
                        "runs",
                        allow(
                                "['dynamodb:GetItem','dynamodb:Query']",
                                "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'"),
                        "'" + ValueReader.UNKNOWN + "'")
                .link("runs", "policy", "site")
                .add("gitlab", "iam/openIdConnectProvider:OpenIdConnectProvider", "{'url':'https://gitlab.com'}")
                .review();
    }

    /** Returns a review of users and roles. Each seventh user gets more access, and each fifth role trusts another user. */
    public static Review users(int count) {
        var stack = new SamplePreview();
        for (int i = 0; i < count; i++) {
            var read = allow("'s3:GetObject'", "'arn:aws:s3:::home/" + i + "/*'");
            var policy = "{'user':'user-" + i + "','name':'home','policy':" + read + "}";
            stack.both("user-" + i, "iam/user:User", "{'name':'user-" + i + "'}");
            stack.both("home-" + i, "iam/userPolicy:UserPolicy", policy);
            if (i % 7 == 0) {
                stack.change("home-" + i, "'s3:GetObject'", "['s3:GetObject','s3:PutObject']");
            }
            if (i % 10 == 0) {
                stack.both("role-" + i, "iam/role:Role", role("role-" + i, principals(i)));
                if (i % 50 == 0) {
                    stack.change("role-" + i, "user/user-" + (i + 2), "user/user-" + (i + 3));
                }
            }
        }
        return stack.review();
    }

    private static String principals(int first) {
        return "'AWS':['arn:aws:iam::123456789012:user/user-%d','arn:aws:iam::123456789012:user/user-%d','arn:aws:iam::123456789012:user/user-%d']"
                .formatted(first, first + 1, first + 2);
    }

    /** Returns a review that has each text in each place. */
    public static Review of(List<String> texts) {
        var changes = new ArrayList<Change>();
        var findings = new ArrayList<RiskFinding>();
        var access = new ArrayList<Access>();
        var trusts = new ArrayList<Trust>();
        var notUnderstood = new ArrayList<NotUnderstood>();
        for (var text : texts) {
            changes.add(new Change(
                    Outcome.NEW_ACCESS,
                    Action.CHANGED,
                    text,
                    text,
                    List.of(text, text),
                    Optional.of(text + " with a condition"),
                    text,
                    Optional.of(text),
                    List.of(text),
                    List.of(),
                    Risk.MORE));
            var finding = new Finding(LintCode.PASSES_ANY_ROLE, text, text, text, text, text);
            findings.add(new RiskFinding(text, true, finding, "", Optional.empty()));
            findings.add(new RiskFinding(text, false, finding, "", Optional.empty()));
            access.add(new Access(
                    text,
                    true,
                    text,
                    EnumSet.of(Level.WRITE, Level.PERMISSIONS),
                    List.of(text),
                    List.of(text),
                    List.of(text),
                    text,
                    true));
            access.add(new Access(
                    text,
                    false,
                    "*",
                    EnumSet.of(Level.READ),
                    List.of("NOT " + text),
                    List.of("NOT " + text),
                    List.of(text),
                    text,
                    true));
            access.add(new Access(
                    text, true, "at most", EnumSet.noneOf(Level.class), List.of(), List.of(), List.of(), text, true));
            trusts.add(new Trust(text, text, List.of(text), List.of(text), true));
            trusts.add(new Trust("from " + text, text, List.of(text), List.of(), false));
            notUnderstood.add(new NotUnderstood(text, text, text, Optional.of(text)));
        }
        return new Review(changes, findings, access, trusts, notUnderstood, texts);
    }

    /** Returns a review of a stack with a payload in each name. */
    public static Review hostileStack() {
        var stack = new SamplePreview();
        for (int i = 0; i < PAYLOADS.size(); i++) {
            add(stack, i, PAYLOADS.get(i));
        }
        return stack.review();
    }

    private static void add(SamplePreview stack, int i, String payload) {
        var name = escaped(payload, "\\u%04x");
        var inner = escaped(payload, "\\\\u%04x");
        stack.add(
                payload + " " + i,
                "iam/role:Role",
                "{'name':'" + name + "','assumeRolePolicy':"
                        + text("{'Version':'2012-10-17','Statement':[{'Sid':'" + inner
                                + "','Effect':'Allow','Principal':{'AWS':'123456789012','Federated':'"
                                + inner
                                + "','Service':'" + inner + "'},'Action':'sts:AssumeRole'}]}")
                        + "}");
        for (var statement : List.of(
                "'Sid':'S','Action':'s3:GetObject','Resource':'arn:aws:s3:::" + inner + "'",
                "'Sid':'" + inner + "','Action':'s3:GetObject','Resource':'*'",
                "'Action':'s3:" + inner + "','Resource':'*'",
                "'Action':'iam:PassRole','Resource':'*','Condition':{'StringLike':{'aws:PrincipalArn':'" + inner
                        + "'}}",
                "'Action':'iam:PassRole','Resource':'*','Condition':{'StringLike':{'" + inner + "':'" + inner
                        + "'}}")) {
            stack.add(
                    payload + " " + i + " " + statement.length() + statement.hashCode(),
                    "iam/rolePolicy:RolePolicy",
                    "{'role':'" + name + "','name':'" + name + "','policy':"
                            + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow'," + statement + "}]}")
                            + "}");
        }
        stack.add(
                payload + " unknown " + i,
                "other:index/" + payload + ":Thing",
                "{'access':" + allow("'*'", "'*'") + "}");
        stack.add(
                payload + " attachment " + i,
                "iam/rolePolicyAttachment:RolePolicyAttachment",
                "{'role':'" + name + "','policyArn':'arn:aws:iam::123456789012:policy/" + name + "'}");
    }

    private static String escaped(String text, String form) {
        var escaped = new StringBuilder();
        text.chars()
                .forEach(c ->
                        escaped.append(Character.isLetterOrDigit(c) ? String.valueOf((char) c) : form.formatted(c)));
        return escaped.toString();
    }
}
