package io.assumerole.e2e;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * Finds the messages that a user can get, in the source of the modules: every text of at least three words, except
 * texts that are not messages. A variable part of a message is {@code …} here.
 */
final class Messages {

    /** What varies. */
    static final String ANY = "…";

    private static final int FEWEST_WORDS = 3;

    private static final Pattern WORD = Pattern.compile("\\S*\\p{L}{2}\\S*|[aI]");
    private static final Pattern FORMAT = Pattern.compile("%(\\d+\\$)?[,.\\d]*[sdof]");

    /** Classes whose texts are not messages about a failure, by what the texts are. */
    private static final Map<String, Set<String>> WITHOUT_MESSAGES = Map.of(
            "reasons of a decision or of a comparison",
            words("AccessComparison PolicyEvaluation UndecidedReason OutcomeExplanation MismatchExplanation"
                    + " DenyExplanation ConditionExplanation ConditionAdvice ResourceExplanation StatementTrace"
                    + " StatementSearch OrganizationLimits PrincipalMatcher GlobalKeys VariableValues"),
            "findings, which the page about policies lists by their codes",
            words("ConditionKeyLint ReferenceLint UnknownAction PolicyLint LintedStatement TrustLint ConditionLint"
                    + " EscalationLint EscalationPath Findings FederatedLint ResourcePolicyLint"),
            "values of outputs, and rows of the demo",
            words("AwsProfile Checks"),
            "ARNs and names of condition keys",
            words("Caller ComparedStatement WildcardScope"),
            "texts of AWS and the SDK",
            words("EmulatorTrainingRun Retry SdkLogFilter SdkRunnerLogger"));

    /** Calls whose arguments are not messages: patterns, steps that are done, reasons that are given. */
    private static final Set<String> CALLS_WITHOUT_MESSAGES =
            words("compile acknowledge step quietStep keyed addInherited wrongType listed");

    /** Methods and variables whose texts are not messages, or come with one that is found already. */
    private static final Set<String> NAMES_WITHOUT_MESSAGES =
            words("toString allowed remedy script report explain otherLimit within description "
                    + "addInherited MARK OUTPUT_TEXT CAN_MAKE_VENV CLAIMS KEY_OF_ALIAS LOCKED SET_COMMAND STACKS");

    /** Calls of what, allowed and remedy: the position of what is wrong. The other positions hold its context. */
    private static final Map<String, Integer> POSITION_OF_WHAT =
            Map.of("add/5", 1, "fault/3", 0, "checkPattern/6", 3, "matching/5", 2);

    /**
     * One message.
     *
     * @param file where it is
     */
    record Message(Path file, String text) {}

    private Messages() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    private static Set<String> classesWithoutMessages() {
        return WITHOUT_MESSAGES.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** The messages in the Java sources of a module, sorted. */
    static List<Message> ofModule(String module) throws IOException {
        var sources = Clone.folder().resolve(module).resolve("src/main/java");
        var without = classesWithoutMessages();
        List<Path> files;
        try (var all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> without.stream().noneMatch(name -> file.endsWith(name + ".java")))
                    .sorted()
                    .toList();
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new TreeMap<String, Message>();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            for (var unit : task.parse()) {
                var file =
                        Clone.folder().relativize(Path.of(unit.getSourceFile().toUri()));
                new Reader(text -> found.putIfAbsent(text, new Message(file, text))).scan(unit, null);
            }
        }
        return List.copyOf(found.values());
    }

    /** What a script says: {@code echo "…"}, {@code fail "…"} and {@code missing+=("…")}. */
    static List<Message> ofScript(Path script) throws IOException {
        return matches(script, "(?:\\becho|\\bfail|missing\\+=\\() *\"([^\"]+)\"", "\\$\\{[^}]*}|\\$\\w+");
    }

    /** What the proxy says, in texts of Python that are returned or made into an error. */
    static List<Message> ofProxy(Path script) throws IOException {
        return matches(script, "(?:return|text =|\\.AuthError\\([^)\"]*\"\\w+\",)\\s+f?\"([^\"]+)\"", "\\{[^}]*}");
    }

    private static List<Message> matches(Path script, String pattern, String varying) throws IOException {
        var file = Clone.folder().relativize(script);
        return Pattern.compile(pattern)
                .matcher(Files.readString(script))
                .results()
                .map(match -> match.group(1).replaceAll(varying, ANY))
                .filter(Messages::isSentence)
                .distinct()
                .map(text -> new Message(file, text))
                .toList();
    }

    /** The classes that are passed over and no longer exist. */
    static Set<String> passedOverAndGone(List<String> modules) throws IOException {
        var gone = classesWithoutMessages();
        for (var module : modules) {
            try (var all = Files.walk(Clone.folder().resolve(module).resolve("src/main/java"))) {
                all.forEach(file -> gone.removeIf(name -> file.endsWith(name + ".java")));
            }
        }
        return gone;
    }

    private static boolean isSentence(String text) {
        return WORD.matcher(text.replace(ANY, " ")).results().count() >= FEWEST_WORDS;
    }

    /** Reads the texts of one file. */
    private static final class Reader extends TreePathScanner<Void, Void> {

        private final Consumer<String> messages;

        Reader(Consumer<String> messages) {
            this.messages = messages;
        }

        @Override
        public Void visitAnnotation(AnnotationTree tree, Void none) {
            return null;
        }

        @Override
        public Void visitLiteral(LiteralTree tree, Void none) {
            if (tree.getValue() instanceof String) {
                take(tree);
            }
            return null;
        }

        @Override
        public Void visitBinary(BinaryTree tree, Void none) {
            var parts = parts(tree);
            if (parts.stream().noneMatch(Reader::isText)) {
                return super.visitBinary(tree, none);
            }
            take(tree);
            parts.stream().filter(part -> !isText(part)).forEach(part -> scan(part, none));
            return null;
        }

        private void take(ExpressionTree tree) {
            var text = FORMAT.matcher(text(tree)).replaceAll(ANY);
            if (isSentence(text) && isMessage()) {
                messages.accept(text.strip());
            }
        }

        private boolean isMessage() {
            for (var path = getCurrentPath(); path != null; path = path.getParentPath()) {
                var leaf = path.getLeaf();
                if (leaf instanceof ClassTree) {
                    return true;
                }
                if (leaf instanceof MethodTree method
                                && NAMES_WITHOUT_MESSAGES.contains(
                                        method.getName().toString())
                        || leaf instanceof VariableTree variable
                                && NAMES_WITHOUT_MESSAGES.contains(
                                        variable.getName().toString())) {
                    return false;
                }
                var parent = path.getParentPath() == null
                        ? null
                        : path.getParentPath().getLeaf();
                if (parent instanceof MethodInvocationTree call
                        && call.getArguments().contains(leaf)) {
                    var position = POSITION_OF_WHAT.get(
                            name(call) + "/" + call.getArguments().size());
                    if (CALLS_WITHOUT_MESSAGES.contains(name(call))
                            || position != null && call.getArguments().indexOf(leaf) != position) {
                        return false;
                    }
                }
            }
            return true;
        }

        private static String name(MethodInvocationTree call) {
            return call.getMethodSelect() instanceof MemberSelectTree select
                    ? select.getIdentifier().toString()
                    : call.getMethodSelect().toString();
        }

        private static boolean isText(ExpressionTree tree) {
            return !text(tree).equals(ANY);
        }

        /** What is put together with {@code +}, in its order. */
        private static List<ExpressionTree> parts(ExpressionTree tree) {
            var parts = new ArrayList<ExpressionTree>();
            if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                parts.addAll(parts(sum.getLeftOperand()));
                parts.addAll(parts(sum.getRightOperand()));
            } else {
                parts.add(tree);
            }
            return parts;
        }

        private static String text(ExpressionTree tree) {
            if (tree instanceof ParenthesizedTree inner) {
                return text(inner.getExpression());
            }
            if (tree instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                return text;
            }
            if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                return text(sum.getLeftOperand()) + text(sum.getRightOperand());
            }
            if (tree instanceof MethodInvocationTree call && name(call).equals("formatted")) {
                return text(((MemberSelectTree) call.getMethodSelect()).getExpression());
            }
            return tree instanceof NewClassTree ? "" : ANY;
        }
    }
}
